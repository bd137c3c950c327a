/** What the record is opened with: everything it does not know itself. */
import type { Log } from '../fhir/log.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Consequences, Gate } from '../fhir/write.ts'
import type { IndexRows } from '../search/index-rows.ts'
import type { Pool } from '../storage/pool.ts'
import type { Searching } from './searching.ts'

export interface RepositoryOptions {
  readonly pool: Pool
  readonly searching: Searching
  /** What the index keeps of a resource, its id in it. */
  extract(resource: Resource): IndexRows
  /** The keyed hash of 'Type/id'. */
  selfOf(type: string, id: string): bigint
  /** In their order: R4 and profiles, programme policy. References are judged between the first and the others. */
  readonly gates: readonly Gate[]
  readonly consequences: Consequences
  /** enforced, when absent: what is referred to is there, and stays. literal: references are kept as they come. */
  readonly integrity?: 'enforced' | 'literal'
  /** The FHIR base as clients see it: an absolute reference below it is one of ours. */
  readonly base?: string
  now(): Date
  newId(): string
  readonly log?: Log
  /** For the figures: how many went together in one statement. */
  batched?(batch: 'writes' | 'reads' | 'access', items: number): void
}
