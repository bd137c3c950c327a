/** Days of the calendar, in California: counting them, without instants and without zones. */
import { Temporal } from 'temporal-polyfill'

/** YYYY-MM-DD, California time. ISO dates order correctly as plain strings. */
export type CivilDate = `${number}-${number}-${number}`

const FORM = /^\d{4}-\d\d-\d\d$/

/** Is the text a day of the calendar? */
export function isCivilDate(text: string): text is CivilDate {
  if (!FORM.test(text)) return false
  try { Temporal.PlainDate.from(text, { overflow: 'reject' }); return true } catch { return false }
}

export const addDays = (date: CivilDate, days: number): CivilDate => text(plain(date).add({ days }))

/**
 * The last day of a period of n months: the day before the same day of the month, n months later; where that day does not
 * exist, the last day of that month. INT-007
 */
export function periodEnd(start: CivilDate, months: number): CivilDate {
  const first = plain(start), same = first.add({ months })
  return text(same.day === first.day ? same.subtract({ days: 1 }) : same)
}

/** The earliest day 'within the past n months' of a date: the same day n months before, itself included. INT-008 */
export const monthsBefore = (date: CivilDate, months: number): CivilDate => text(plain(date).subtract({ months }))

/** 1 Monday to 7 Sunday. */
export const dayOfWeek = (date: CivilDate): number => plain(date).dayOfWeek

/** Age in completed years. Whoever is born on 29 February turns a year older on 1 March in common years. */
export const ageOn = (birthDate: CivilDate, asOf: CivilDate): number =>
  Number(asOf.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (asOf.slice(5) < birthDate.slice(5) ? 1 : 0)

/** The day on which somebody turns so many years old: ageOn's, so 1 March for whoever is born on 29 February. */
export function birthday(birthDate: CivilDate, years: number): CivilDate {
  const year = Number(birthDate.slice(0, 4)) + years, same = `${year}${birthDate.slice(4)}`
  return isCivilDate(same) ? same : `${year}-03-01` as CivilDate
}

const plain = (date: CivilDate): Temporal.PlainDate => Temporal.PlainDate.from(date)
const text = (date: Temporal.PlainDate): CivilDate => date.toString() as CivilDate
