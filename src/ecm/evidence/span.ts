/** Stretches of time, half open, in milliseconds since 1970: when something was, as precisely as it was written. */
import type { Period } from '@medplum/fhirtypes'
import { interval, type Interval } from '../../fhir/partial-date.ts'
import { zoneStart } from '../../fhir/time-zone.ts'
import { CALIFORNIA } from '../../policy/clock.ts'

const zone = zoneStart(CALIFORNIA)

/** From its start to its end, the moment or the whole day that is written; without an end, as long as its start is written: a day, or a moment. */
export function spanOf(period: Period | undefined): Interval | undefined {
  const start = period?.start === undefined ? undefined : interval(period.start, zone)
  const end = period?.end === undefined ? undefined : interval(period.end, zone)
  const last = end && (period?.end?.includes('T') ? end.from : end.until)
  return start && { from: start.from, until: Math.max(last ?? start.until, start.from) }
}

export const spanOfDate = (date: string | undefined): Interval | undefined => date === undefined ? undefined : interval(date, zone)

/** Do they overlap, or follow on one another within a gap? */
export const areNear = (a: Interval, b: Interval, gap = 0): boolean => a.from <= b.until + gap && b.from <= a.until + gap
