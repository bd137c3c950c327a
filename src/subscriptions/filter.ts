/** What a subscriber narrows a topic by: 'Encounter?patient=Patient/1&trigger=admit'. Several filters must all hold, values of one stand for either. */
import { FhirError } from '../fhir/error.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Clause } from '../search/clause.ts'
import type { Topic } from './topic.ts'

/** The house's own search, handed in: a filter means what the same words mean in a query. */
export interface FilterSearch {
  /** @throws FhirError when the query is none */
  parse(type: string, query: string): readonly Clause[]
  matches(resource: Resource, clauses: readonly Clause[]): boolean
}

export interface Filters {
  /** Codes of triggers; undefined: any. */
  readonly triggers: ReadonlySet<string> | undefined
  /** Of the topic's focus; all must hold. */
  readonly clauses: readonly Clause[]
}

/** Nothing narrowed. */
export const ANY: Filters = { triggers: undefined, clauses: [] }

/** One filter read, or what is wrong with it: never its values. */
export function readFilter(topic: Topic, text: string, search: FilterSearch): Filters | { readonly wrong: string } {
  const form = /^([A-Za-z]+)\?(.+)$/s.exec(text)
  if (!form) return { wrong: `A filter is written '${topic.resource}?name=value'` }
  if (form[1] !== topic.resource) return { wrong: `The events of this topic are about ${topic.resource}, not ${form[1]}` }
  const given = form[2]!.split('&').map(part => part.split(/=(.*)/s, 2) as [string, string?])
  const unknown = given.find(([name]) => !topic.filters.some(filter => filter.code === name))
  if (unknown) return { wrong: `The topic knows no such filter; it knows ${topic.filters.map(filter => filter.code).join(', ')}` }
  if (given.some(([, value]) => !value)) return { wrong: 'A filter needs a value' }
  const isTrigger = ([name]: readonly [string, string?]): boolean => topic.filters.some(filter => filter.code === name && filter.by === 'trigger')
  const wanted = given.filter(isTrigger).map(([, value = '']) => decodeURIComponentSafely(value).split(','))
  const codes = topic.triggers.map(trigger => trigger.code)
  if (!wanted.flat().every(code => codes.includes(code))) return { wrong: `The triggers of this topic are ${codes.join(', ')}` }
  const query = given.filter(one => !isTrigger(one)).map(one => one.join('=')).join('&')
  const clauses = query === '' ? [] : parsed(topic.resource, query, search)
  return clauses ? { triggers: wanted.reduce<Filters['triggers']>(both, undefined), clauses } : { wrong: 'The value of a search filter cannot be read' }
}

/** Both must hold. */
export const joined = (a: Filters, b: Filters): Filters =>
  ({ triggers: b.triggers ? both(a.triggers, [...b.triggers]) : a.triggers, clauses: [...a.clauses, ...b.clauses] })

export const admits = (filters: Filters, trigger: string, focus: Resource, search: FilterSearch): boolean =>
  (!filters.triggers || filters.triggers.has(trigger)) && (filters.clauses.length === 0 || search.matches(focus, filters.clauses))

const both = (so: ReadonlySet<string> | undefined, codes: readonly string[]): ReadonlySet<string> =>
  so ? new Set(codes.filter(code => so.has(code))) : new Set(codes)

function parsed(type: string, query: string, search: FilterSearch): readonly Clause[] | undefined {
  try {
    return search.parse(type, query)
  } catch (thrown) {
    if (thrown instanceof FhirError) return undefined
    throw thrown
  }
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
