/** What a deployment may set of the policy; nothing here may narrow a member's right (PRG-006). */
import type { Preference } from './assigning.ts'
import type { CivilDate } from './civil-date.ts'
import type { State } from './effective.ts'

export interface Settings {
  /** By rule id: replaces the reference's state. */
  readonly states: Readonly<Record<string, State>>
  /** Days that are no business days, besides Saturdays and Sundays; undefined: the state holidays (INT-002). */
  isHoliday?(date: CivilDate): boolean
  /** Counties that had Whole Person Care or Health Homes, where ECM began first, by name; undefined: not said, and no source lists them (PRG-014). */
  readonly earlyCounties?: readonly string[]
  /** How far back the last counted event of a window may lie before a person must look at it, in months (INT-009). */
  readonly lookBackMonths: { readonly adult: number; readonly child: number }
  /** A stay in a skilled nursing facility of fewer days is short-term: no source says how short, this is ours. */
  readonly shortTermStayDays: number
  /** Between two hospitals, a gap of fewer hours is a transfer: one stay. Ours too. */
  readonly transferGapHours: number
  /** What places a provider before others, the strongest first; undefined: as PREFERENCES has them. */
  readonly assignmentOrder?: readonly Preference[]
  /** The plan's own limit to a Lead Care Manager's caseload, by 'Organization/id' (STF-010); a plan that is not named has set none. */
  readonly caseloadThresholds?: Readonly<Record<string, number>>
}

export const DEFAULT_SETTINGS: Settings = { states: {}, lookBackMonths: { adult: 12, child: 24 }, shortTermStayDays: 100, transferGapHours: 24 }
