/** Clocks: what is due, when, and how that was counted. INT-001 to INT-007 */
import { Temporal } from 'temporal-polyfill'
import { addDays, dayOfWeek, periodEnd, type CivilDate } from './civil-date.ts'
import { isStateHoliday } from './holidays.ts'
import type { Settings } from './settings.ts'

/** Policy's time is Los Angeles's, whatever the server's. */
export const CALIFORNIA = 'America/Los_Angeles'

export interface Clock {
  readonly kind: 'clock'
  /** The event that starts it. */
  readonly start: string
  readonly n: number
  readonly unit: 'business-day' | 'calendar-day' | 'month' | 'hour'
  /** latest: a deadline; exact: a length; minimum: what lasts no shorter. */
  readonly bound: 'latest' | 'exact' | 'minimum'
}

export interface Due {
  /** The last instant. */
  readonly at: Date
  /** The same as text with Los Angeles's offset: '2025-03-10T19:00:00-07:00'. */
  readonly text: string
  /** Its civil date. */
  readonly on: CivilDate
  /** How it was counted, in words. */
  readonly counted: string
}

/**
 * What is due. Days and months count civil dates from day 0, the start's, and end at 23:59:59 in Los Angeles; hours are elapsed
 * instants, whatever the clocks do in spring.
 */
export function due(clock: Clock, start: Date, settings: Settings): Due {
  const day = civilDateOf(start)
  switch (clock.unit) {
    case 'hour': {
      const end = Temporal.Instant.fromEpochMilliseconds(start.getTime()).add({ hours: clock.n }).toZonedDateTimeISO(CALIFORNIA)
      return { ...moment(end), counted: `${clock.n} elapsed hours from ${clock.start}, nights, weekends and holidays included` }
    }
    case 'business-day': return { ...endOf(afterBusinessDays(day, clock.n, settings)), counted: `${clock.n} business days after ${day} (${clock.start})` }
    case 'calendar-day': return { ...endOf(addDays(day, clock.n)), counted: `${clock.n} calendar days after ${day} (${clock.start})` }
    case 'month': return { ...endOf(periodEnd(day, clock.n)), counted: `${clock.n} months from ${day} (${clock.start}), to the day before` }
  }
}

/** The civil date of an instant in Los Angeles. */
export const civilDateOf = (at: Date): CivilDate =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(CALIFORNIA).toPlainDate().toString() as CivilDate

/** The first instant of a civil date in Los Angeles. */
export const startOfDay = (date: CivilDate): Date => new Date(Temporal.PlainDate.from(date).toZonedDateTime(CALIFORNIA).epochMilliseconds)

/** Monday to Friday, minus the holidays. INT-001 */
export const isBusinessDay = (date: CivilDate, { isHoliday = isStateHoliday }: Settings): boolean => dayOfWeek(date) <= 5 && !isHoliday(date)

function afterBusinessDays(start: CivilDate, n: number, settings: Settings): CivilDate {
  let date = start
  for (let left = n; left > 0;) {
    date = addDays(date, 1)
    if (isBusinessDay(date, settings)) left--
  }
  return date
}

const endOf = (date: CivilDate): Omit<Due, 'counted'> =>
  moment(Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: CALIFORNIA, plainTime: '23:59:59' }))

const moment = (at: Temporal.ZonedDateTime): Omit<Due, 'counted'> => ({
  at: new Date(at.epochMilliseconds),
  text: at.toString({ timeZoneName: 'never' }),
  on: at.toPlainDate().toString() as CivilDate,
})
