/** FHIR's dates and times as policy counts them: an instant becomes a civil date once, here, in Los Angeles. */
import { interval } from '../fhir/partial-date.ts'
import { zoneStart } from '../fhir/time-zone.ts'
import { isCivilDate, type CivilDate } from '../policy/civil-date.ts'
import { CALIFORNIA, civilDateOf } from '../policy/clock.ts'

const losAngeles = zoneStart(CALIFORNIA)

/** Dates read of late: a member's are asked for by every rule, and an instant costs the calendar of its zone. */
const READ = new Map<string, Days | undefined>()
const AT_MOST = 5_000
interface Days { readonly earliest: CivilDate; readonly latest: CivilDate }

/** The first instant that a date, dateTime or instant covers. */
export function startOf(text: string | undefined): Date | undefined {
  const covered = text === undefined ? undefined : interval(text, losAngeles)
  return covered && new Date(covered.from)
}

/** The civil date of a date or time; undefined when it is less precise than a day, or none. */
export function dayOf(text: string | undefined): CivilDate | undefined {
  if (text === undefined || text.length < 10) return undefined
  if (isCivilDate(text)) return text
  return daysOf(text)?.earliest
}

/** The civil dates a date may stand for, first and last: of a whole year or month, or twice the same day. */
export function daysOf(text: string | undefined): Days | undefined {
  if (text === undefined) return undefined
  const known = READ.get(text)
  if (known || READ.has(text)) return known
  const covered = interval(text, losAngeles), days = covered && { earliest: civilDateOf(new Date(covered.from)), latest: civilDateOf(new Date(covered.until - 1)) }
  if (READ.size >= AT_MOST) READ.clear()
  READ.set(text, days)
  return days
}

/** Does a period cover a day? What is open is open. A period without a start began before. */
export function covers(period: { readonly start?: string; readonly end?: string } | undefined, on: CivilDate): boolean {
  const start = daysOf(period?.start)?.earliest, end = daysOf(period?.end)?.latest
  return (!start || start <= on) && (!end || on <= end)
}
