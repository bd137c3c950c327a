/** Serious mental illness and substance use: the county's services, a complex social factor, and what makes it acute. */
import { answer, attest, condition, episode, programme, visit, type Chart, type Coded } from '../chart.ts'
import type { Part } from './part.ts'

const PSYCHOSES: readonly Coded[] = [['F20.9', 'Schizophrenia, unspecified'], ['F31.9', 'Bipolar disorder, unspecified'], ['F33.2', 'Major depressive disorder, recurrent severe without psychotic features'], ['F25.9', 'Schizoaffective disorder, unspecified']]
const ADDICTIONS: readonly Coded[] = [['F11.20', 'Opioid dependence, uncomplicated'], ['F10.20', 'Alcohol dependence, uncomplicated'], ['F15.20', 'Other stimulant dependence, uncomplicated']]
const OF_THE_YOUNG: readonly Coded[] = [['F32.2', 'Major depressive disorder, single episode, severe without psychotic features'], ['F43.10', 'Post-traumatic stress disorder, unspecified'], ['F41.1', 'Generalized anxiety disorder'], ['F90.2', 'Attention-deficit hyperactivity disorder, combined type']]

/** Of those that count for adults with such needs, and for children in CCS. */
export function socialFactor(chart: Chart): void {
  if (chart.drawn.chance(0.5)) answer(chart, ['88124-3', 'Food insecurity risk [HVS]'], ['LA19952-3', 'At risk'], { on: chart.day(200), by: chart.clinician })
  else condition(chart, chart.drawn.chance(0.5) ? ['Z59.41', 'Food insecurity'] : ['Z59.819', 'Housing instability, housed unspecified'], chart.day(200))
}

function acuity(chart: Chart, illness: Coded): void {
  if (chart.drawn.chance(0.5)) {
    attest(chart, 'acuity.high-risk', { on: chart.day(150), by: chart.clinician })
    return
  }
  for (const back of [250, 60]) {
    const on = chart.asOf - back - chart.drawn.below(40), seen = visit(chart, { kind: 'EMER', on, nights: 0, reason: illness })
    condition(chart, illness, on, seen)
    attest(chart, 'edVisitsDueToSmi', { on: on + 1, by: chart.clinician, focus: [seen] })
  }
}

const served = (chart: Chart, code: 'smhs' | 'dmc-ods', illness: Coded): void => {
  episode(chart, programme(code), { by: chart.body(code === 'smhs' ? 'mhp' : 'dmc'), from: chart.day(900, 200) })
  condition(chart, illness, chart.day(700, 150))
}

export const mentalIllness: Part = chart => {
  const illness = chart.drawn.pick(PSYCHOSES)
  served(chart, 'smhs', illness)
  socialFactor(chart)
  acuity(chart, illness)
}

export const substanceUse: Part = chart => {
  const illness = chart.drawn.pick(ADDICTIONS)
  served(chart, 'dmc-ods', illness)
  socialFactor(chart)
  acuity(chart, illness)
}

/** Of a child or youth the services alone count. */
export const youthServices: Part = chart => { served(chart, 'smhs', chart.drawn.pick(OF_THE_YOUNG)) }

/** A near miss: an illness, but neither the county's services nor a factor. */
export const mildIllness: Part = chart => {
  condition(chart, ['F32.0', 'Major depressive disorder, single episode, mild'], chart.day(600))
  answer(chart, ['44261-6', 'Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]'], chart.drawn.between(5, 14), { on: chart.day(300), by: chart.clinician })
}
