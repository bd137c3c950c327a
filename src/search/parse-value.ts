/** One alternative of a parameter, by the parameter's kind. Errors name the parameter, never the value.  R4 search.html#ptypes */
import { invalid, unsupported, type FhirError } from '../fhir/error.ts'
import { interval } from '../fhir/partial-date.ts'
import { parseReference } from '../fhir/reference.ts'
import { ID } from '../fhir/resource.ts'
import type { ClauseValue, Prefix } from './clause.ts'
import type { Definition } from './definition.ts'
import { fold, LONGEST_FOLDED } from './fold.ts'
import type { Parameter } from './parameters.ts'
import { split, unescaped } from './query-string.ts'
import { above } from './values.ts'

export interface Asked {
  /** As the client wrote it, modifier included: named in errors. */
  readonly name: string
  readonly parameter: Parameter
  readonly modifier: string | undefined
  readonly now: Date
  readonly definition: Definition
}
const wrong = (asked: Pick<Asked, 'name'>, must: string): FhirError => invalid(`The value of the search parameter '${asked.name}' must be ${must}`)

export function parseValue(text: string, asked: Asked): ClauseValue {
  if (text === '') throw wrong(asked, 'given')
  switch (asked.parameter.type) {
    case 'token': return token(text, asked)
    case 'string': return string(text, asked)
    case 'reference': return reference(text, asked)
    case 'date': return date(text, asked)
    case 'uri': return { kind: 'uri', uri: unescaped(text) }
    case 'number': return { kind: 'number', ...compared(text, asked) }
    case 'quantity': return quantity(text, asked)
    default: throw unsupported(`The search parameter '${asked.name}' is not supported yet in this version`)
  }
}

function token(text: string, asked: Asked): ClauseValue {
  const [first = '', second, ...more] = split(text, '|').map(unescaped)
  if (more.length > 0 || (first === '' && second === '')) throw wrong(asked, 'code, system|code, |code or system|')
  return second === undefined ? { kind: 'token', system: undefined, code: first } : { kind: 'token', system: first, code: second === '' ? undefined : second }
}

function string(text: string, asked: Asked): ClauseValue {
  const plain = unescaped(text)
  if (asked.modifier !== 'exact' && (fold(plain) === '' || plain.length > LONGEST_FOLDED)) throw wrong(asked, `1 to ${LONGEST_FOLDED} characters`)
  return { kind: 'string', text: plain }
}

function reference(text: string, asked: Asked): ClauseValue {
  if (asked.modifier === 'identifier') return token(text, asked)
  const plain = unescaped(text), { parameter, definition } = asked
  if (!parameter.valueTypes.has('Reference')) return { kind: 'uri', uri: plain }
  const found = parseReference(plain, definition.base)
  if (found?.version !== undefined) throw unsupported(`The search parameter '${asked.name}' does not take the reference of one version yet`)
  const only = asked.modifier
  if (found) {
    if (only && only !== found.type) throw wrong(asked, `a reference to ${only}`)
    return { kind: 'reference', types: [found.type], id: found.id }
  }
  if (ID.test(plain)) return { kind: 'reference', types: only ? [only] : parameter.targets, id: plain }
  return { kind: 'uri', uri: plain }
}

const PREFIX = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)$/s

/** Also of _lastUpdated. */
export function date(text: string, { name, now, definition }: Pick<Asked, 'name' | 'now' | 'definition'>): ClauseValue {
  const [, prefix = 'eq', written = ''] = PREFIX.exec(unescaped(text)) as unknown as [string, Prefix | undefined, string]
  // A plus of a zone that was not percent-encoded has become a space.
  const range = interval(written.replace(/ (\d\d:\d\d)$/, '+$1'), definition.zone)
  if (!range) throw wrong({ name }, 'a date: YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.sss]] with or without a zone, after one of eq ne gt lt ge le sa eb ap or nothing')
  if (prefix !== 'ap') return { kind: 'date', prefix, ...range }
  const slack = Math.abs(now.getTime() - (range.from + range.until) / 2) / 10
  return { kind: 'date', prefix, from: range.from - slack, until: range.until + slack }
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/

/**
 * Equal is equal to the digits written: 100 is [99.5, 100.5), 100.00 [99.995, 100.005), 1e2 [95, 105); the other comparisons take the
 * number as exact, `ap` a tenth around it.  R4 search.html#number
 */
function compared(text: string, asked: Asked): { prefix: Prefix; from: number; until: number } {
  const [, prefix = 'eq', written = ''] = PREFIX.exec(text) as unknown as [string, Prefix | undefined, string]
  const m = NUMBER.exec(written)
  if (!m) throw wrong(asked, 'a number, after one of eq ne gt lt ge le sa eb ap or nothing')
  const [, sign, whole = '', fraction = '', exponent = '0'] = m, value = Number(written)
  if (prefix === 'ap') return { prefix, from: value - Math.abs(value) / 10, until: above(value + Math.abs(value) / 10) }
  if (prefix !== 'eq' && prefix !== 'ne') return { prefix, from: value, until: above(value) }
  // Reckoned in whole numbers of half a unit of the last digit, so that no rounding moves a border.
  const shift = fraction === '' && m[4] !== undefined ? 1 : 0, digits = BigInt(`${whole}${fraction}${'0'.repeat(shift + 1)}`)
  const power = Number(exponent) - fraction.length - shift - 1, at = (n: bigint): number => Number(`${n}e${power}`)
  const signed = sign === '-' ? -digits : digits
  return { prefix, from: at(signed - 5n), until: at(signed + 5n) }
}

function quantity(text: string, asked: Asked): ClauseValue {
  const [number = '', system, code, ...more] = split(text, '|').map(unescaped)
  if (more.length > 0 || (system !== undefined && !code)) throw wrong(asked, 'number, number|system|code or number||code')
  return { kind: 'quantity', ...compared(number, asked), unit: code === undefined ? '' : `${system}|${code}` }
}
