/** What can be asked, in two halves: a verb that changes something says what, and answers once it is stored. */
import type { ReceivedMessage } from './cause.ts'
import type { FhirResponse } from './request.ts'
import type { Finding, Write } from './write.ts'
import type { Version } from './version.ts'

/** The first half's result. `carry` is what the second half needs of it. */
export interface Planned<Carry = unknown> {
  readonly writes: readonly Write[]
  /** Ids of the rules that decided. */
  readonly reasons?: readonly string[]
  readonly message?: ReceivedMessage
  readonly carry: Carry
}

/** What became of one Write. */
export interface Stored {
  readonly write: Write
  readonly version: Version
  /** created: a first version, or one after a deletion; unchanged: a conditional create found one, a delete found none. */
  readonly did: 'created' | 'updated' | 'deleted' | 'unchanged'
}

export interface Committed {
  /** One for each Write asked for, in their order. */
  readonly stored: readonly Stored[]
  /** What followed by rule. */
  readonly followed: readonly Stored[]
  /** Warnings of the gates. */
  readonly findings: readonly Finding[]
}

export type Answer<Carry> = (committed: Committed, carry: Carry) => FhirResponse | Promise<FhirResponse>
