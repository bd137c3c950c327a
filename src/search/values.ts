/** What an element says to the index, told by its shape: raw JSON values carry no types.  R4 search.html#ptypes */
import { interval, type Interval, type ZoneStart } from '../fhir/partial-date.ts'

/** Of anything coded: a Coding's system and code; of a plain code, boolean or string no system is known. */
export interface TokenValue { readonly plain: boolean; readonly system: string; readonly code: string }

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string => typeof value === 'string' ? value : ''

export function tokens(value: unknown): readonly TokenValue[] {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return [{ plain: true, system: '', code: String(value) }]
  if (!isObject(value)) return []
  const codings = Array.isArray(value['coding']) ? value['coding'].filter(isObject) : [value]
  return codings.map(c => ({ plain: false, system: text(c['system']), code: text(c['code']) })).filter(t => t.code !== '' || t.system !== '')
}

/** Of an Identifier or a ContactPoint. */
export const identified = (value: unknown): readonly { readonly system: string; readonly value: string }[] =>
  isObject(value) && text(value['value']) !== '' ? [{ system: text(value['system']), value: text(value['value']) }] : []

const NAME = ['family', 'given', 'prefix', 'suffix', 'text'] as const
const ADDRESS = ['line', 'city', 'district', 'state', 'postalCode', 'country', 'text'] as const

/** @param without members of a HumanName or Address that have a parameter of their own */
export function strings(value: unknown, without: ReadonlySet<string>): readonly string[] {
  if (typeof value === 'string') return [value]
  if (!isObject(value)) return []
  const names = ADDRESS.some(n => n !== 'text' && n in value) ? ADDRESS : NAME
  return names.filter(n => !without.has(n)).flatMap(n => value[n] ?? []).filter(s => typeof s === 'string')
}

/** Beyond every date: whole numbers that a Date still holds. Milliseconds since 1970. */
export const BEGINNING = -8.64e15
export const END = 8.64e15

export function dates(value: unknown, zone: ZoneStart): readonly Interval[] {
  if (typeof value === 'string') return [interval(value, zone)].filter(i => i !== undefined)
  if (!isObject(value)) return []
  if ('event' in value || 'repeat' in value) {
    const events = Array.isArray(value['event']) ? value['event'] : []
    return [...events, isObject(value['repeat']) ? value['repeat']['boundsPeriod'] : undefined].flatMap(v => dates(v, zone))
  }
  const start = interval(text(value['start']), zone), end = interval(text(value['end']), zone)
  return start || end ? upright({ from: start?.from ?? BEGINNING, until: end?.until ?? END }) : []
}
/** What ends before it begins is no time at all: every stored interval has lo < hi. */
const upright = (span: Interval): readonly Interval[] => span.from < span.until ? [span] : []

const LEAST = -Number.MAX_VALUE, MOST = Number.MAX_VALUE

/** A number is the interval up to its next neighbour, so that numbers, like dates, are half open. */
export function numbers(value: unknown): readonly Interval[] {
  if (typeof value === 'number') return [{ from: value, until: above(value) }]
  if (!isObject(value)) return []
  const low = isObject(value['low']) ? value['low']['value'] : undefined, high = isObject(value['high']) ? value['high']['value'] : undefined
  if (typeof low !== 'number' && typeof high !== 'number') return []
  return upright({ from: typeof low === 'number' ? low : LEAST, until: typeof high === 'number' ? above(high) : MOST })
}

/** `units`: the forms in which a query may name the unit, 'system|code', '|code', '|unit', and '' for any. */
export function quantities(value: unknown): readonly { readonly units: readonly string[]; readonly span: Interval }[] {
  if (!isObject(value)) return []
  if ('low' in value || 'high' in value) {
    const units = unitsOf(isObject(value['low']) ? value['low'] : isObject(value['high']) ? value['high'] : {})
    return numbers(value).map(span => ({ units, span }))
  }
  const number = value['value']
  return typeof number === 'number' ? [{ units: unitsOf(value), span: compared(number, value['comparator']) }] : []
}

const CURRENCY = 'urn:iso:std:iso:4217'
function unitsOf(quantity: Json): readonly string[] {
  const currency = text(quantity['currency']), code = text(quantity['code']) || currency, unit = text(quantity['unit'])
  const system = text(quantity['system']) || (currency && CURRENCY)
  return [...new Set(['', ...code ? [`${system}|${code}`, `|${code}`] : [], ...unit ? [`|${unit}`] : []])]
}

/** '<5' is everything below five.  R4 valueset-quantity-comparator.html */
function compared(value: number, comparator: unknown): Interval {
  switch (comparator) {
    case '<': return { from: LEAST, until: value }
    case '<=': return { from: LEAST, until: above(value) }
    case '>': return { from: above(value), until: MOST }
    case '>=': return { from: value, until: MOST }
    default: return { from: value, until: above(value) }
  }
}

const bits = new DataView(new ArrayBuffer(8))
/** The next number above, as doubles go. */
export function above(value: number): number {
  if (!Number.isFinite(value) || value === MOST) return value
  if (value === 0) return Number.MIN_VALUE
  bits.setFloat64(0, value)
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n))
  return bits.getFloat64(0)
}
