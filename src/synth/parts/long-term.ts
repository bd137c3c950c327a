/** At risk of long-term care, or in it; and the end of life. */
import { attest, condition, episode, flag, programme, visit, type Coded } from '../chart.ts'
import { to } from '../places.ts'
import type { Part } from './part.ts'

const FACTORS: readonly Coded[] = [['Z74.1', 'Need for assistance with personal care'], ['Z60.2', 'Problems related to living alone'], ['Z74.2', 'Need for assistance at home and no other household member able to render care'], ['Z59.41', 'Food insecurity']]

/** 5: at that level of care, at home, able to stay there. */
export const atRisk: Part = chart => {
  attest(chart, 'livingInCommunity', { on: chart.day(150), by: chart.subject })
  attest(chart, 'snfLoc', { on: chart.day(150), by: chart.clinician })
  attest(chart, 'canReside', { on: chart.day(150), by: chart.clinician })
  condition(chart, chart.drawn.pick(FACTORS), chart.day(200))
}

const resident: Part = chart => {
  chart.at = 'facility'
  visit(chart, { kind: 'NONAC', on: chart.asOf - chart.drawn.between(150, 1_500), at: chart.body('snf') })
}

/** 6: wants to leave, is likely to, and can. */
export const leavesFacility: Part = chart => {
  resident(chart)
  const snf = chart.body('snf')
  attest(chart, 'interestedInLeaving', { on: chart.day(150), by: chart.subject })
  attest(chart, 'likelyCandidate', { on: chart.day(150), by: snf })
  attest(chart, 'canReside', { on: chart.day(150), by: snf })
}

/** A near miss: a resident who stays. */
export const staysInFacility: Part = chart => {
  resident(chart)
  attest(chart, 'interestedInLeaving', { on: chart.day(150), by: chart.subject, value: false })
}

export const hospice: Part = chart => {
  if (chart.drawn.chance(0.3)) flag(chart, 'hospice', chart.day(120))
  else episode(chart, programme('hospice'), { by: chart.body('hospice'), from: chart.day(120) })
}

/** In a plan of Medicare and Medi-Cal together. */
export const alignedPlan: Part = chart => { episode(chart, programme('eae-dsnp'), { by: to('Organization', chart.named.medicare), from: chart.day(900, 60) }) }
