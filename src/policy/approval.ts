/** How long an authorization lasts. */
import { initialLength } from './authorization/initial-length.ts'
import { reauthorizationLength } from './authorization/reauthorization-length.ts'
import { shortestLength } from './authorization/shortest-length.ts'
import { addDays, periodEnd, type CivilDate } from './civil-date.ts'
import type { Clock } from './clock.ts'
import type { Content } from './criterion.ts'
import { binding, inForce, type Bound, type Situation } from './effective.ts'
import { objection, type Objection } from './objection.ts'
import { objectionsToStart } from './programme/launch.ts'

export type Turn = 'initial' | 'reauthorization'
export interface Period { readonly start: CivilDate; readonly end: CivilDate }

/**
 * A first authorization, or one that follows on another without a gap? One that begins while another runs may be either: the likelier
 * first, for a member must not get less by it.
 */
export function turnsOf(start: CivilDate, earlier: readonly Period[]): readonly [Turn, ...Turn[]] {
  if (earlier.some(p => addDays(p.end, 1) === start)) return ['reauthorization']
  return earlier.some(p => p.start < start && start <= p.end) ? ['initial', 'reauthorization'] : ['initial']
}

/** The last day of an authorization of standard length; undefined while none was prescribed, by the day of its start. */
export function authorizationEnd(turn: Turn, start: CivilDate, given: Omit<Situation, 'on'>): { readonly end: CivilDate; readonly bound: Bound<Clock> } | undefined {
  const bound = binding<Clock>(topicOf(turn), { ...given, on: start })
  return bound && bound.edition.is.bound === 'exact' && bound.edition.from && bound.edition.from <= start ? { end: periodEnd(start, bound.edition.is.n), bound } : undefined
}

/** By the day the authorization starts; `decided` stands in where no start is said. Of several turns that it may be, one that fits is enough. */
export function objectionsToApproval(turns: readonly [Turn, ...Turn[]], period: Partial<Period>, decided: CivilDate, given: Omit<Situation, 'on'>): readonly Objection[] {
  const tooEarly = objectionsToStart(period.start ?? decided, given), lengths = turns.map(turn => objections(turn, period, decided, given))
  return lengths.some(one => one.length === 0) ? tooEarly : [...tooEarly, ...lengths[0]!]
}

function objections(turn: Turn, period: Partial<Period>, decided: CivilDate, given: Omit<Situation, 'on'>): readonly Objection[] {
  const { start, end } = period, on = start ?? decided, standard = authorizationEnd(turn, on, given)
  if (!standard) return []
  const { bound } = standard, { settings } = given, months = bound.edition.is.n
  if (!start || !end) {
    return [objection(bound, settings, { because: `${title(turn)} lasts ${months} months: its first and last day must be said`, about: 'period' })]
  }
  if (end === standard.end) return []
  const shortest = end < standard.end ? inForce<Content>(shortestLength, { ...given, on }) : undefined
  const against = shortest ? binding<Content>(shortestLength, { ...given, on }) : undefined
  const because = `${title(turn)} that starts on ${start} lasts ${months} months, to ${standard.end}; this one is ${end < standard.end ? 'shorter' : 'longer'}`
  return [objection(against ?? bound, settings, { because, about: 'period' })]
}

const topicOf = (turn: Turn): typeof initialLength | typeof reauthorizationLength => turn === 'initial' ? initialLength : reauthorizationLength
const title = (turn: Turn): string => turn === 'initial' ? 'A first authorization' : 'A reauthorization'
