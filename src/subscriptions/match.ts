/**
 * Who is told of a change: pure. Subscribers are hashed on resource type, topic and the member they filter by, so that a change meets
 * only those it may concern. What a subscriber may not see is not an event of theirs: the scope is tested before a number is given.
 */
import { parseJson } from '../fhir/json.ts'
import type { Resource } from '../fhir/resource.ts'
import { sees, type Scope } from '../fhir/scope.ts'
import type { Version } from '../fhir/version.ts'
import type { Change } from '../repository/news.ts'
import { admits, type FilterSearch } from './filter.ts'
import type { Subscriber } from './subscriber.ts'
import { eventOf, type Topic } from './topic.ts'
import { TOPICS } from './topics.ts'

/** Subscribers by key: topic and member, or topic and '*' for those that name none. */
export class Roster {
  readonly #byId = new Map<string, Subscriber>()
  readonly #byKey = new Map<string, Map<string, Subscriber>>()

  constructor(subscribers: Iterable<Subscriber> = []) {
    for (const subscriber of subscribers) this.put(subscriber)
  }
  put(subscriber: Subscriber): void {
    this.remove(subscriber.id)
    this.#byId.set(subscriber.id, subscriber)
    for (const key of keysOf(subscriber)) {
      const bucket = this.#byKey.get(key) ?? new Map<string, Subscriber>()
      this.#byKey.set(key, bucket.set(subscriber.id, subscriber))
    }
  }
  remove(id: string): void {
    const known = this.#byId.get(id)
    if (!known) return
    this.#byId.delete(id)
    for (const key of keysOf(known)) {
      const bucket = this.#byKey.get(key)
      bucket?.delete(id)
      if (bucket?.size === 0) this.#byKey.delete(key)
    }
  }
  get(id: string): Subscriber | undefined {
    return this.#byId.get(id)
  }
  all(): Iterable<Subscriber> {
    return this.#byId.values()
  }
  concernedBy(topic: Topic, patient: string | undefined): Subscriber[] {
    const everyone = this.#byKey.get(`${topic.url} *`)?.values() ?? [], theirs = patient === undefined ? undefined : this.#byKey.get(`${topic.url} ${patient}`)
    return [...everyone, ...theirs?.values() ?? []]
  }
}

/** The ids of the subscriptions that are told of a change, in a fixed order. */
export function toldOf(change: Change, roster: Roster, search: FilterSearch): readonly string[] {
  const topics = TOPICS.filter(topic => topic.resource === change.type)
  if (topics.length === 0) return []
  const before = resourceOf(change.before), after = resourceOf(change.after), focus = after ?? before
  if (!focus) return []
  const row = change.after.owners.patient === undefined && change.before ? change.before : change.after
  return topics.flatMap(topic => {
    const trigger = eventOf(topic, before, after)
    if (trigger === undefined) return []
    return roster.concernedBy(topic, row.owners.patient)
      .filter(one => isTold(one, change) && opens(one.scope, row, change.grantees) && admits(one.filters, trigger, focus, search))
      .map(({ id }) => id)
  }).sort()
}

/** Those in error keep counting: their events wait for them. */
const isTold = ({ status, ends }: Subscriber, { after }: Change): boolean => status !== 'off' && (ends === undefined || Date.parse(after.lastUpdated) < ends)

const opens = (scope: Scope, row: Version, grantees: readonly string[] = []): boolean =>
  sees(scope, row) || scope.branches.some(branch => branch.by === 'grant' && grantees.includes(branch.party) && (!branch.types || branch.types.includes(row.type)))

function keysOf({ topic, filters }: Subscriber): readonly string[] {
  const members = filters.criteria?.clauses.find(({ code, kind, modifier }) => code === 'patient' && kind === 'reference' && modifier === undefined)
  if (!members) return [`${topic.url} *`]
  return [...new Set(members.values.flatMap(value => value.kind === 'reference' ? [`${topic.url} Patient/${value.id}`] : [`${topic.url} *`]))]
}

const resourceOf = (version: Version | undefined): Resource | undefined =>
  version && !version.deleted ? parseJson(version.text) as Resource : undefined
