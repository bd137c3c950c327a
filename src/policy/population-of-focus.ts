/** Populations of Focus, so far the second: one line a topic. */
import { adultEdVisits } from './population-of-focus/adult-ed-visits.ts'
import { adultStays } from './population-of-focus/adult-stays.ts'
import { belowThreshold } from './population-of-focus/below-threshold.ts'
import { childEdVisits } from './population-of-focus/child-ed-visits.ts'
import { childStays } from './population-of-focus/child-stays.ts'
import { population2Name } from './population-of-focus/population-2-name.ts'

export const populationOfFocus = [adultEdVisits, adultStays, childEdVisits, childStays, belowThreshold, population2Name] as const
