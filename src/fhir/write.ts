import type { Kind, Problem } from './error.ts'
import type { Resource } from './resource.ts'

/** A change as a value. Interactions, operations, messages and the worker only make Writes; the repository's commit stores them. */
export interface Write {
  readonly op: 'create' | 'update' | 'delete'
  readonly type: string
  /** Of a create: made beforehand, so that others of the change can refer to it. */
  readonly id?: string
  /** As it came; absent when we made the resource. */
  readonly text?: string
  /** Absent in a delete. */
  readonly resource?: Resource
  /** The version the client named, or the one its maker had read. */
  readonly ifMatch?: string
  /** When what its maker had read moves, the change is made again rather than refused: all of it, or, the version being the client's, what criteria matched. */
  readonly remake?: boolean | 'match'
  /** Conditional create: a query string without '?', of this type. */
  readonly ifNoneExist?: string
  /** The criteria of a conditional update or delete, likewise. */
  readonly where?: string
  /** Of a delete: what refers to it goes with it, and what refers to that, so many at most. */
  readonly cascade?: number
  /** It goes with what it refers to: 'Type/id' of the delete that was asked for. */
  readonly cascadeOf?: string
  /** May an update make a resource that is not there? 'again': only what was there once and was deleted. */
  readonly upsert?: boolean | 'again'
  /** Of an update: only where nothing stands. */
  readonly fresh?: true
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Where the Write stood in what the client sent: prefixes the expression of each finding, 'Bundle.entry[2].resource'. */
  readonly at?: string
}

/** A finding of severity error refuses; a warning travels with the answer. */
export type Finding = Problem & { readonly kind: Kind }

/** What a gate or a consequence must know: a reference ('ServiceRequest/1') to be read, or a search ('Task?focus=ServiceRequest/1'). */
export type Query = string
export type Facts = ReadonlyMap<Query, readonly Resource[]>

/** The moment of a change: handed in, so that gates and consequences have no clock. */
export interface Moment { readonly at: Date }

/** Pure: commit reads what `needs` names, outside every scope, the change's own Writes overlaid. */
export interface Gate {
  readonly name: string
  /** 'nothing': judged at once, without `before` and without a lock. */
  needs(write: Write): readonly Query[] | 'nothing'
  judge(judged: Judged, facts: Facts): readonly Finding[]
}
export interface Judged extends Moment {
  readonly write: Write
  readonly before: Resource | undefined
  /** With its id; absent in a deletion. */
  readonly after: Resource | undefined
}

/** What follows from a change by rule: pure. Its Writes pass the same gates, at most three rounds. */
export interface Consequences {
  /** 'nothing': nothing follows from it, whatever was stored before. */
  needs(write: Write): readonly Query[] | 'nothing'
  follow(judged: Judged, facts: Facts): Followed
}
export interface Followed {
  readonly writes: readonly Write[]
  readonly owners: readonly OwnerChange[]
  readonly grants: readonly GrantChange[]
  /** Ids of the rules that made them follow. */
  readonly reasons: readonly string[]
}
export const NOTHING_FOLLOWS: Followed = { writes: [], owners: [], grants: [], reasons: [] }

/** From now on the member's rows, stored ones too, belong to these; a column not named stays, null ends it. */
export interface OwnerChange { readonly patient: string; readonly plan?: string | null; readonly provider?: string | null }

/** access_grant: finer than the owner columns, or limited in time. Instants; absent `ends`: open. '' names none. */
export interface GrantChange {
  readonly op: 'grant' | 'end'
  readonly party: string
  /** 'Patient/id' or ''. */
  readonly patient: string
  /** 'Type/id' or ''. */
  readonly resource: string
  readonly purpose: string
  readonly starts: Date
  readonly ends?: Date
  readonly because: string
}
