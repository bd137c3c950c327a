/** What a subscriber narrows a topic by: 'Encounter?patient=Patient/1&trigger=admit'. Several filters must all hold, values of one stand for either. */
import { FhirError } from '../fhir/error.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Criteria, Matcher } from '../search/match.ts'
import type { Topic, TopicFilter } from './topic.ts'

/** The house's own search, handed in: a filter means what the same words mean in a query. */
export interface FilterSearch {
  /** @throws FhirError when the query is none */
  parse(type: string, query: string): Criteria
  readonly matches: Matcher
}

export interface Filters {
  /** Codes of triggers; undefined: any. */
  readonly triggers: ReadonlySet<string> | undefined
  /** Of the topic's focus; undefined: any. Kept as one object, for the search makes it ready once. */
  readonly criteria: Criteria | undefined
}

/** Nothing narrowed. */
export const ANY: Filters = { triggers: undefined, criteria: undefined }

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
  const criteria = query === '' ? undefined : parsed(topic.resource, query, search)
  if (criteria === 'wrong') return { wrong: 'The value of a search filter cannot be read' }
  const astray = criteria && topic.filters.find(filter => pointsAstray(filter, criteria))
  return astray ? { wrong: `The filter ${astray.code} names ${astray.target}/[id]` } : { triggers: wanted.reduce<Filters['triggers']>(both, undefined), criteria }
}

const pointsAstray = ({ code, target }: TopicFilter, { clauses }: Criteria): boolean =>
  target !== undefined && clauses.some(clause => clause.code === code && clause.values.some(value => value.kind === 'reference' && !value.types.includes(target)))

/** Both must hold. */
export const joined = (a: Filters, b: Filters): Filters => ({
  triggers: b.triggers ? both(a.triggers, [...b.triggers]) : a.triggers,
  criteria: a.criteria && b.criteria ? { type: a.criteria.type, clauses: [...a.criteria.clauses, ...b.criteria.clauses] } : a.criteria ?? b.criteria,
})

export const admits = ({ triggers, criteria }: Filters, trigger: string, focus: Resource, { matches }: FilterSearch): boolean =>
  (!triggers || triggers.has(trigger)) && (!criteria || matches(criteria, focus))

const both = (so: ReadonlySet<string> | undefined, codes: readonly string[]): ReadonlySet<string> =>
  so ? new Set(codes.filter(code => so.has(code))) : new Set(codes)

function parsed(type: string, query: string, search: FilterSearch): Criteria | 'wrong' {
  try {
    return search.parse(type, query)
  } catch (thrown) {
    if (thrown instanceof FhirError) return 'wrong'
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
