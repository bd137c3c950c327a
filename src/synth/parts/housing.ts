/** Homelessness, in the forms the evidence table takes: a diagnosis, an address, an answer, somebody's word. */
import { isoOf } from '../days.ts'
import { concept, HL7 } from '../codes.ts'
import { answer, attest, condition, type Chart } from '../chart.ts'
import type { Part } from './part.ts'

const HOMELESS = ['Z59.00', 'Homelessness unspecified'] as const, UNSHELTERED = ['Z59.02', 'Unsheltered homelessness'] as const, SHELTERED = ['Z59.01', 'Sheltered homelessness'] as const
const SITUATION = ['71802-3', 'Housing status'] as const, NO_HOUSING = ['LA30190-5', 'I do not have housing'] as const
/** Older proof only suggests. */
const RECENT = 150

const WAYS: readonly ((chart: Chart) => void)[] = [
  chart => { condition(chart, HOMELESS, chart.day(RECENT)) },
  chart => {
    condition(chart, UNSHELTERED, chart.day(RECENT))
    chart.at = 'nowhere'
  },
  chart => { attest(chart, 'homeless.iii', { on: chart.day(RECENT), by: chart.body('shelter') }) },
  chart => { attest(chart, 'evictionDate', { on: chart.day(20), by: chart.subject, value: { day: chart.asOf + chart.drawn.between(5, 28) } }) },
  chart => {
    attest(chart, 'homeless.vi', { on: chart.day(RECENT), by: chart.subject })
    chart.at = 'hidden'
  },
  chart => { answer(chart, SITUATION, NO_HOUSING, { on: chart.day(RECENT), by: chart.subject }) },
]

/** 1a: one of the conditions, and a complex need that somebody who treats the member attests. */
export const homelessAdult: Part = chart => {
  chart.drawn.pick(WAYS)(chart)
  attest(chart, 'complexNeed', { on: chart.day(90), by: chart.clinician })
}

/** 1b, of a child or youth: doubled up counts too. */
export const homelessChild: Part = chart => {
  const by = chart.add({ resourceType: 'RelatedPerson', active: true, patient: chart.subject, relationship: [concept(`${HL7}/v3-RoleCode`, 'MTH', 'mother')], name: [{ family: chart.person.family, given: ['Dolores'] }] })
  if (chart.drawn.chance(0.5)) condition(chart, SHELTERED, chart.day(RECENT))
  else answer(chart, SITUATION, NO_HOUSING, { on: chart.day(RECENT), by })
}

/** 1b, of the adult of a family with a child. */
export const homelessParent: Part = chart => {
  const age = chart.drawn.between(1, Math.min(17, chart.person.age - 17))
  chart.add({
    resourceType: 'RelatedPerson', active: true, patient: chart.subject, relationship: [concept(`${HL7}/v3-RoleCode`, 'CHILD', 'child')],
    name: [{ family: chart.person.family, given: ['Robin'] }], birthDate: isoOf(chart.asOf - age * 365 - chart.drawn.between(20, 300)),
  })
  condition(chart, chart.drawn.chance(0.5) ? HOMELESS : SHELTERED, chart.day(RECENT))
}

/** A near miss: of a lone adult, sheltered homelessness includes living with others, so it only suggests. */
export const doubledUpAlone: Part = chart => { condition(chart, SHELTERED, chart.day(RECENT)) }
