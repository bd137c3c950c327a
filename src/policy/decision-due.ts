/** When a request for ECM must be decided, and what else limits it. */
import { expeditedDecision } from './authorization/expedited-decision.ts'
import { federalCeiling } from './authorization/federal-ceiling.ts'
import { informationClock } from './authorization/information-clock.ts'
import { noDecision } from './authorization/no-decision.ts'
import { routineDecision } from './authorization/routine-decision.ts'
import { citation, type RuleCitation } from './citation.ts'
import type { CivilDate } from './civil-date.ts'
import { civilDateOf, due, type Clock, type Due } from './clock.ts'
import { inForce, stateOf, type Edition, type Situation, type Topic } from './effective.ts'
import type { Settings } from './settings.ts'

export type Urgency = 'routine' | 'expedited'
export interface DueByRule { readonly due: Due; readonly citation: RuleCitation }

export interface DecisionDue {
  /** What the plan must keep; undefined before the programme's launch. */
  readonly binding: DueByRule | undefined
  /** Further limits on the same act, each with its own date; they move nothing. */
  readonly beside: readonly DueByRule[]
  /** Those of them that fall before the binding one: they warn. */
  readonly earlier: readonly DueByRule[]
}

export interface Request {
  readonly urgency: Urgency
  readonly received: Date
  /** When information that the plan had asked for came; matters only where the statutory clock is applied. */
  readonly informationReceived?: Date
}

/** By the day of receipt (INT-011). */
export function decisionDue({ urgency, received, informationReceived }: Request, given: Omit<Situation, 'on'>): DecisionDue {
  const situation: Situation = { ...given, on: civilDateOf(received) }
  const by = (topic: Topic<Clock>, start: Date): DueByRule | undefined => {
    const edition = inForce(topic, situation)
    return edition && { due: due(edition.is, start, given.settings), citation: citation(edition, given.settings) }
  }
  const standard = by(urgency === 'expedited' ? expeditedDecision : routineDecision, received)
  const statutory = urgency === 'routine' && informationReceived ? by(informationClock, informationReceived) : undefined
  const ceiling = urgency === 'routine' ? by(federalCeiling, received) : undefined
  const ceilingBinds = ceiling && mayBind(inForce<Clock>(federalCeiling, situation)!, given.settings)
  const binding = statutory ?? (ceilingBinds && standard && ceiling.due.at < standard.due.at ? ceiling : standard)
  const beside = [standard, ceiling].filter(other => other !== undefined).filter(other => other !== binding)
  return { binding, beside, earlier: beside.filter(other => binding && other.due.at < binding.due.at && other !== standard) }
}

/** A ceiling the operator switched on takes the earlier date. */
const mayBind = (edition: Edition<Clock>, settings: Settings): boolean => edition.severity !== 'info' && stateOf(edition, settings) === 'on'

export type Timeliness =
  | { readonly status: 'decided' | 'open' }
  /** No decision by the deadline is itself a denial; its notice is due that same day. */
  | { readonly status: 'deemed-denied'; readonly on: CivilDate; readonly noticeDue: Due; readonly citation: RuleCitation }

export function timeliness(deadline: Due, decided: Date | undefined, now: Date, given: Omit<Situation, 'on'>): Timeliness {
  if (decided && decided <= deadline.at) return { status: 'decided' }
  if (now <= deadline.at) return { status: 'open' }
  const edition = inForce<Clock>(noDecision, { ...given, on: deadline.on })
  if (!edition) return { status: decided ? 'decided' : 'open' }
  return { status: 'deemed-denied', on: deadline.on, noticeDue: due(edition.is, deadline.at, given.settings), citation: citation(edition, given.settings) }
}
