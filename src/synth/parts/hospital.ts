/** Emergency visits and stays, avoidable by a clinician's word, and those that are too few or planned. */
import { attest, visit, type Chart, type Coded } from '../chart.ts'
import type { Day } from '../days.ts'
import type { Ref } from '../places.ts'
import type { Part } from './part.ts'

const REASONS: readonly Coded[] = [
  ['J45.901', 'Unspecified asthma with (acute) exacerbation'], ['E11.65', 'Type 2 diabetes mellitus with hyperglycemia'], ['R10.9', 'Unspecified abdominal pain'],
  ['N39.0', 'Urinary tract infection, site not specified'], ['R51.9', 'Headache, unspecified'], ['M54.50', 'Low back pain, unspecified'], ['K02.9', 'Dental caries, unspecified'], ['J06.9', 'Acute upper respiratory infection, unspecified'],
]
const ADULT = 21
/** Inside the six months of an adult, the twelve of a child or youth. */
const windowOf = ({ person }: Chart): number => person.age >= ADULT ? 160 : 330

/** Days, oldest first, each in a part of the time of its own: no two visits are one. */
function spread({ asOf, drawn }: Chart, count: number, back: number, longest: number): readonly Day[] {
  const part = Math.floor((back - 10) / count)
  return Array.from({ length: count }, (_, i) => asOf - back + i * part + drawn.below(part - longest - 1))
}
const word = (chart: Chart, fact: string, last: Day, focus: readonly Ref[]): Ref => attest(chart, fact, { on: Math.min(chart.asOf - 1, last + chart.drawn.between(1, 5)), by: chart.clinician, focus })

export const avoidableEd: Part = chart => {
  const count = (chart.person.age >= ADULT ? 5 : 3) + chart.drawn.below(3), days = spread(chart, count, windowOf(chart), 0)
  word(chart, 'avoidableEdVisits', days.at(-1)!, days.map(on => visit(chart, { kind: 'EMER', on, nights: 0, reason: chart.drawn.pick(REASONS) })))
}

export const avoidableStays: Part = chart => {
  const count = (chart.person.age >= ADULT ? 3 : 2) + chart.drawn.below(2), days = spread(chart, count, windowOf(chart), 7)
  word(chart, 'unplannedStays.hospital', days.at(-1)! + 6, days.map(on => visit(chart, { kind: 'IMP', on, nights: chart.drawn.between(1, 6), reason: chart.drawn.pick(REASONS) })))
}

/** A near miss: one visit less than counts, each of them avoidable. */
export const fewEd: Part = chart => {
  const days = spread(chart, chart.person.age >= ADULT ? 4 : 2, windowOf(chart), 0)
  word(chart, 'avoidableEdVisits', days.at(-1)!, days.map(on => visit(chart, { kind: 'EMER', on, nights: 0, reason: chart.drawn.pick(REASONS) })))
}

/** A near miss: stays that were planned, whatever is said of them. */
export const plannedStays: Part = chart => {
  for (const on of spread(chart, 3, windowOf(chart), 7)) visit(chart, { kind: 'IMP', on, nights: chart.drawn.between(1, 4), planned: true })
}

/** What anybody's year may hold. */
export const ordinaryYear: Part = chart => {
  const { drawn, person } = chart
  if (person.age >= 1 && drawn.chance(0.25)) visit(chart, { kind: 'EMER', on: chart.asOf - drawn.between(170, 340), nights: 0, reason: drawn.pick(REASONS) })
  if (person.age >= 40 && drawn.chance(0.06)) visit(chart, { kind: 'IMP', on: chart.asOf - drawn.between(200, 340), nights: drawn.between(1, 5) })
}
