/** Facts made of other facts, or of two things found together; each named as the table has its path. */
import type { ExplanationOfBenefit } from '@medplum/fhirtypes'
import { itemOf, type For } from './item.ts'
import { refOf, type MemberRecord } from './record.ts'
import { foundFor, standing } from './rows.ts'
import { codesOf, factRow, type EvidenceRow } from './table.ts'
import type { Asking } from './weigh.ts'
import { whenOf, within } from './when.ts'

/** Asks the other facts what they rest on. */
export type Rests = (fact: string) => { readonly holds: boolean; readonly by: readonly string[] }
type Deriving = (asking: Asking, rests: Rests) => readonly For[]

export const derivedFor = (asking: Asking, rests: Rests): readonly For[] => DERIVED[asking.fact]?.(asking, rests) ?? []

/** The paths that are read here, by fact. */
export const DERIVED_PATHS: ReadonlySet<string> = new Set([
  'derived: (complexNeed.physical OR .behavioral OR .developmental) AND .unableToSelfManage AND .coordinationBenefit', 'facts pregnant OR postpartum', 'fact shareOfCost.non-ltc',
  'under 21: fosterCareCurrent, youth custody, homelessness or high trauma score', 'share of encounterKind.ed + inpatient + urgent care + crisis lines among all visits; no primary care visit',
])

const DERIVED: Readonly<Record<string, Deriving>> = {
  complexNeed: (asking, rests) => {
    const needs = ['complexNeed.physical', 'complexNeed.behavioral', 'complexNeed.developmental'].map(rests), rest = ['complexNeed.unableToSelfManage', 'complexNeed.coordinationBenefit'].map(rests)
    return needs.some(n => n.holds) && rest.every(n => n.holds) ? shown([...needs, ...rest].filter(n => n.holds).flatMap(n => n.by), 'proves', asking) : []
  },
  'conditions.pregnant-postpartum': (asking, rests) => ['pregnant', 'postpartum'].map(rests).filter(f => f.holds).flatMap(f => shown(f.by, 'proves', asking)),
  'programs.soc-non-ltc': (asking, rests) => [rests('shareOfCost.non-ltc')].filter(f => f.holds).flatMap(f => shown(f.by, 'proves', asking)),
  // Access of the young to specialty services may rest on these: a reason to ask.
  smhs: (asking, rests) => asking.record.isYoung(asking.record.of('Patient')[0]?.birthDate)
    ? ['fosterCareCurrent', 'homeless.i', 'socialFactors.aces-4', 'transitioning'].map(rests).filter(f => f.holds).flatMap(f => shown(f.by, 'suggests', asking)) : [],
  'homeless.iii': shelterClaims,
  'acuity.crisis-primary-source': asking => shown(crisisOnly(asking.record), 'suggests', asking),
}

function shown(by: readonly string[], strength: For['strength'], { record }: Asking): readonly For[] {
  return [...new Set(by)].flatMap(reference => {
    const resource = record.find(reference)
    return resource ? [{ ...itemOf(resource, record, whenOf(resource)), author: '', strength }] : []
  })
}

/** Sheltered, and served in a shelter, on one claim: each alone only suggests. */
function shelterClaims({ fact, record }: Asking): readonly For[] {
  const rows = factRow(fact).evidence.filter(row => row.resource === 'ExplanationOfBenefit')
  const meets = (row: EvidenceRow, claim: ExplanationOfBenefit): boolean => standing(row, claim, record, fact) === 'counts' && foundFor(row, claim, record, fact).length > 0
  return record.of('ExplanationOfBenefit').filter(claim => rows.length > 1 && rows.every(row => meets(row, claim) && within(row.window, whenOf(claim), { on: record.asOf, holds: false })))
    .map(claim => ({ ...itemOf(claim, record, whenOf(claim)), strength: 'proves' }))
}

const AMBULATORY = 'AMB', WINDOW = 'P12M'
/** Emergency visits of the year, where there is no ambulatory one. No share decides: there is no number in the source. */
function crisisOnly(record: MemberRecord): readonly string[] {
  const visits = record.of('Encounter').filter(e => e.status === 'finished' && within(WINDOW, whenOf(e), { on: record.asOf, holds: false }))
  return visits.some(e => e.class?.code === AMBULATORY) ? [] : visits.filter(e => EMERGENCY.has(`${e.class?.system}|${e.class?.code}`)).map(refOf)
}
const EMERGENCY = codesOf('encounterKind.ed', 'Encounter.class')
