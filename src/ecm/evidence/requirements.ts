/** What a match needs besides its code. Unmet, or not known, it only suggests. */
import type { Coverage, EpisodeOfCare, ExplanationOfBenefit, Patient, Reference } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { ageOn, type CivilDate } from '../../policy/civil-date.ts'
import { covers, dayOf, daysOf } from '../dates.ts'
import { isOfPlan, planOf, planOn } from '../membership.ts'
import { rolesOf } from './asserter.ts'
import { codeRow, ICD_10_CM, matches } from './codes.ts'
import { diagnosesOf, isPrincipal } from './paths/claims.ts'
import type { Found } from './paths/found.ts'
import { RELEASE_EXPECTED, statesOf } from './paths/others.ts'
import type { MemberRecord } from './record.ts'
import { hasSetting } from './rows.ts'
import type { EvidenceRow } from './table.ts'
import { backFrom, dateIn, statusesOn, within } from './when.ts'

/** How other facts stand: asked for by name. */
export type Holds = (fact: string) => boolean

export function meets(row: EvidenceRow, resource: Resource, found: Found, { record, holds }: { readonly record: MemberRecord; readonly holds: Holds }): boolean {
  const { requires } = row
  if (!requires) return true
  const { payer, modifier, status, fact, notFact, principalDiagnosis, managingOrganizationState } = requires
  return hasSetting(row, resource, record)
    && (!payer || payer.some(kind => isPaidBy(kind, resource, record)))
    && (!modifier || modifier.some(code => found.modifiers?.includes(code)))
    && (!status || statusesOn(resource, record.asOf).some(one => status.includes(one)))
    && (!fact || fact.some(holds)) && (!notFact || !notFact.some(holds))
    && (!principalDiagnosis || hasPrincipal(principalDiagnosis, resource))
    && (!managingOrganizationState || placesOf(resource, record).some(state => managingOrganizationState.includes(state)))
    && meetsInTime(requires, resource, record)
}

function meetsInTime({ ended, endedOrExpected, periodContains, endedOnOrAfterAge, periodContainsAgeAtLeast }: NonNullable<EvidenceRow['requires']>, resource: Resource, record: MemberRecord): boolean {
  const { period, extension } = resource as EpisodeOfCare, { asOf } = record, end = dayOf(period?.end), expected = dayOf(dateIn(extension, RELEASE_EXPECTED))
  return (!ended || (end !== undefined && end <= asOf && within(ended, { from: end, to: end }, { on: asOf, holds: false })))
    && (!endedOrExpected || [end, expected].some(day => day !== undefined && backFrom(asOf, endedOrExpected) <= day && backFrom(day, endedOrExpected) <= asOf))
    && (!periodContains || (period?.start !== undefined && covers(period, periodContains as CivilDate)))
    && (endedOnOrAfterAge === undefined || (end !== undefined && end <= asOf && isOfAge(endedOnOrAfterAge, end, record)))
    && (periodContainsAgeAtLeast === undefined || isOfAge(periodContainsAgeAtLeast, end && end < asOf ? end : asOf, record))
}

/** For certain: at the latest day on which the member may have been born. */
export function isOfAge(years: number, on: CivilDate, record: MemberRecord): boolean {
  const born = daysOf(record.of('Patient')[0]?.birthDate)
  return born !== undefined && ageOn(born.latest, on) >= years
}

/** For certain too: at the earliest. */
export function isUnderAge(years: number, on: CivilDate, record: MemberRecord): boolean {
  const born = daysOf(record.of('Patient')[0]?.birthDate)
  return born !== undefined && ageOn(born.earliest, on) < years
}

/** By whom it was paid, or who provided it for that payer. */
function isPaidBy(kind: string, resource: Resource, record: MemberRecord): boolean {
  const parties = partiesOf(resource, record)
  if (kind !== 'other-mcp') return parties.some(to => rolesOf(to, record).includes(kind))
  const mine = planOn(record.resources, record.asOf)
  return mine !== undefined && parties.some(to => to.reference !== mine && (rolesOf(to, record).includes('mcp') || wasPlan(to.reference, record)))
}
const wasPlan = (reference: string | undefined, record: MemberRecord): boolean => record.of('Coverage').some(c => isOfPlan(c) && planOf(c) === reference)

function partiesOf(resource: Resource, record: MemberRecord): readonly Reference[] {
  switch (resource.resourceType) {
    case 'ExplanationOfBenefit': return [resource.insurer, resource.provider]
    case 'Coverage': return resource.payor
    // Paid by the plan of the time.
    case 'EpisodeOfCare': return record.of('Coverage').filter(c => isOfPlan(c) && overlap(c, resource)).flatMap(c => c.payor)
    default: return []
  }
}
function overlap({ period }: Coverage, episode: EpisodeOfCare): boolean {
  const from = dayOf(episode.period?.start), until = dayOf(episode.period?.end)
  return (from !== undefined && covers(period, from)) || (until !== undefined && covers(period, until))
}

const hasPrincipal = (codes: readonly string[], resource: Resource): boolean => resource.resourceType === 'ExplanationOfBenefit'
  && diagnosesOf(resource as ExplanationOfBenefit, isPrincipal).some(found => matches({ system: ICD_10_CM, codes: codes.map(codeRow) }, found))

/** Of the agency; of what a Condition records, where its author is, or the member's own home. */
function placesOf(resource: Resource, record: MemberRecord): readonly string[] {
  const { managingOrganization, asserter, recorder } = resource as { managingOrganization?: Reference; asserter?: Reference; recorder?: Reference }
  const organizations = [managingOrganization, asserter, recorder].flatMap(to => {
    const found = record.find(to?.reference)
    return found?.resourceType === 'PractitionerRole' ? found.organization?.reference ?? [] : to?.reference ?? []
  })
  return [...organizations.flatMap(reference => statesOf(reference, record)), ...(resource.resourceType === 'Condition' ? homesOf(record.of('Patient')[0], record) : [])]
}
const homesOf = (patient: Patient | undefined, { asOf }: MemberRecord): readonly string[] => (patient?.address ?? []).filter(a => a.use !== 'old' && covers(a.period, asOf)).flatMap(a => a.state ?? [])

