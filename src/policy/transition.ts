/** The clocks of a member's transition from one setting to another. */
import { citation, type RuleCitation } from './citation.ts'
import { addDays, type CivilDate } from './civil-date.ts'
import { civilDateOf, due, type Clock, type Due } from './clock.ts'
import type { ClosedList } from './criterion.ts'
import { inForce, LOS_ANGELES, type Situation, type Topic } from './effective.ts'
import { duration } from './transitional-care/duration.ts'
import { memberContact } from './transitional-care/member-contact.ts'
import { outreach } from './transitional-care/outreach.ts'
import { pcpConnection } from './transitional-care/pcp-connection.ts'
import { settingsLeft } from './transitional-care/settings-left.ts'

export interface TransitionClock {
  readonly rule: string
  readonly title: string
  readonly due: Due
  readonly citation: RuleCitation
  /** Clocks that run beside: how long support lasts. */
  readonly beside: readonly { readonly due: Due; readonly citation: RuleCitation }[]
}

/** Where a member may be when a transition begins. An ED visit is none: its follow-up is encouraged only (TCS-013). */
export type Setting = 'hospital' | 'snf'

/**
 * The clock that a notification starts. A county that is not shown is taken for Los Angeles: a Task too many costs a look, one too
 * few a member's care; the citation says so.
 */
export function notificationClocks(setting: Setting, notified: Date, given: Omit<Situation, 'on'>): readonly TransitionClock[] {
  return clocks([outreach], setting, notified, given)
}

/** The clocks that a discharge starts. */
export function dischargeClocks(setting: Setting, discharged: Date, given: Omit<Situation, 'on'>): readonly TransitionClock[] {
  const support = clocks([duration], setting, discharged, given)
  return clocks([memberContact, pcpConnection], setting, discharged, given).map(clock => ({ ...clock, beside: support }))
}

/** The rules whose clocks a discharge starts: taken back with it. */
export const DISCHARGE_RULES: ReadonlySet<string> = new Set([memberContact, pcpConnection].flatMap(topic => topic.editions.map(e => e.id)))

/** Is support still due on a day, so long after the discharge? What is over is not begun. */
export function supportRuns(discharged: Date, today: CivilDate, given: Omit<Situation, 'on'>): boolean {
  const edition = inForce<Clock>(duration, situation(given, discharged))
  return edition !== undefined && today <= addDays(civilDateOf(discharged), edition.is.n)
}

function clocks(topics: readonly Topic<Clock>[], setting: Setting, start: Date, given: Omit<Situation, 'on'>): readonly TransitionClock[] {
  const here = situation(given, start)
  if (!inForce<ClosedList>(settingsLeft, here)?.is.codes.includes(setting)) return []
  return topics.flatMap(topic => {
    const edition = inForce(topic, here)
    if (!edition) return []
    const cited = citation(edition, given.settings)
    return [{
      rule: edition.id, title: topic.title, due: due(edition.is, start, given.settings), beside: [],
      citation: given.county === undefined && cited.severity === 'error' ? { ...cited, severity: 'warning' } : cited,
    }]
  })
}

const situation = (given: Omit<Situation, 'on'>, trigger: Date): Situation => ({ ...given, county: given.county ?? LOS_ANGELES, on: civilDateOf(trigger) })
