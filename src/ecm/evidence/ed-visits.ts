/** Emergency visits: one per facility and day; the emergency part of a stay is the stay's. */
import type { Encounter, ExplanationOfBenefit } from '@medplum/fhirtypes'
import { codingsOf } from '../codes.ts'
import type { MemberRecord } from './record.ts'
import { met, metAgainst } from './rows.ts'
import { areNear, spanOf } from './span.ts'
import { grouped, tellings, together, type Visit } from './visits.ts'

const ED = 'encounterKind.ed', INPATIENT = 'encounterKind.unplanned-inpatient', NEVER = 'encounterKind.outpatient-or-scheduled'

export function edVisits(record: MemberRecord): readonly Visit[] {
  const stays = staysOf(record), parts = new Set(record.of('Encounter').filter(e => isStay(e, record) || isPart(e, record) || isRuledOut(e, record)).map(e => `Encounter/${e.id}`))
  const inpatientClaims = new Set(record.of('ExplanationOfBenefit').filter(c => isInpatientClaim(c, record)).map(c => `ExplanationOfBenefit/${c.id}`))
  const own = tellings(ED, record).filter(v => !v.by.some(ref => parts.has(ref) || inpatientClaims.has(ref)))
  const free = own.filter(v => !stays.some(stay => areNear(stay.span, v.span) && sameOrUnknown(stay, v)))
  return perFacilityAndDay(free)
}

/** A telling that does not say where joins whatever else there was that day. */
function perFacilityAndDay(visits: readonly Visit[]): readonly Visit[] {
  const known = grouped(visits.filter(v => v.facility), (a, b) => a.on === b.on && a.facility === b.facility)
  const unknown = grouped(visits.filter(v => !v.facility), (a, b) => a.on === b.on)
  const hosts = new Map(known.toReversed().map(v => [v.on, v]))
  return [
    ...known.map(v => together([v, ...unknown.filter(u => hosts.get(u.on) === v)])),
    ...unknown.filter(u => !hosts.has(u.on)),
  ]
}

/** Inpatient and observation stays, planned ones too. */
function staysOf(record: MemberRecord): readonly Pick<Visit, 'span' | 'facility'>[] {
  const claims = tellings(INPATIENT, record).filter(v => v.by[0]!.startsWith('ExplanationOfBenefit/'))
  return [...claims, ...record.of('Encounter').filter(e => isStay(e, record) && e.status !== 'cancelled' && e.status !== 'entered-in-error').flatMap(e => {
    const span = spanOf(e.period)
    return span ? [{ span, facility: e.serviceProvider?.reference }] : []
  })]
}

const isStay = (encounter: Encounter, record: MemberRecord): boolean => metAgainst(ED, 'merges', encounter, record).length > 0

function isPart({ partOf }: Encounter, record: MemberRecord): boolean {
  const whole = record.find(partOf?.reference)
  return whole?.resourceType === 'Encounter' && (isStay(whole, record) || isPart(whole, record))
}

/** Kinds that never count; an ambulatory one may still be an ED visit by its type. */
const isRuledOut = (encounter: Encounter, record: MemberRecord): boolean =>
  met(NEVER, encounter, record).length > 0 && !(encounter.class?.code === 'AMB' && met(ED, encounter, record).length > 0)

const isInpatientClaim = (claim: ExplanationOfBenefit, record: MemberRecord): boolean =>
  met(INPATIENT, claim, record).length > 0 || metAgainst(INPATIENT, 'contradicts', claim, record).length > 0 && codingsOf(claim.type).some(c => c.code === 'institutional')

const sameOrUnknown = (a: Pick<Visit, 'facility'>, b: Pick<Visit, 'facility'>): boolean => a.facility === undefined || b.facility === undefined || a.facility === b.facility
