/** Release from a jail, or from a juvenile hall. */
import { condition, episode, facility } from '../chart.ts'
import type { Part } from './part.ts'

const LAST_MONTH = 30

/** Released last month, with a chronic condition or an illness. */
export const releasedAdult: Part = chart => {
  const through = chart.day(LAST_MONTH, 1)
  episode(chart, facility('jail'), { by: chart.body('jail'), from: through - chart.drawn.between(20, 700), through })
  condition(chart, chart.drawn.pick([['E11.9', 'Type 2 diabetes mellitus without complications'], ['I10', 'Essential (primary) hypertension'], ['F11.20', 'Opioid dependence, uncomplicated'], ['F20.9', 'Schizophrenia, unspecified']] as const), chart.day(600, 40))
}

export const releasedYouth: Part = chart => {
  const through = chart.day(LAST_MONTH, 1)
  episode(chart, facility('youth-correctional'), { by: chart.body('juvenile-hall'), from: through - chart.drawn.between(20, 300), through })
}
