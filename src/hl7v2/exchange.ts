/** How a door asks for a message to be taken, and what it sends back: the same for MLLP and HTTP. */
import type { OperationOutcome, Parameters } from '@medplum/fhirtypes'
import { asFhirError, KINDS } from '../fhir/error.ts'
import type { FhirResponse } from '../fhir/request.ts'
import { ackCodeOf, acknowledgment, type AckCode, type Own } from './ack.ts'
import { TRIGGERS } from './adt.ts'
import { headerText } from './charset.ts'
import { withoutSecurity } from './content.ts'
import { parseMessage, type Message } from './message.ts'

/** Where a message goes, below the FHIR base, by POST. */
export const PROCESS_V2 = ['$process-v2'] as const

export interface Acknowledged {
  readonly code: AckCode
  readonly text: string
  /** What became of it: 'stored', 'repeated', 'held', 'dropped'; of a refusal its issue's type. */
  readonly outcome: string
}

/** The header alone, MSH-8 emptied, for answering what cannot be read as a whole; undefined: not even that. */
export function headerOf(bytes: Uint8Array): Message | undefined {
  try { return withoutSecurity(parseMessage(headerText(bytes))) } catch { return undefined }
}

/** For the figures: the trigger event where it is one we take, so that nobody's wording becomes a label. */
export function eventLabel(header: Message | undefined): string {
  const trigger = header?.header.text(9, 2)
  return header?.header.text(9) === 'ADT' && trigger != null && Object.hasOwn(TRIGGERS, trigger) ? trigger : 'other'
}

/** The request's body. @param text the message, MSH-8 emptied */
export const requestBody = (text: string): string =>
  JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'message', valueString: text }] } satisfies Parameters)

/** The answer of dispatch as an acknowledgment: the one it carries, or one made of its OperationOutcome. */
export function acknowledge(message: Message | undefined, response: FhirResponse, own: Own): Acknowledged {
  const answer = response.body === undefined ? undefined : JSON.parse(response.body) as Parameters | OperationOutcome
  if (answer?.resourceType === 'Parameters' && response.status < 300) {
    const named = (name: string) => answer.parameter?.find(p => p.name === name)
    const text = named('acknowledgment')?.valueString, code = named('code')?.valueCode
    if (text !== undefined && code !== undefined) return { code: code as AckCode, text, outcome: named('disposition')?.valueCode ?? '' }
  }
  const outcome = answer?.resourceType === 'OperationOutcome' ? answer : undefined
  const code = outcome ? ackCodeOf(response.status, outcome) : 'AR'
  return { code, text: acknowledgment(message, code, own, outcome?.issue), outcome: outcome?.issue[0]?.code ?? 'exception' }
}

/** A refusal that never reached dispatch. */
export function refusal(message: Message | undefined, thrown: unknown, own: Own): Acknowledged {
  const { kind, outcome } = asFhirError(thrown), code = KINDS[kind].ack
  return { code, text: acknowledgment(message, code, own, outcome.issue), outcome: outcome.issue[0]!.code }
}
