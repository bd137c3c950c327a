/** How clocks and dates are read where no source says: each convention names the code that keeps it. */
import type { Content } from './criterion.ts'
import { noneStricter, type Citation, type Edition, type Topic } from './effective.ts'

const convention = (id: `INT-${string}`, title: string, says: string, more: Partial<Pick<Edition<Content>, 'state' | 'cite'>> = {}): Topic<Content> => ({
  title,
  stricter: noneStricter,
  editions: [{ id, from: '2022-01-01', scope: 'engine', severity: 'info', state: 'on', basis: 'recommendation', is: { kind: 'content', says }, cite: [OURS], ...more }],
})
const OURS: Citation = { source: 'reading', at: 'no source defines it' }

export const interpretation: readonly Topic<Content>[] = [
  convention('INT-001', 'Working days', 'Working and business days are the same: Monday to Friday minus the holidays (clock.ts, isBusinessDay).'),
  convention('INT-002', 'Holidays', 'The state holidays as CalHR lists them (holidays.ts).', { cite: [{ source: 'calhr-holidays' }, { source: 'gov-code-6700' }] }),
  convention('INT-003', 'Day 0', 'The day of the trigger is day 0; the last day ends at 23:59:59 in Los Angeles (clock.ts, due).'),
  convention('INT-004', 'Hours', 'Hours elapse through nights, weekends, holidays and changes of the clock (clock.ts, due).'),
  convention('INT-005', 'Plain days', 'Days without a qualifier are calendar days (clock.ts, unit calendar-day).'),
  convention('INT-006', 'Weekends', "A plan's or provider's calendar-day deadline does not move off a weekend or holiday (clock.ts, due). A member's filing deadline would; there is none here yet."),
  convention('INT-007', 'Months', 'A period of months ends the day before the same day of the month, or on the last day of the month (civil-date.ts, periodEnd).'),
  convention('INT-008', 'Past months', 'Within the past 12 months includes the same day 12 months before (civil-date.ts, monthsBefore).'),
  convention('INT-009', 'Windows of Population 2', 'Any half-open window on or before the day counts; an old one goes to a person (window.ts).', { state: 'configurable', cite: [{ source: 'la-guide-2.0', at: "§5.1 POF 2 ('in a six-month period', 'in a 12-month period')" }, { source: 'reading', at: 'half-open window, look-back and manual review are ours' }] }),
  convention('INT-010', 'Two rules, one member', 'Where rules of L.A. and the state differ, the one that is stricter on plan and provider binds (effective.ts, inForce).'),
  convention('INT-011', 'Whose day counts', 'A rule applies by the date of its trigger, never of the evaluation (effective.ts, Situation.on).'),
]
