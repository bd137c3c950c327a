/**
 * The news of the record: its changes in the one order that all readers share, and what is told of them to subscribers.
 * Numbers are dense, given once and for ever; a reader that keeps the last number it has dealt with misses nothing.
 */
import type { Principal } from '../fhir/cause.ts'
import type { Version } from '../fhir/version.ts'

export interface Change {
  readonly no: bigint
  readonly type: string
  readonly id: string
  /** meta.versionId of `after`. */
  readonly version: string
  /** The version it took the place of; undefined for a first version. A deletion when it was one. */
  readonly before: Version | undefined
  readonly after: Version
  /** Who made the change; scopes are not kept. */
  readonly principal: Principal
  /** Parties to whom a grant in force opens the row, by member or by id: read with the change. Absent: none. */
  readonly grantees?: readonly string[]
}

/** requested: waits for its handshake; active: is told; error, off: is not told, but keeps its number. */
export type TellingStatus = 'requested' | 'active' | 'error' | 'off'

/**
 * From this change on the subscription stands so. A subscription not known before begins with number 1.
 * A status that differs from the stored one begins afresh: no failed tries, due at once.
 */
export interface StateChange {
  /** The Subscription's id. */
  readonly subscription: string
  /** meta.versionId of the Subscription that is in force. */
  readonly version: string
  readonly status: TellingStatus
}

export interface SubscriptionState extends StateChange {
  /** Who created it, as `Change.principal` of its first version since its last deletion: whose scope is tested. An operator that turns it on again does not widen it. */
  readonly principal: Principal
  /** The number that its next event will get; events so far: next - 1. */
  readonly next: bigint
  /** Every event up to this number has been delivered. */
  readonly delivered: bigint
  /** Failed tries since the last success. */
  readonly attempts: number
  readonly dueAt: Date
  readonly lastError: string | undefined
}

/** What is told, with the number it got. */
export interface Event {
  readonly subscription: string
  readonly number: bigint
  /** The change's number. */
  readonly no: bigint
  readonly type: string
  readonly id: string
  readonly version: string
  /** When the change was numbered: never earlier than its lastUpdated. */
  readonly at: Date
}

/** One step of a reader: what it found between two numbers, all of it stored together with the cursor's move. */
export interface Step {
  /** The cursor as the reader had read it: if another process has moved it since, nothing is stored. */
  readonly from: bigint
  readonly upTo: bigint
  /** In the order of the changes; each gets the subscription's next number. */
  readonly told: readonly { readonly subscription: string; readonly change: Change }[]
  /** Applied before `told`. */
  readonly states: readonly StateChange[]
}

/** The lease of one subscription, and what is due to it. */
export interface Due {
  readonly state: SubscriptionState
  /** From delivered + 1 on, in order; empty for a handshake. */
  readonly events: readonly Event[]
}
export interface Lease {
  /** A UUID: whoever delivers. */
  readonly owner: string
  readonly now: Date
  readonly until: Date
}
export type Outcome =
  | { readonly did: 'delivered'; /** Up to and with this number. */ readonly number: bigint }
  | { readonly did: 'shaken' }
  /** To be tried again then, or the status it falls into instead. `error` names no person and no address. */
  | { readonly did: 'failed'; readonly error: string; readonly retryAt: Date; readonly status?: TellingStatus }

export interface News {
  /** Numbers what has been committed: true order, no holes. Any process may call it at any time. @returns how many it numbered */
  step(): Promise<number>
  /** Of the next `limit` numbers above `no` the changes of some types, in order, and the last number looked at; `no` itself when there is none. */
  changesAfter(no: bigint, types: readonly string[], limit: number): Promise<{ readonly changes: readonly Change[]; readonly upTo: bigint }>
  /** The same for a reader that asks neither what stood before nor who made the change. */
  versionsAfter(no: bigint, types: readonly string[], limit: number): Promise<{ readonly versions: readonly Version[]; readonly upTo: bigint }>
  /** How far a reader has come: 0 for one that never recorded. */
  cursor(reader: string): Promise<bigint>
  /** In one transaction: states, events with their numbers, the cursor. @returns false, and stores nothing, when the cursor had moved: read states and cursor again */
  record(reader: string, step: Step): Promise<boolean>
  states(): Promise<readonly SubscriptionState[]>
  stateOf(subscription: string): Promise<SubscriptionState | undefined>
  /** Events numbered from `from` to `to`, both included, in order; at most 1,000. */
  eventsOf(subscription: string, from: bigint, to: bigint): Promise<readonly Event[]>
  /** Takes the lease of up to `limit` subscriptions to which something is due, each with at most `events` events. */
  dueDeliveries(lease: Lease, limit: number, events?: number): Promise<readonly Due[]>
  /** @returns false when the lease has passed to another */
  renew(subscription: string, lease: Lease): Promise<boolean>
  /** Records how a delivery went and gives the lease back; a status recorded by a reader since the lease was taken stays. @returns false when the lease had passed to another */
  outcome(subscription: string, owner: string, outcome: Outcome): Promise<boolean>
  /** Called, as a hint, soon after something was committed, here or in another process. Polling each second is the truth. @returns how to stop it */
  onNews(callback: () => void): () => void
}
