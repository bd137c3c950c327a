/** The meaning of a query string, parsed once: SQL and in-memory matching are two readings of it. */
import type { Version } from '../fhir/version.ts'

/** One parameter with its alternatives: a resource matches when any of `values` does. */
export interface Clause {
  /** The SearchParameter's code: 'subject', '_id', '_lastUpdated'. */
  readonly code: string
  readonly kind: 'token' | 'string' | 'reference' | 'date' | 'uri' | 'number' | 'quantity' | 'id' | 'lastUpdated'
  readonly modifier?: string
  readonly values: readonly ClauseValue[]
}
export type ClauseValue =
  | { readonly kind: 'token'; /** undefined: any; '': none */ readonly system: string | undefined; /** undefined: any */ readonly code: string | undefined }
  | { readonly kind: 'string'; readonly text: string }
  /** `types`: those the reference may have. */
  | { readonly kind: 'reference'; readonly types: readonly string[]; readonly id: string; readonly version?: string }
  | { readonly kind: 'uri'; readonly uri: string }
  /** Half open, milliseconds since 1970; of 'ap' already widened. */
  | { readonly kind: 'date'; readonly prefix: Prefix; readonly from: number; readonly until: number }
  | { readonly kind: 'number'; readonly prefix: Prefix; readonly from: number; readonly until: number }
  /** `unit`: '' any, 'system|code', or '|code or printed unit'. */
  | { readonly kind: 'quantity'; readonly prefix: Prefix; readonly from: number; readonly until: number; readonly unit: string }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'missing'; readonly missing: boolean }
export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap'

export interface Include { readonly direction: 'include' | 'revinclude'; readonly source: string; readonly code: string; readonly target?: string }
export interface SortKey { readonly code: '_lastUpdated' | (string & {}); readonly descending: boolean }

export interface SearchRequest {
  readonly type: string
  /** All must hold. */
  readonly clauses: readonly Clause[]
  readonly includes: readonly Include[]
  readonly sort: readonly SortKey[]
  /** Matches on a page; 0: only how many there are. */
  readonly count: number
  readonly total: 'none' | 'estimate' | 'accurate'
  /** Opaque, from the page before. */
  readonly cursor?: string
  /** The query that was really searched, cursor apart: for the self link. */
  readonly self: string
  /** Parameters left out because the client asked for lenient handling: named in a warning. */
  readonly ignored: readonly string[]
}

export interface SearchPage {
  readonly matches: readonly Version[]
  readonly included: readonly Version[]
  /** The cursor of the next page; absent on the last. */
  readonly next?: string
  readonly total?: number
}
