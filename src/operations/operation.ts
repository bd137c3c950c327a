/** An operation: its OperationDefinition as data, and what it does. dispatch has parsed its inputs against the definition. */
import type { OperationDefinition } from '@medplum/fhirtypes'
import type { NonMembers } from '../config.ts'
import type { Door, Principal } from '../fhir/cause.ts'
import type { FhirResponse } from '../fhir/request.ts'
import type { Secrets } from '../fhir/secrets.ts'
import type { Committed, Planned } from '../fhir/verb.ts'
import type { Dossier } from '../repository/dossier.ts'
import type { News } from '../repository/news.ts'
import type { Reader, Repository } from '../repository/repository.ts'

export interface OperationContext {
  /** Narrowed to what the caller may see. */
  readonly repository: Reader
  /** Whole-record look-ups that answer with ids alone. */
  readonly identify: Repository['identify']
  readonly receivedMessage: Repository['receivedMessage']
  /** Narrowed to nothing: for a rule that must be judged on facts the caller may not see. Its answers never show them. */
  readonly record: Reader
  /** The whole of a member's record in two statements, each resource with whether the caller may see it. */
  readonly dossier: Dossier
  readonly principal: Principal
  readonly at: Date
  /** The civil date of `at`, YYYY-MM-DD, in Los Angeles. */
  readonly today: string
  /** The FHIR base as clients see it. */
  readonly base: string
  /** Of this software. */
  readonly serverVersion: string
  /** Settings an operation may depend on. */
  readonly nonMembers: NonMembers
  /** Seals what must not stand readable at rest; absent without SECRET_KEY. */
  readonly secrets?: Secrets
  /** By which the request came in. */
  readonly door?: Door
  /** What has been told to subscribers; absent where nobody is told. */
  readonly news: Pick<News, 'stateOf' | 'eventsOf'>
  newId(): string
}

/** Inputs by parameter name, the instance's id as `id`: primitives as JSON has them, dates as text, resources as trees, repeating ones as arrays. */
export type Input = Readonly<Record<string, unknown>>

/** Of every type when its resource is Resource: then the input `type` names which is asked. */
export type Definition = Omit<OperationDefinition, 'resource'> & { readonly resource?: readonly string[] }

/** An OperationDefinition, and what it cannot say. */
export interface Described {
  readonly definition: Definition
  /** Asked of a version too, [type]/[id]/_history/[version]/$code: the input `version` names it. */
  readonly ofVersions?: true
  /** It answers in pages: its links bring the input `_cursor` back. */
  readonly paged?: true
  /** It changes the instance alone: whoever may update that may call it, and no role needs to list it. */
  readonly needs?: 'update'
}
export interface ReadingOperation<In extends Input> extends Described {
  run(input: In, context: OperationContext): Promise<FhirResponse>
}
export interface WritingOperation<In extends Input, Carry> extends Described {
  writes(input: In, context: OperationContext): Promise<Planned<Carry>>
  answer(committed: Committed, carry: Carry, context: OperationContext): FhirResponse
}
// Inputs and carry differ by operation; the router only hands them through.
export type Operation = ReadingOperation<Input> | WritingOperation<Input, unknown>
