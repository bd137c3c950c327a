/** A query string becomes a request: every part understood, or refused by name.  R4 search.html */
import { invalid, unsupported } from '../fhir/error.ts'
import type { Clause, Include, SearchRequest, SortKey } from './clause.ts'
import type { Definition } from './definition.ts'
import { nearest } from './nearest.ts'
import { date, parseValue } from './parse-value.ts'
import { isIdentifying, type Parameter } from './parameters.ts'
import { encoded, pairs, split, unescaped, type Pair } from './query-string.ts'

export interface ParseOptions {
  readonly definition: Definition
  /** Leave out what is not known, and name it. */
  readonly lenient?: boolean
  /** What 'ap' is reckoned from. */
  readonly now: Date
  /** Matches on a page when nothing else is asked for; 50. */
  readonly defaultCount?: number
  /** At most; 1,000. */
  readonly maxCount?: number
}

interface Reading extends ParseOptions {
  readonly type: string
  readonly clauses: Clause[]
  readonly includes: Include[]
  readonly ignored: string[]
  sort: readonly SortKey[]
  count: number
  total: SearchRequest['total']
  onlyTotal: boolean
  cursor?: string
}

/** @throws invalid, unsupported naming the parameter; never a value */
export function parseSearch(type: string, query: string, options: ParseOptions): SearchRequest {
  const reading: Reading = { ...options, type, clauses: [], includes: [], ignored: [], sort: [], count: options.defaultCount ?? 50, total: 'none', onlyTotal: false }
  const searched: Pair[] = [], once = new Set<string>()
  for (const pair of pairs(query)) {
    const control = CONTROLS[pair.name]
    if (control && pair.name !== '_include' && pair.name !== '_revinclude') {
      if (once.has(pair.name)) throw invalid(`The search parameter '${pair.name}' may be given once`)
      once.add(pair.name)
    }
    const taken = control ? control(reading, pair.value) : clause(reading, pair)
    if (taken) searched.push(pair)
  }
  const { clauses, includes, sort, total, cursor, ignored } = reading, count = reading.onlyTotal ? 0 : reading.count
  return { type, clauses, includes, sort, count, total: count === 0 ? 'accurate' : total, self: encoded(searched), ignored, ...(cursor !== undefined && { cursor }) }
}

const notYet = (name: string) => (): never => { throw unsupported(`The search parameter '${name}' is not supported yet in this version`) }

/** What is not a criterion. True: it stays in the self link. */
const CONTROLS: Readonly<Record<string, (reading: Reading, value: string) => boolean>> = {
  _count(reading, value) {
    if (!/^\d{1,9}$/.test(value)) throw invalid("The search parameter '_count' must be a whole number, 0 for the total alone")
    reading.count = Math.min(Number(value), reading.maxCount ?? 1_000)
    return true
  },
  _total(reading, value) {
    if (value !== 'none' && value !== 'estimate' && value !== 'accurate') throw invalid("The search parameter '_total' must be none, estimate or accurate")
    reading.total = value
    return true
  },
  _summary(reading, value) {
    if (!['true', 'text', 'data', 'count', 'false'].includes(value)) throw invalid("The search parameter '_summary' is true, text, data, count or false")
    reading.onlyTotal = value === 'count'
    return value !== 'false'
  },
  /** What is sent of each match: the answer's form, not what matches. */
  _elements: () => true,
  _sort(reading, value) {
    reading.sort = sortKeys(reading, value)
    return true
  },
  _include(reading, value) { return include(reading, 'include', value) },
  _revinclude(reading, value) { return include(reading, 'revinclude', value) },
  '_include:iterate': notYet('_include:iterate'),
  '_revinclude:iterate': notYet('_revinclude:iterate'),
  '_include:recurse': notYet('_include:recurse'),
  '_revinclude:recurse': notYet('_revinclude:recurse'),
  _cursor(reading, value) {
    reading.cursor = value
    return false
  },
  _format: () => false,
  _pretty: () => false,
  ...Object.fromEntries(['_contained', '_containedType', '_filter', '_list', '_text', '_content', '_query', '_type'].map(name => [name, notYet(name)])),
}

function clause(reading: Reading, { name, value }: Pair): boolean {
  const { definition, now, type } = reading, [code = '', modifier, ...more] = name.split(':')
  if (code === '_has' || code.includes('.') || modifier?.includes('.')) throw unsupported(`Chained search is not supported yet in this version: '${named(name)}'`)
  if (more.length > 0) throw invalid(`The search parameter '${named(name)}' has more than one modifier`)
  if (code === '_id' || code === '_lastUpdated') {
    if (modifier !== undefined) throw unsupported(`The search parameter '${code}' takes no modifier in this version`)
    reading.clauses.push(code === '_id'
      ? { code, kind: 'id', values: filled(code, split(value, ',')).map(id => ({ kind: 'id', id: unescaped(id) })) }
      : { code, kind: 'lastUpdated', values: split(value, ',').map(text => date(text, { name: code, now, definition })) })
    return true
  }
  const parameter = definition.parameters(type).get(code)
  if (!parameter) return unknown(reading, name, code)
  admit(parameter, modifier, name)
  const asked = { name, parameter, modifier, now, definition }
  reading.clauses.push({
    code, kind: parameter.type as Clause['kind'], ...(modifier !== undefined && { modifier }), values: split(value, ',').map(text => parseValue(text, asked)),
  })
  return true
}

function filled(name: string, values: readonly string[]): readonly string[] {
  if (values.some(v => v === '')) throw invalid(`The value of the search parameter '${name}' must be given`)
  return values
}

/** No such parameter, or one that is not indexed. */
function unknown({ definition, type, lenient, ignored }: Reading, name: string, code: string): boolean {
  if (definition.definitions(type).some(d => d.code === code)) throw unsupported(`The search parameter '${code}' of ${type} is not supported yet in this version`)
  if (lenient) {
    ignored.push(named(name))
    return false
  }
  const near = nearest(code, [...definition.parameters(type).keys(), '_id', '_lastUpdated', ...Object.keys(CONTROLS).filter(c => !c.includes(':'))])
  throw invalid(`${type} has no search parameter '${named(code)}'${near.length > 0 ? `; the nearest: ${near.join(', ')}` : ''}`)
}

/** What a client wrote where a name belongs: no more than that of it is said back. */
const named = (name: string): string => name.replace(/[^\w:.$-]/g, '?').slice(0, 64)

const MODIFIERS: Partial<Record<Parameter['type'], readonly string[]>> = { token: ['not'], string: ['exact'], reference: ['identifier'] }

function admit(parameter: Parameter, modifier: string | undefined, name: string): void {
  if (modifier === undefined) return
  const refersTo = parameter.type === 'reference' && parameter.valueTypes.has('Reference')
  const works = isIdentifying(parameter) || (parameter.type === 'reference' && !refersTo) ? [] : MODIFIERS[parameter.type] ?? []
  if (works.includes(modifier)) return
  if (refersTo && (parameter.targets.includes(modifier) || (parameter.targets.includes('Resource') && /^[A-Z][A-Za-z]+$/.test(modifier)))) return
  const those = [...works.map(m => `:${m}`), ...refersTo ? [':[type]'] : []]
  throw unsupported(`The modifier of '${named(name)}' is not supported in this version; on ${parameter.code} ${those.length > 0 ? `these work: ${those.join(', ')}` : 'none works'}`)
}

function sortKeys({ definition, type }: Reading, value: string): readonly SortKey[] {
  const keys = split(value, ',').map(text => ({ code: text.replace(/^-/, ''), descending: text.startsWith('-') }))
  const [first] = keys
  if (!first || keys.length > 1) throw unsupported("The search parameter '_sort' takes one key in this version")
  if (first.code === '_lastUpdated') return keys
  const dates = [...definition.parameters(type).values()].filter(p => p.type === 'date').map(p => p.code)
  if (!dates.includes(first.code)) throw unsupported(`${type} can be sorted in this version by ${['_lastUpdated', ...dates].join(', ')}`)
  return keys
}

function include(reading: Reading, direction: Include['direction'], value: string): boolean {
  const name = `_${direction}`, [source = '', code = '', target, ...more] = value.split(':')
  if (source === '*' || code === '*') throw unsupported(`The search parameter '${name}' names one parameter in this version, Type:parameter`)
  const parameter = reading.definition.parameters(source).get(code)
  if (more.length > 0 || parameter?.type !== 'reference' || !parameter.valueTypes.has('Reference')) {
    throw invalid(`The search parameter '${name}' must name a type and one of its reference parameters, Type:parameter or Type:parameter:Type`)
  }
  const reaches = (type: string): boolean => parameter.targets.includes(type) || parameter.targets.includes('Resource')
  if (direction === 'include' && source !== reading.type) throw invalid(`The search parameter '_include' must begin at the type searched, ${reading.type}`)
  if (direction === 'revinclude' && (!reaches(reading.type) || (target ?? reading.type) !== reading.type)) throw invalid(`The search parameter '_revinclude' must name a parameter that refers to ${reading.type}`)
  if (target && !reaches(target)) throw invalid(`The search parameter '${name}' names a type that its parameter does not refer to`)
  reading.includes.push({ direction, source, code, ...(target && { target }) })
  return true
}
