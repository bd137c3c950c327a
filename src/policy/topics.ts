/** All that policy says: the areas. */
import { assignment } from './assignment.ts'
import { authorization } from './authorization.ts'
import type { Topic } from './effective.ts'
import { interpretation } from './interpretation.ts'
import { overlap } from './overlap.ts'
import { populationOfFocus } from './population-of-focus.ts'
import { programme } from './programme.ts'
import { staffing } from './staffing.ts'
import { transitionalCare } from './transitional-care.ts'

// A list of unlike topics: what their editions are about is known where each is used.
export const TOPICS = [...programme, ...populationOfFocus, ...overlap, ...authorization, ...assignment, ...transitionalCare, ...staffing, ...interpretation] as readonly Pick<Topic<unknown>, 'title' | 'editions'>[]
