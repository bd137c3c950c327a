/** Days as numbers since 1970-01-01: arithmetic without clock and time zone.  After H. Hinnant's days_from_civil */

export type Day = number

export function dayOf(text: string): Day | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (year === undefined) return undefined
  const found = fromCivil(Number(year), Number(month), Number(day))
  return isoOf(found) === text ? found : undefined
}

export function fromCivil(year: number, month: number, day: number): Day {
  const y = month <= 2 ? year - 1 : year, era = Math.floor(y / 400), ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

export interface Civil { readonly year: number; readonly month: number; readonly day: number }
export function civilOf(days: Day): Civil {
  const z = days + 719_468, era = Math.floor(z / 146_097), ofEra = z - era * 146_097
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365)
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)), mp = Math.floor((5 * ofYear + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * mp + 2) / 5) + 1 }
}

export function isoOf(days: Day): string {
  const { year, month, day } = civilOf(days)
  return `${year}-${two(month)}-${two(day)}`
}
export const two = (n: number): string => n < 10 ? `0${n}` : String(n)

/** The same day of another year; the 28th where there is no 29th of February. */
export function yearsLater(days: Day, years: number): Day {
  const { year, month, day } = civilOf(days), to = year + years
  return fromCivil(to, month, month === 2 && day === 29 && !isLeap(to) ? 28 : day)
}
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** An instant of that day in California whatever the season: between 17:00 and 23:59 UTC it is that day there too. */
export const instantOn = (days: Day, minute: number): string => `${isoOf(days)}T${17 + Math.floor(minute / 60)}:${two(minute % 60)}:00Z`
/** Minutes that `instantOn` may be given. */
export const MINUTES = 420
