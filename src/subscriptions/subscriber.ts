/** Whoever is to be told: a Subscription as the matcher and the delivery know it. */
import type { Principal } from '../fhir/cause.ts'
import { parseJson } from '../fhir/json.ts'
import type { Scope } from '../fhir/scope.ts'
import type { Version } from '../fhir/version.ts'
import type { TellingStatus } from '../repository/news.ts'
import { CONTENTS, type Content } from './backport.ts'
import { ANY, joined, readFilter, type Filters, type FilterSearch } from './filter.ts'
import type { Topic } from './topic.ts'
import { topicOf } from './topics.ts'
import { wanted } from './wanted.ts'

export interface Subscriber {
  /** The Subscription's id and the version that was read. */
  readonly id: string
  readonly version: string
  readonly status: TellingStatus
  readonly topic: Topic
  readonly filters: Filters
  /** Whose scope every event is tested against; `scope` is it. */
  readonly principal: Principal
  readonly scope: Scope
  /** Milliseconds since 1970. */
  readonly ends: number | undefined
  readonly channel: Channel
}

export interface Channel {
  readonly endpoint: string
  readonly headers: readonly string[]
  readonly contentType: string
  readonly content: Content
  /** Milliseconds. */
  readonly timeout: number
  /** Milliseconds; undefined: none wanted. */
  readonly heartbeat: number | undefined
}

export interface Reading {
  readonly search: FilterSearch
  /** The principal comes without its SMART scopes, which the record does not keep. */
  scopeOf(principal: Principal): Scope
}

/** undefined: not one we could tell anything, or one whose topic or filters we no longer know. It must not keep the others from being told. */
export function subscriberOf(version: Version, principal: Principal, { search, scopeOf }: Reading): Subscriber | undefined {
  const asked = wanted(parseJson(version.text) as object), topic = topicOf(asked.criteria), status = statusOf(asked.status)
  const content = CONTENTS.find(one => one === asked.contents[0])
  if (!topic || !status || !content || asked.endpoint === undefined) return undefined
  const filters = asked.filters.map(({ value }) => readFilter(topic, value, search))
  if (filters.some(filter => 'wrong' in filter)) return undefined
  return {
    id: version.id, version: version.version, status, topic, principal, scope: isItsOwn(version, principal) ? scopeOf(principal) : NOTHING,
    filters: (filters as Filters[]).reduce(joined, ANY),
    ends: asked.end === undefined ? undefined : Date.parse(asked.end),
    channel: {
      endpoint: asked.endpoint, headers: asked.headers, contentType: 'application/fhir+json', content,
      timeout: seconds(asked.timeout?.value) ?? DEFAULT_TIMEOUT, heartbeat: seconds(asked.heartbeat?.value),
    },
  }
}

/** Does the principal act for the party that sent the subscription? Nobody else's scope may decide what goes to its endpoint. */
export const isItsOwn = (version: Version, principal: Principal): boolean => version.owners.source === principal.party
const NOTHING: Scope = { branches: [], refersTo: 'visible' }

const DEFAULT_TIMEOUT = 10_000
const seconds = (value: unknown): number | undefined => typeof value === 'number' ? value * 1000 : undefined
const statusOf = (text: string | undefined): TellingStatus | undefined => (['requested', 'active', 'error', 'off'] as const).find(status => status === text)
