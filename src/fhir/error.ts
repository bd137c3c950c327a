import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes'

type Issue = OperationOutcomeIssue

/** kind → HTTP status, default IssueType, HL7v2 acknowledgment, worth retrying. The only such table in the house. */
export const KINDS = {
  'invalid': { status: 400, code: 'invalid', ack: 'AE', retry: false },
  'unsupported': { status: 400, code: 'not-supported', ack: 'AR', retry: false },
  'unauthenticated': { status: 401, code: 'login', ack: 'AR', retry: false },
  'forbidden': { status: 403, code: 'forbidden', ack: 'AR', retry: false },
  'not-found': { status: 404, code: 'not-found', ack: 'AE', retry: false },
  'not-allowed': { status: 405, code: 'not-supported', ack: 'AR', retry: false },
  'not-acceptable': { status: 406, code: 'not-supported', ack: 'AR', retry: false },
  'conflict': { status: 409, code: 'conflict', ack: 'AE', retry: false },
  'gone': { status: 410, code: 'deleted', ack: 'AE', retry: false },
  'stale-version': { status: 412, code: 'conflict', ack: 'AE', retry: false },
  'multiple-matches': { status: 412, code: 'multiple-matches', ack: 'AE', retry: false },
  'too-large': { status: 413, code: 'too-long', ack: 'AE', retry: false },
  'wrong-media-type': { status: 415, code: 'not-supported', ack: 'AR', retry: false },
  'nonconformant': { status: 422, code: 'invariant', ack: 'AE', retry: false },
  'rule-violated': { status: 422, code: 'business-rule', ack: 'AE', retry: false },
  'broken': { status: 500, code: 'exception', ack: 'AR', retry: false },
  'unavailable': { status: 503, code: 'transient', ack: 'AR', retry: true },
} as const satisfies Record<string, { status: number; code: Issue['code']; ack: 'AE' | 'AR'; retry: boolean }>

export type Kind = keyof typeof KINDS

/** The catalogue of our own issue codes, carried in `details.coding`. */
export const ISSUE_CODES = 'https://ecm-fhir.org/fhir/CodeSystem/issue-code'

export interface Problem {
  /** What is wrong, in plain words; never a value of the person's data. */
  readonly text: string
  /** FHIRPath with indexes, starting at the resource. */
  readonly expression?: string
  readonly code?: Issue['code']
  readonly severity?: Issue['severity']
  /** A stable code of the catalogue: the constraint's key, the rule's id, or the kind's name when absent. */
  readonly id?: string
  /** Where one can read more: the guide's page, the rule's source. */
  readonly diagnostics?: string
}

/** Thrown where the fact is known, rendered at the doors: it is an OperationOutcome from the start. */
export class FhirError extends Error {
  readonly kind: Kind
  readonly outcome: OperationOutcome
  /** Seconds after which another try may succeed. */
  readonly retryAfter: number | undefined
  /** Methods that the address knows, where this one is none of them. */
  readonly allow: readonly string[] | undefined

  constructor(kind: Kind, problems: readonly Problem[], options?: ErrorOptions & { retryAfter?: number; allow?: readonly string[] }) {
    super(problems.map(p => p.text).join('; '), options)
    this.name = 'FhirError'
    this.kind = kind
    this.retryAfter = options?.retryAfter
    this.allow = options?.allow
    this.outcome = outcome(problems.map(p => ({ id: kind, code: KINDS[kind].code, ...p })))
  }
}

/** An OperationOutcome of these problems: what an answer carries beside a refusal, or with a warning. */
export function outcome(problems: readonly Problem[]): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: problems.map(({ text, expression, code = 'informational', severity = 'error', id, diagnostics }) => ({
      severity,
      code,
      details: { ...(id && { coding: [{ system: ISSUE_CODES, code: id }] }), text },
      ...(diagnostics && { diagnostics }),
      ...(expression && { expression: [expression] }),
    })),
  }
}

/** Anything that is not ours is a defect: the log gets the cause, the client gets nothing about it. */
export const asFhirError = (thrown: unknown): FhirError =>
  thrown instanceof FhirError ? thrown : new FhirError('broken', [{ text: 'Unexpected error' }], { cause: thrown })

const one = (kind: Kind) => (text: string, expression?: string): FhirError =>
  new FhirError(kind, [{ text, ...(expression && { expression }) }])

export const invalid = one('invalid')
/** Well formed, and cannot be done to what stands there. */
export const unprocessable = (text: string, expression?: string): FhirError => new FhirError('nonconformant', [{ text, code: 'processing', ...(expression && { expression }) }])
export const unsupported = one('unsupported')
export const forbidden = one('forbidden')
export const notFound = one('not-found')
export const gone = one('gone')
export const conflict = one('conflict')
export const staleVersion = one('stale-version')
export const multipleMatches = one('multiple-matches')
