import { Temporal } from 'temporal-polyfill'
import type { ZoneStart } from './partial-date.ts'

/** Reads local times in an IANA zone. Days are cached: a birth date is read at every write of its member. */
export function zoneStart(zone: string): ZoneStart {
  const known = new Map<string, number>()
  return local => {
    const key = `${local.year}-${local.month}-${local.day}`
    if (local.hour !== 0 || local.minute !== 0 || local.second !== 0 || local.millisecond !== 0) return reckon(local, zone)
    let at = known.get(key)
    if (at === undefined) {
      at = reckon(local, zone)
      if (known.size > 50_000) known.clear()
      known.set(key, at)
    }
    return at
  }
}

const reckon = (local: Parameters<ZoneStart>[0], timeZone: string): number =>
  Temporal.PlainDateTime.from({ ...local, second: Math.min(local.second, 59) }).toZonedDateTime(timeZone).epochMilliseconds

/** The civil date, YYYY-MM-DD, of an instant in a zone. */
export const civilDate = (at: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString()

export function isTimeZone(zone: string): boolean {
  try { new Intl.DateTimeFormat('en', { timeZone: zone }); return true } catch { return false }
}
