import type { Door, Principal } from './cause.ts'

/** A request freed of its transport. */
export interface FhirRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  /** Below the FHIR base, decoded: ['Patient', '1', '_history']; [] for the base itself. */
  readonly path: readonly string[]
  /** The query string without '?', as it came. */
  readonly query: string
  /** Names in lower case: if-match, if-none-exist, if-none-match, if-modified-since, prefer, content-type, accept. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body as it came, undefined when there is none. */
  readonly body: string | undefined
  readonly principal: Principal
  readonly door: Door
  /** A UUID, made by the door; it is in the answer and in the log. */
  readonly id: string
}

export interface FhirResponse {
  readonly status: number
  /** JSON text of a resource, or undefined. */
  readonly body?: string
  /** The body is an OperationOutcome about what was done, not what was asked for. */
  readonly isOutcome?: true
  /** The version the body is, when it is one: gives ETag and Last-Modified. */
  readonly version?: { readonly version: string; readonly lastUpdated: string }
  /** Below the FHIR base: 'Patient/1/_history/1'. */
  readonly location?: string
  /** Methods that the address knows, with 405 and in answer to OPTIONS. */
  readonly allow?: readonly string[]
  /** Seconds, with 503. */
  readonly retryAfter?: number
}

/** The one way in: never rejects for what a client did, for it answers with an OperationOutcome. */
export type Dispatch = (request: FhirRequest) => Promise<FhirResponse>
