/** Which of two dates, dateTimes or instants comes first, as far as their precision tells. N1 §6.2; R4 datatypes.html#dateTime */

const DAY = 86_400_000
const PARTS = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/

/** Negative, 0 or positive; undefined when it cannot be known: other precisions, the same as far as both go. */
export function dateOrder(a: string, b: string): number | undefined {
  const left = PARTS.exec(a), right = PARTS.exec(b)
  if (!left || !right) return undefined
  if (left[4] === undefined && right[4] === undefined) return byText(a, b)
  if (left[4] === undefined || right[4] === undefined) {
    // A day is compared with an instant whose zone is not the day's: only beyond the neighbouring days is the answer sure.
    const common = Math.min(a.indexOf('T') < 0 ? a.length : 10, b.indexOf('T') < 0 ? b.length : 10)
    if (common < 10) return byText(a.slice(0, common), b.slice(0, common)) || undefined
    const apart = Date.parse(a.slice(0, 10)) - Date.parse(b.slice(0, 10))
    return Math.abs(apart) > DAY ? apart : undefined
  }
  if ((left[8] === undefined) !== (right[8] === undefined)) return undefined
  const apart = instant(left) - instant(right)
  return (left[6] === undefined) === (right[6] === undefined) || Math.abs(apart) >= 60_000 ? apart : undefined
}

function byText(a: string, b: string): number | undefined {
  const common = Math.min(a.length, b.length)
  const [left, right] = [a.slice(0, common), b.slice(0, common)]
  return left < right ? -1 : left > right ? 1 : a.length === b.length ? 0 : undefined
}

/** Milliseconds, with their fraction. A time without a zone is reckoned as UTC: it is compared with its like alone. */
function instant(parts: RegExpExecArray): number {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(part => part === undefined ? 0 : Number(part)) as [number, number, number, number, number, number]
  const zone = parts[8], fraction = parts[7] === undefined ? 0 : Number(`0${parts[7]}`)
  const offset = zone === undefined || zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)))
  const at = new Date(Date.UTC(2000, month - 1, day, hour, minute, second))
  at.setUTCFullYear(year, month - 1, day)
  return at.getTime() + fraction * 1000 - offset * 60_000
}
