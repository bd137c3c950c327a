/** What policy needs to know about a member; any fact may be not shown. Where it is kept is evidence's affair: `by` names it, unread here. */
import type { CivilDate } from './civil-date.ts'

export type Shown<T> =
  | { readonly is: 'proved'; readonly value: T; readonly by: readonly string[] }
  | { readonly is: 'contradicted'; readonly by: readonly string[] }
  /** `send`: what would show it, in words. */
  | { readonly is: 'not-shown'; readonly send: string }

export interface Happening {
  readonly on: CivilDate
  /** 'hospital', 'short-term-snf', 'ed' … */
  readonly kind: string
  readonly by: readonly string[]
}
/** Events that are counted. */
export interface Happenings {
  readonly counted: readonly Happening[]
  /** Known to have happened, but not to be of the kind that counts: a person may be asked. */
  readonly doubtful: readonly Happening[]
  /** Are these all there were? Evidence never knows that; a person who decided may. */
  readonly complete: boolean
  readonly send: string
}

/** A birth date may be known to the year or the month only: a range, both ends inclusive. */
export interface BirthDate { readonly earliest: CivilDate; readonly latest: CivilDate }

export interface MemberFacts {
  readonly birthDate: Shown<BirthDate>
  readonly mcpEnrolled: Shown<true>
  readonly avoidableEdVisits: Happenings
  readonly unplannedStays: Happenings
  readonly mcpBroadenedPof2: Shown<true>
  readonly atRiskAvoidableUse: Shown<true>
}
