/** California Children's Services, and child welfare. */
import { answer, episode, flag, programme, type Chart } from '../chart.ts'
import { yearsLater } from '../days.ts'
import { socialFactor } from './behavioral.ts'
import type { Part } from './part.ts'

const AGED_OUT = 18

/** A near miss: enrolled, and nothing more. The Whole Child Model is the plan's own, and its flag says so. */
export const childrensServices: Part = chart => {
  if (chart.drawn.chance(0.4)) flag(chart, 'ccs-wcm', chart.day(1_000, 60))
  else episode(chart, programme('ccs'), { by: chart.body('ccs'), from: chart.day(1_000, 60) })
}

export const childrensServicesAndFactor: Part = chart => {
  childrensServices(chart)
  if (chart.drawn.chance(0.3)) answer(chart, ['93030-5', 'Has lack of transportation kept you from medical appointments, meetings, work, or from getting things needed for daily living'], ['LA30133-5', 'Yes, it has kept me from medical appointments or from getting my medications'], { on: chart.day(200), by: chart.clinician })
  else socialFactor(chart)
}

const inCare = (chart: Chart, from: number, through?: number): void => { episode(chart, programme('foster-care'), { by: chart.body('child-welfare'), from, ...(through !== undefined && { through }) }) }

export const fosterCare: Part = chart => inCare(chart, chart.day(1_200, 30))
export const fosterCareEnded: Part = chart => {
  const through = chart.day(300, 30)
  inCare(chart, through - chart.drawn.between(100, 800), through)
}
/** Left care at 18 or later. */
export const agedOut: Part = chart => {
  const eighteen = yearsLater(chart.person.born, AGED_OUT)
  inCare(chart, eighteen - chart.drawn.between(200, 3_000), eighteen + chart.drawn.between(0, 700))
}
export const adoptionAssistance: Part = chart => { episode(chart, programme('aap'), { by: chart.body('child-welfare'), from: chart.day(1_500, 30) }) }
export const familyMaintenance: Part = chart => { episode(chart, programme('family-maintenance'), { by: chart.body('child-welfare'), from: chart.day(300, 20) }) }
