/** What speaks against a fact: the table's rows of the other side, each by its path, and the No of somebody entitled. */
import type { Condition, Coverage, Encounter, EpisodeOfCare, Observation } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { addDays, type CivilDate } from '../../policy/civil-date.ts'
import { codingsOf, isCoded } from '../codes.ts'
import { covers, dayOf } from '../dates.ts'
import { isPlanCoverage } from '../membership.ts'
import { carriersOf } from './carriers.ts'
import { matches } from './codes.ts'
import { itemOf, type Against } from './item.ts'
import { isCustody, kindOf } from './paths/others.ts'
import type { MemberRecord } from './record.ts'
import { isUnderAge } from './requirements.ts'
import { foundFor, standing } from './rows.ts'
import { statementsOn } from './statement.ts'
import { factRow, type ContraRow, type EvidenceRow } from './table.ts'
import { isAttestation, type Asking } from './weigh.ts'
import { endOf, isActiveOn, statusesOn, whenOf, within, type Days } from './when.ts'

/** The resources that speak against, each with the day on which they do. */
type Objecting = (row: ContraRow, asking: Asking) => readonly Against[]

export function evidenceAgainst(asking: Asking): readonly Against[] {
  const { fact, record } = asking, { contradicts } = factRow(fact)
  const listed = contradicts.flatMap(row => (OBJECTIONS[row.path] ?? byCode)(row, asking).flatMap(one => inItsTime(one, LASTING.test(row.path), asking)))
  return [...listed, ...denials(fact, record, contradicts.some(row => row.path === 'Observation.code + value'))]
}
/** What tells of a state that has ended tells of it for good. */
const LASTING = /^(EpisodeOfCare|Encounter|status)|delivery date/

/** Nobody outranks anybody with what is older than the window of the fact itself. */
function inItsTime(one: Against, isLasting: boolean, { fact, record }: Asking): readonly Against[] {
  if (one.on === undefined) return [one]
  if (one.on > record.asOf) return []
  const windows = factRow(fact).evidence.filter(row => row.strength !== 'suggests').map(row => row.window), day = { from: one.on, to: one.on }
  const isRecent = windows.some(window => window !== null && (/^(any|newest|ahead)/.test(window) || within(window, day, { on: record.asOf, holds: one.on === record.asOf })))
  return isRecent || (!isLasting && windows.every(window => window === 'current')) ? [one] : isLasting ? [{ ...one, stale: true }] : []
}

/** A No of somebody entitled, in its window. It contradicts where the table says so; elsewhere it outweighs a Yes. */
function denials(fact: string, record: MemberRecord, contradicts: boolean): readonly Against[] {
  if (!factRow(fact).evidence.some(row => row.strength === 'attests' && isAttestation(row, fact))) return []
  return statementsOn(fact, record).filter(s => !s.says).map(({ by, on, at, author, roles }) => ({ by, on, at, author, roles, effect: contradicts ? 'contradicts' : 'denies' }))
}

const against = (resource: Resource, record: MemberRecord, when: Days | undefined = whenOf(resource), effect: Against['effect'] = 'contradicts'): Against => ({ ...itemOf(resource, record, when), effect })
const EFFECTS: Readonly<Record<string, Against['effect']>> = { contradicts: 'contradicts', ends: 'ends', narrows: 'denies' }

/** A code at a path that is read as evidence is. */
function byCode(row: ContraRow, { fact, record }: Asking): readonly Against[] {
  const effect = EFFECTS[row.effect]
  if (effect === undefined || row.codes.length === 0) return []
  const reading: EvidenceRow = { ...row, filter: FILTERS[row.resource] ?? '', strength: 'proves', window: null, verified: '' }
  return carriersOf(reading, record, fact).flatMap(r => standing(reading, r, record, fact) !== 'counts' ? [] : foundFor(reading, r, record, fact).slice(0, 1).map(f => against(r, record, f.when ?? whenOf(r), effect)))
}
const FILTERS: Readonly<Record<string, string>> = { Observation: 'status final|amended|corrected', QuestionnaireResponse: 'status completed|amended' }

/** Conditions of one of the codes that prove the fact, whatever has become of them. */
const conditionsOf = (fact: string, record: MemberRecord): readonly Condition[] => {
  const rows = factRow(fact).evidence.filter(row => row.path === 'Condition.code' && row.strength === 'proves')
  return record.of('Condition').filter(c => codingsOf(c.code).some(coding => rows.some(row => matches(row, coding))))
}
/** Is there a claim with another diagnosis that proves the fact? */
const isClaimedOtherwise = ({ code }: Condition, fact: string, record: MemberRecord): boolean => factRow(fact).evidence.filter(row => row.strength === 'proves').some(row =>
  record.of('ExplanationOfBenefit').some(claim => foundFor(row, claim, record, fact).some(f => !codingsOf(code).some(c => c.code === f.code))))
const isRefuted = ({ verificationStatus }: Condition): boolean => codingsOf(verificationStatus).some(c => c.code === 'refuted')

/** Episodes of the programme, or the placement, that the fact is about. */
function episodesOf(fact: string, record: MemberRecord): readonly EpisodeOfCare[] {
  const rows = factRow(fact).evidence.filter(row => row.resource === 'EpisodeOfCare' && row.strength === 'proves')
  return record.of('EpisodeOfCare').filter(e => e.status !== 'entered-in-error' && codingsOf(e.type).some(c => rows.some(row => matches(row, c))))
}
const runs = (e: EpisodeOfCare, { asOf }: MemberRecord): boolean => statusesOn(e, asOf).includes('active') && covers(e.period, asOf)

/** What has ended, was called off or waits, while none runs. */
const notRunning = (statuses: readonly string[]): Objecting => (_row, { fact, record }) => {
  const all = episodesOf(fact, record)
  return all.some(e => runs(e, record)) ? [] : all.filter(e => hasBegun(e, record) && (hasEnded(e, record) || statusesOn(e, record.asOf).some(one => statuses.includes(one)))).map(e => against(e, record))
}
const hasBegun = ({ period }: EpisodeOfCare, { asOf }: MemberRecord): boolean => (dayOf(period?.start) ?? asOf) <= asOf
const hasEnded = ({ period }: EpisodeOfCare | Encounter, { asOf }: MemberRecord): boolean => {
  const end = dayOf(period?.end)
  return end !== undefined && end < asOf
}

const observations = (record: MemberRecord, test: (o: Observation) => boolean): readonly Against[] =>
  record.of('Observation').filter(o => ['final', 'amended', 'corrected'].includes(o.status) && test(o)).map(o => against(o, record))
const isLoinc = (o: Observation, code: string): boolean => isCoded(o.code, 'http://loinc.org', code)
const answers = (o: Observation, row: ContraRow): boolean => codingsOf(o.valueCodeableConcept).some(c => row.codes.some(wanted => wanted.code === c.code))

/** Residents of nursing facilities: stays of the class and place that prove it, in a state of their own. */
function residencies(record: MemberRecord): readonly Encounter[] {
  const row = factRow('nursingFacilityResident').evidence.find(e => e.resource === 'Encounter')!
  return record.of('Encounter').filter(e => e.status !== 'cancelled' && e.status !== 'entered-in-error' && row.requires?.class?.includes(e.class?.code ?? '') && foundFor(row, e, record, '').length > 0)
}

const OBJECTIONS: Readonly<Record<string, Objecting>> = {
  'Condition.abatement[x] or clinicalStatus resolved': (_row, { fact, record }) => conditionsOf(fact, record).some(c => isActiveOn(c, record.asOf) && !isRefuted(c)) ? [] : conditionsOf(fact, record).flatMap(c => {
    const end = endOf(c), over = end !== undefined ? end <= record.asOf : codingsOf(c.clinicalStatus).some(s => s.code === 'resolved')
    return over ? [against(c, record, end ? { from: end, to: end } : whenOf(c))] : []
  }),
  // A diagnosis refuted, and no other.
  'verificationStatus refuted or entered-in-error': (_row, { fact, record }) => conditionsOf(fact, record).some(c => isActiveOn(c, record.asOf) && !isRefuted(c)) ? []
    : conditionsOf(fact, record).filter(c => isRefuted(c) && !isClaimedOtherwise(c, fact, record)).map(c => against(c, record)),
  // Of whoever gave birth longer ago than the window of the fact.
  'delivery date': (row, { fact, record }) => conditionsOf(fact, record).filter(c => !isRefuted(c)).flatMap(c => {
    const when = whenOf(c), window = factRow(fact).evidence.find(e => e.resource === row.resource && e.strength === 'proves')?.window ?? null
    return when?.to !== undefined && when.to <= record.asOf && !within(window, when, { on: record.asOf, holds: false }) ? [against(c, record)] : []
  }),
  'Coverage.costToBeneficiary': (_row, { fact, record, holds }) => record.of('Coverage').filter(c => c.status === 'active' && covers(c.period, record.asOf)).filter(c => isFree(c, fact)
    || (fact === 'shareOfCost.non-ltc' && holds('mcpEnrolled') && isPlanCoverage(c, record.asOf))).map(c => against(c, record)),
  'Encounter.period.end': (_row, { record }) => residencies(record).some(e => !hasEnded(e, record) && covers(e.period, record.asOf)) ? [] : residencies(record).filter(e => hasEnded(e, record)).map(e => against(e, record)),
  'open Encounter class NONAC at SNF/NF over 100 days': (_row, { record }) => residencies(record).filter(e => {
    const start = dayOf(e.period?.start)
    return start !== undefined && covers(e.period, record.asOf) && addDays(start, record.settings.shortTermStayDays) < record.asOf
  }).map(e => against(e, record, { from: record.asOf, to: record.asOf })),
  'EpisodeOfCare.period.end before the 18th birthday': (_row, { fact, record }) => {
    const years = factRow(fact).evidence.flatMap(row => row.requires?.endedOnOrAfterAge ?? [])[0] ?? 0
    return episodesOf(fact, record).filter(e => hasEnded(e, record) && isUnderAge(years, dayOf(e.period?.end)!, record)).map(e => against(e, record))
  },
  'EpisodeOfCare.status': notRunning(['finished', 'cancelled', 'planned', 'waitlist']),
  'EpisodeOfCare.status finished': notRunning(['finished']),
  'EpisodeOfCare.status finished|cancelled': notRunning(['finished', 'cancelled']),
  'status finished|cancelled (revocation, live discharge)': notRunning(['finished', 'cancelled']),
  // What was called off; that a case was closed says nothing, for a year.
  'EpisodeOfCare.status cancelled or MHP determination "not eligible" with NOABD': (_row, { fact, record }) =>
    episodesOf(fact, record).filter(e => e.status === 'cancelled' && hasBegun(e, record)).map(e => against(e, record)),
  'custody EpisodeOfCare status active': (_row, { record }) => record.of('EpisodeOfCare').filter(e => isCustody(e) && runs(e, record)).map(e => against(e, record, { from: record.asOf, to: record.asOf })),
  // An adult's score does not fall.
  'item.productOrService': (row, asking) => asking.record.isYoung(asking.record.of('Patient')[0]?.birthDate) ? byCode(row, asking) : [],
  '63512-8': (_row, { record }) => observations(record, o => isLoinc(o, '63512-8') && (o.valueQuantity?.value ?? o.valueInteger ?? 0) > 1),
  // To have a place, and to fear losing it, may both be so.
  '71802-3': (row, asking) => byCode(row, asking).filter(a => asking.fact !== 'socialFactors.housing'
    || !asking.record.of('Observation').some(o => isLoinc(o, '93033-9') && codingsOf(o.valueCodeableConcept).some(c => c.code === 'LA33-6') && (whenOf(o)?.from ?? '') >= (a.on ?? ''))),
  // Both, for either may be so alone.
  '88122-7 and 88123-5': (row, { record }) => {
    const [first, second] = ['88122-7', '88123-5'].map(code => observations(record, o => isLoinc(o, code) && answers(o, row)))
    return (first ?? []).filter(one => second?.some(other => other.on === one.on))
  },
  evictionDate: (row, { record }) => {
    const stated = statementsOn('evictionDate', record), newest = stated.map(s => s.on).toSorted().at(-1), window = factRow('homeless.v').evidence.find(e => e.codes.some(c => c.code === row.path))?.window ?? null
    return stated.filter(s => s.on === newest && s.day !== undefined && s.day > record.asOf && !within(window, { from: s.day, to: s.day }, { on: record.asOf, holds: false }))
      .map(({ by, on, at, author, roles }) => ({ by, on, at, author, roles, effect: 'contradicts' }))
  },
  // Of a programme only what it says itself, or the plan.
  'Observation.value': (row, asking) => byCode(row, asking).filter(a => a.roles.some(role => factRow(asking.fact).whoMayAssert.includes(role))),
  // These are read by who says No.
  'Observation.code + value': () => [],
}

const isFree = ({ costToBeneficiary = [] }: Coverage, fact: string): boolean => costToBeneficiary.some(c =>
  codingsOf(c.type).some(t => t.code === 'share-of-cost') && c.valueMoney?.value === 0 && (c.extension ?? []).flatMap(kindOf).some(k => fact === `shareOfCost.${k.code}`))
