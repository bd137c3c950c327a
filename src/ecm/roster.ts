/**
 * The members of an ECM provider of one plan, as a Da Vinci member attribution list shapes them. Rendered from the enrollments: there is
 * no second copy that could differ from whose the rows are.  Da Vinci ATR 2.1.0, atr-group
 */
import type { Coverage, EpisodeOfCare, Group, GroupMember, Organization } from '@medplum/fhirtypes'
import type { Resource } from '../fhir/resource.ts'
import type { CivilDate } from '../policy/civil-date.ts'
import { civilDateOf } from '../policy/clock.ts'
import { isEcmEnrollment, isRunning } from './enrollment.ts'
import { covers } from './dates.ts'
import { isPlanCoverage, planOf } from './membership.ts'
import { PROFILES } from './profiles.ts'

const ATR = 'http://hl7.org/fhir/us/davinci-atr'
const NPI = 'http://hl7.org/fhir/sid/us-npi', TIN = 'urn:oid:2.16.840.1.113883.4.4'

export interface Roster {
  readonly provider: Organization
  /** 'Organization/1'; undefined: of every plan. */
  readonly plan: string | undefined
  readonly enrollments: readonly Resource[]
  /** The members' Coverages. */
  readonly coverages: readonly Resource[]
  readonly on: CivilDate
}

export const rosterToday = (roster: Omit<Roster, 'on'>, at: Date): Group => rosterOf({ ...roster, on: civilDateOf(at) })

/** Members by their ids, so that two rosters compare. */
export function rosterOf({ provider, plan, enrollments, coverages, on }: Roster): Group {
  const self = `Organization/${provider.id}`, ofMember = Map.groupBy(coverages.filter((c): c is Coverage => isPlanCoverage(c, on)), c => c.beneficiary?.reference ?? '')
  const running = enrollments.filter((e): e is EpisodeOfCare => isEcmEnrollment(e) && isRunning(e) && covers(e.period, on) && e.managingOrganization?.reference === self)
  const member = running.flatMap((episode): GroupMember[] => {
    const patient = episode.patient!, coverage = (ofMember.get(patient.reference ?? '') ?? []).find(c => plan === undefined || planOf(c) === plan)
    return plan === undefined || coverage ? [memberOf(episode, coverage, self)] : []
  })
  return {
    resourceType: 'Group', meta: { profile: [PROFILES.roster, `${ATR}/StructureDefinition/atr-group`] },
    extension: [{ url: `${ATR}/StructureDefinition/ext-attributionListStatus`, valueCode: 'open' }],
    identifier: (provider.identifier ?? []).filter(i => i.system === NPI || i.system === TIN),
    active: true, type: 'person', actual: true, name: `Members of ECM on ${on}`, quantity: member.length,
    managingEntity: { reference: self },
    characteristic: plan ? [{ code: { coding: [{ system: `${ATR}/CodeSystem/davinci-group-characteristic-codes`, code: 'attributed-to' }] }, valueReference: { reference: plan }, exclude: false }] : [],
    member: member.toSorted((a, b) => (a.entity?.reference ?? '') < (b.entity?.reference ?? '') ? -1 : 1),
  }
}

const memberOf = ({ patient, period, careManager }: EpisodeOfCare, coverage: Coverage | undefined, provider: string): GroupMember => ({
  extension: [
    ...(coverage ? [{ url: `${ATR}/StructureDefinition/ext-coverageReference`, valueReference: { reference: `Coverage/${coverage.id}` } }] : []),
    { url: `${ATR}/StructureDefinition/ext-attributedProvider`, valueReference: careManager?.reference ? careManager : { reference: provider } },
  ],
  entity: patient as never, ...(period && { period }), inactive: false,
})
