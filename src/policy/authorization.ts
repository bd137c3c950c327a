/** From a request to its decision: one line a topic. */
import { denialDetail } from './authorization/denial-detail.ts'
import { denialGrounds } from './authorization/denial-grounds.ts'
import { expeditedDecision } from './authorization/expedited-decision.ts'
import { federalCeiling } from './authorization/federal-ceiling.ts'
import { informationClock } from './authorization/information-clock.ts'
import { initialLength } from './authorization/initial-length.ts'
import { noDecision } from './authorization/no-decision.ts'
import { outcomes } from './authorization/outcomes.ts'
import { reauthorizationLength } from './authorization/reauthorization-length.ts'
import { routineDecision } from './authorization/routine-decision.ts'
import { shortestLength } from './authorization/shortest-length.ts'

export const authorization = [
  routineDecision, expeditedDecision, informationClock, federalCeiling, noDecision, outcomes, initialLength, reauthorizationLength, shortestLength,
  denialGrounds, denialDetail,
] as const
