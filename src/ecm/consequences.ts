/** What follows from a change by rule: one line an event. */
import { NOTHING_FOLLOWS, type Consequences, type Facts, type Followed, type Judged, type Query, type Write } from '../fhir/write.ts'
import { DEFAULT_SETTINGS, type Settings } from '../policy/settings.ts'
import { approvalWithdrawn } from './consequences/approval-withdrawn.ts'
import { assignmentAnswered } from './consequences/assignment-answered.ts'
import { coverageChanged } from './consequences/coverage-changed.ts'
import { decisionMade } from './consequences/decision-made.ts'
import { enrollmentChanged } from './consequences/enrollment-changed.ts'
import { leadCareManager } from './consequences/lead-care-manager.ts'
import { referralReceived } from './consequences/referral-received.ts'
import { referralWithdrawn } from './consequences/referral-withdrawn.ts'
import { transition } from './consequences/transition.ts'

/** What an event may use beside what it is handed: pure, given an id source. */
export interface Means {
  newId(): string
  readonly settings: Settings
}
export interface Event {
  /** The type whose changes may be it. */
  readonly type: string
  /** 'nothing': it is none, whatever was stored before. */
  needs(write: Write): readonly Query[] | 'nothing'
  follow(judged: Judged, facts: Facts, means: Means): Followed
}

const EVENTS: readonly Event[] = [
  coverageChanged, enrollmentChanged, leadCareManager, referralReceived, referralWithdrawn, decisionMade, approvalWithdrawn, assignmentAnswered, transition,
]

export function consequences({ newId, settings = DEFAULT_SETTINGS }: { newId(): string; readonly settings?: Settings }): Consequences {
  const of = (write: Write): readonly Event[] => EVENTS.filter(event => event.type === write.type)
  return {
    needs(write) {
      const asked = of(write).map(event => event.needs(write)).filter(queries => queries !== 'nothing')
      return asked.length === 0 ? 'nothing' : asked.flat()
    },
    follow: (judged, facts) => of(judged.write).map(event => event.follow(judged, facts, { newId, settings })).reduce(joined, NOTHING_FOLLOWS),
  }
}

const joined = (a: Followed, b: Followed): Followed => ({
  writes: [...a.writes, ...b.writes], owners: [...a.owners, ...b.owners], grants: [...a.grants, ...b.grants], reasons: [...a.reasons, ...b.reasons],
})
