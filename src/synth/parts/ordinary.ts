/** What a record holds besides: chronic conditions that come with age, answers to screenings, what the member agreed to. */
import { answer, condition, type Chart, type Coded } from '../chart.ts'
import { concept, HL7 } from '../codes.ts'
import { isoOf } from '../days.ts'
import type { Ref } from '../places.ts'
import type { Part } from './part.ts'

const CHRONIC: readonly { readonly from: number; readonly share: number; readonly what: Coded }[] = [
  { from: 3, share: 0.1, what: ['J45.20', 'Mild intermittent asthma, uncomplicated'] }, { from: 40, share: 0.4, what: ['I10', 'Essential (primary) hypertension'] },
  { from: 35, share: 0.2, what: ['E11.9', 'Type 2 diabetes mellitus without complications'] }, { from: 55, share: 0.1, what: ['J44.9', 'Chronic obstructive pulmonary disease, unspecified'] },
  { from: 60, share: 0.08, what: ['I50.9', 'Heart failure, unspecified'] }, { from: 60, share: 0.06, what: ['N18.30', 'Chronic kidney disease, stage 3 unspecified'] },
]

export const chronicConditions: Part = chart => {
  for (const { from, share, what } of CHRONIC) if (chart.person.age >= from && chart.drawn.chance(share)) condition(chart, what, chart.day(1_500, 30))
}

/** Of who is in no need: the answers that say so. */
export const screenings: Part = chart => {
  const on = chart.day(330, 10), by = chart.clinician
  if (chart.drawn.chance(0.4)) answer(chart, ['88124-3', 'Food insecurity risk [HVS]'], ['LA19983-8', 'No risk'], { on, by })
  if (chart.drawn.chance(0.4)) answer(chart, ['71802-3', 'Housing status'], ['LA31993-1', 'I have a steady place to live'], { on, by: chart.person.age >= 18 ? chart.subject : by })
  if (chart.person.age >= 12 && chart.drawn.chance(0.3)) answer(chart, ['44261-6', 'Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]'], chart.drawn.below(5), { on, by })
}

/** Records of substance use disorder treatment are told to others by the member's own consent alone.  42 CFR Part 2 */
export function consent(chart: Chart, to: readonly Ref[], part2: boolean): void {
  const on = chart.day(300, 5)
  chart.add({
    resourceType: 'Consent', status: 'active', scope: concept(`${HL7}/consentscope`, 'patient-privacy', 'Privacy Consent'), category: [concept('http://loinc.org', '59284-0', 'Patient Consent')], patient: chart.subject,
    dateTime: isoOf(on), performer: [chart.subject], organization: [chart.clinic], policyRule: concept(`${HL7}/v3-ActCode`, part2 ? '42CFRPart2' : 'OPTIN'),
    provision: {
      type: 'permit', period: { start: isoOf(on), end: isoOf(on + 364) }, purpose: [{ system: `${HL7}/v3-ActReason`, code: 'TREAT' }],
      actor: to.map(reference => ({ role: concept(`${HL7}/v3-ParticipationType`, 'IRCP', 'information recipient'), reference })),
      ...(part2 && { securityLabel: [{ system: `${HL7}/v3-ActCode`, code: '42CFRPart2' }] }),
    },
  })
}
