/** One message over MLLP: bytes in, the acknowledgment's bytes out. It always answers. */
import type { Principal } from '../fhir/cause.ts'
import { FhirError } from '../fhir/error.ts'
import type { Dispatch } from '../fhir/request.ts'
import { decodeMessage, encodeMessage } from '../hl7v2/charset.ts'
import { securityToken, withoutSecurity } from '../hl7v2/content.ts'
import { acknowledge, eventLabel, headerOf, PROCESS_V2, refusal, requestBody, type Acknowledged } from '../hl7v2/exchange.ts'
import { parseMessage, type Message } from '../hl7v2/message.ts'

export interface AnswerParts {
  readonly dispatch: Dispatch
  /** Who proves himself by the token in MSH-8, undefined when there is none; undefined: nobody. */
  authenticate(token: string | undefined): Principal | undefined
  /** A UUID. */
  newId(): string
  now(): Date
}

export interface Answered {
  readonly bytes: Buffer
  /** For the log: no content. */
  readonly acknowledged: Pick<Acknowledged, 'code' | 'outcome'>
  /** MSH-9.1 and 9.2, when they are what HL7 could have them be. */
  readonly type: string
  /** The trigger event, for the figures. */
  readonly event: string
  /** The request's id. */
  readonly id: string
}

export async function answer(bytes: Buffer, parts: AnswerParts): Promise<Answered> {
  const id = parts.newId(), header = headerOf(bytes)
  const done = (acknowledged: Acknowledged): Answered => ({ bytes: encodeMessage(acknowledged.text), acknowledged, type: typeOf(header), event: eventLabel(header), id })
  const own = () => ({ id, at: parts.now() })
  try {
    const text = decodeMessage(bytes), token = securityToken(text), principal = parts.authenticate(token)
    const message = withoutSecurity(parseMessage(text))
    if (!principal) throw new FhirError('unauthenticated', [{ text: 'MSH-8 holds no token of a sender we know', expression: 'MSH-8' }])
    const response = await parts.dispatch({
      method: 'POST', path: PROCESS_V2, query: '', headers: { 'content-type': 'application/fhir+json' }, body: requestBody(message.text), principal, door: 'mllp', id,
    })
    return done(acknowledge(message, response, own()))
  } catch (thrown) {
    return done(refusal(header, thrown, own()))
  }
}

/** A frame too large to be read is answered all the same. @param head its first bytes */
export const tooLarge = (head: Buffer, maxBytes: number, parts: AnswerParts): Answered =>
  refused(headerOf(head), new FhirError('too-large', [{ text: `The message is larger than ${maxBytes} bytes` }]), parts)

/** Bytes that are no frame: whoever sent them may be waiting. */
export const notFramed = (what: 'began' | 'ended', parts: AnswerParts): Answered =>
  refused(undefined, new FhirError('invalid', [{ text: `Not an MLLP frame: it never ${what}`, code: 'structure' }]), parts)

function refused(header: Message | undefined, error: FhirError, { newId, now }: AnswerParts): Answered {
  const id = newId(), { text, ...acknowledged } = refusal(header, error, { id, at: now() })
  return { bytes: encodeMessage(text), acknowledged, type: typeOf(header), event: eventLabel(header), id }
}

function typeOf(header: Message | undefined): string {
  const type = [header?.header.text(9), header?.header.text(9, 2)].filter(text => text != null).join('^')
  return /^[A-Z]{3}(\^[A-Z]\d\d)?$/.test(type) ? type : 'unknown'
}
