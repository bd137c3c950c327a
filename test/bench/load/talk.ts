/** What one connection of the load says: the next request as soon as the last is answered. */
export interface Outgoing {
  readonly bytes: Buffer | string
  /** How the answer must begin: a status, or an acknowledgment's code. */
  readonly answer: string
}
export interface Talk {
  next(): Outgoing
  /** The head of the answer to what was said last. */
  took?(head: string): void
}
export interface Connection {
  /** @returns the answer's head @throws Error when the answer is another */
  exchange(outgoing: Outgoing): Promise<string>
  close(): void
}

/** What is sent to whom. */
export type Script =
  /** The referrals, each once. */
  | { readonly kind: 'create' }
  /** Addresses below the base, drawn at random. */
  | { readonly kind: 'get'; readonly paths: readonly string[] }
  /** A create, then a read, in turn: all that the ceiling can. */
  | { readonly kind: 'create-and-read'; readonly paths: readonly string[] }
  | { readonly kind: 'crud'; readonly searching: boolean }
  /** The referrals, so many to a transaction Bundle. */
  | { readonly kind: 'transaction'; readonly entries: number }
  /** An admission over MLLP. */
  | { readonly kind: 'admit'; readonly of: 'strangers' | 'members' }

/** Whom a connection talks to, and from which number on what it makes is its own: no two runs may overlap. */
export interface Partner { readonly base: string; readonly token: string; readonly from: number }
