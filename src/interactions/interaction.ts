/** A FHIR interaction, in two halves when it changes something. It judges nothing: gates do, whatever the way in. */
import type { Resource, ResourceType } from '../fhir/resource.ts'
import type { FhirRequest, FhirResponse } from '../fhir/request.ts'
import type { Committed, Planned } from '../fhir/verb.ts'
import type { Opened, Reader, Repository } from '../repository/repository.ts'
import type { SearchRequest } from '../search/clause.ts'

/** A request whose address has been read. */
export interface Routed {
  readonly request: FhirRequest
  readonly type: string
  readonly id: string
  readonly version: string
}

export interface InteractionContext {
  /** Narrowed to what the caller may see. */
  readonly repository: Reader
  readonly identify: Repository['identify']
  readonly at: Date
  /** The FHIR base as clients see it. */
  readonly base: string
  /** May a PUT make what was never there? */
  readonly updateAsCreate: boolean
  /** How many resources one conditional delete may delete. */
  readonly deletesAtMost: number
  /** How many may be deleted with what they refer to; 0: none. */
  readonly cascadesAtMost: number
  newId(): string
  /** Reads a query string by the search parameters in force. */
  parseSearch(type: string, query: string, options: { readonly lenient: boolean }): SearchRequest
  /** Asks one resource what a search would ask. @throws invalid for what is no search */
  matches(type: string, query: string): (resource: Resource) => boolean
  isType(name: string): name is ResourceType
  /** Runs an entry of a batch as a request of its own. */
  run(entry: FhirRequest): Promise<FhirResponse>
  /** The first half of an entry of a transaction, with the id a create is to have; a read is run when `read` is called, on what the writes leave. */
  plan(entry: FhirRequest, id: string | undefined): Promise<PlannedEntry>
}

export type PlannedEntry =
  | { readonly kind: 'write'; readonly planned: Planned; answer(committed: Committed): Promise<FhirResponse> }
  | { readonly kind: 'read'; read(opened: Opened): Promise<FhirResponse> }

export interface ReadingInteraction {
  readonly code: string
  run(asked: Routed, context: InteractionContext): Promise<FhirResponse>
}
export interface WritingInteraction<Carry> {
  readonly code: string
  writes(asked: Routed, context: InteractionContext): Promise<Planned<Carry>>
  /** What it reads of the record as its Writes leave it, before they are committed; undefined: nothing. If that fails, nothing is stored. */
  reads?(carry: Carry): ((opened: Opened) => Promise<void>) | undefined
  answer(committed: Committed, carry: Carry, context: InteractionContext): Promise<FhirResponse>
}
// What an interaction carries between its halves is its own affair: methods take it on trust.
export type Interaction = ReadingInteraction | WritingInteraction<unknown>
