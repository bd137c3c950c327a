/**
 * What the index keeps of one resource. Keys are 64-bit keyed hashes: `self` of 'Type/id', `param` of 'Type.code',
 * a token's key is hash(param) xor hash(value); of a reference the value's hash is the target's `self`.
 */
export interface IndexRows {
  readonly self: bigint
  /** The member it is about, 'Patient/id': itself for a Patient. */
  readonly patient: string | undefined
  readonly roles: Roles
  readonly tok: readonly bigint[]
  readonly identifiers: readonly { readonly hash: bigint; /** system|value */ readonly value: string }[]
  /** Half open, milliseconds since 1970 or plain numbers. `wide`: longer than REACH. */
  readonly spans: readonly { readonly param: bigint; readonly lo: number; readonly hi: number; readonly wide: boolean }[]
  readonly words: readonly { readonly param: bigint; readonly folded: string; readonly exact: string }[]
}

/** Longer intervals are few, and found by their end: a day, or 1. */
export const REACH = { date: 86_400_000, number: 1 } as const

/** The columns of `current` that worklists are read by. Which parameter fills which is data, by type. */
export interface Roles {
  readonly status: bigint | undefined
  readonly code: bigint | undefined
  readonly actor: bigint | undefined
  /** Milliseconds since 1970, half open. */
  readonly lo: number | undefined
  readonly hi: number | undefined
}
