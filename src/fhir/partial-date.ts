/**
 * FHIR dates are as precise as they are written: each is an interval of instants.  R4 datatypes.html#dateTime, search.html#date
 */

/** Half open, milliseconds since 1970. */
export interface Interval { readonly from: number; readonly until: number }

const FORM = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/

/** The first instant of a local date-time in a zone; handed in, for zones are never reckoned by hand. */
export type ZoneStart = (local: { year: number; month: number; day: number; hour: number; minute: number; second: number; millisecond: number }) => number

/** The instants a date, dateTime or instant covers; undefined when the text is none. A value without a zone is read by `zone`. */
export function interval(text: string, zone: ZoneStart): Interval | undefined {
  const m = FORM.exec(text)
  if (!m) return undefined
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = m.slice(1, 7).map(part => part === undefined ? undefined : Number(part)) as [number, ...number[]]
  const fraction = m[7], offset = m[8]
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 60) return undefined
  const millisecond = fraction ? Number(fraction.padEnd(3, '0').slice(0, 3)) : 0
  const start = { year, month, day, hour, minute, second, millisecond }
  const at = (local: typeof start): number => offset ? utc(local) - offsetMinutes(offset) * 60_000 : zone(local)
  if (m[2] === undefined) return { from: at(start), until: at({ ...start, year: year + 1 }) }
  if (m[3] === undefined) return { from: at(start), until: at(month === 12 ? { ...start, year: year + 1, month: 1 } : { ...start, month: month + 1 }) }
  if (m[4] === undefined) return { from: at(start), until: at(nextDay(start)) }
  const from = at(start)
  return { from, until: from + (m[6] === undefined ? 60_000 : fraction === undefined ? 1_000 : 1) }
}

const offsetMinutes = (offset: string): number =>
  offset === 'Z' ? 0 : (offset.startsWith('-') ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)))
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()
const utc = (l: Parameters<ZoneStart>[0]): number => {
  const date = new Date(Date.UTC(2000, l.month - 1, l.day, l.hour, l.minute, l.second, l.millisecond))
  return date.setUTCFullYear(l.year, l.month - 1, l.day)
}
function nextDay<L extends { year: number; month: number; day: number }>(local: L): L {
  const next = new Date(Date.UTC(2000, 0, 1))
  next.setUTCFullYear(local.year, local.month - 1, local.day + 1)
  return { ...local, year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() }
}
