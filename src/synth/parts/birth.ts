/** Pregnancy, and the year after birth. */
import { attest, condition, visit, type Chart } from '../chart.ts'
import { concept, HL7, LOINC, SNOMED } from '../codes.ts'
import { isoOf } from '../days.ts'
import { isNamed } from '../person.ts'
import type { Part } from './part.ts'

/** Who belongs to a group that her race shows says nothing more; the others name themselves. */
function disparities(chart: Chart): void {
  if (!isNamed(chart.person.people)) attest(chart, 'subjectToDisparities', { on: chart.day(200), by: chart.subject })
}

/** A near miss: pregnant, and nothing says to which group she belongs. */
export const pregnant: Part = chart => {
  chart.add({
    resourceType: 'Observation', status: 'final', category: [concept(`${HL7}/observation-category`, 'social-history')], code: concept(LOINC, '82810-3', 'Pregnancy status'), subject: chart.subject,
    effectiveDateTime: isoOf(chart.day(140)), performer: [chart.clinician], valueCodeableConcept: concept(SNOMED, '77386006', 'Pregnancy'),
  })
}

export const pregnantAndDisparities: Part = chart => {
  pregnant(chart)
  disparities(chart)
}

export const postpartum: Part = chart => {
  const on = chart.asOf - chart.drawn.between(10, 320), stay = visit(chart, { kind: 'IMP', on, nights: 2, planned: true })
  condition(chart, chart.drawn.chance(0.7) ? ['O80', 'Encounter for full-term uncomplicated delivery'] : ['O82', 'Encounter for cesarean delivery without indication'], on, stay)
  condition(chart, ['Z37.0', 'Single live birth'], on, stay)
  disparities(chart)
}
