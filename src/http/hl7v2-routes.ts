/**
 * HL7 v2 over HTTP: the same line as MLLP, for senders that have no sockets to spare. The body is one message, the answer its
 * acknowledgment, also where it is refused: then the status says so too. The bearer token proves who sends.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { KINDS } from '../fhir/error.ts'
import { decodeMessage, encodeMessage } from '../hl7v2/charset.ts'
import { withoutSecurity } from '../hl7v2/content.ts'
import { acknowledge, eventLabel, headerOf, PROCESS_V2, refusal, requestBody, type Acknowledged } from '../hl7v2/exchange.ts'
import { parseMessage, type Message } from '../hl7v2/message.ts'
import { asHttpError, sayWhatToDo } from './error-handler.ts'
import { principalOf } from './fhir-routes.ts'
import type { HttpParts } from './server.ts'

const ER7 = 'x-application/hl7-v2+er7'
/** As long as a FHIR string may be, and as long as over MLLP. */
const LONGEST = 1 << 20

export function hl7v2Routes(app: FastifyInstance, parts: HttpParts): void {
  const { authenticate, dispatch, now, log } = parts
  const counted = (header: Message | undefined, acknowledged: Acknowledged): Acknowledged => {
    parts.metrics.acknowledged(eventLabel(header), acknowledged.code, acknowledged.outcome)
    return acknowledged
  }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([ER7, 'application/hl7-v2', 'text/plain'], { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((thrown, request, reply) => {
    const error = asHttpError(thrown), bytes = request.body
    if (error.kind === 'broken') log.error({ err: error, request: request.id }, 'a request met a defect')
    sayWhatToDo(reply, error)
    const header = Buffer.isBuffer(bytes) ? headerOf(bytes) : undefined
    return send(reply.code(KINDS[error.kind].status), counted(header, refusal(header, error, { id: request.id, at: now() })))
  })
  app.post('/hl7v2', { bodyLimit: LONGEST }, async (request, reply) => {
    const principal = principalOf(request.headers.authorization, authenticate), { id } = request
    const message = withoutSecurity(parseMessage(decodeMessage(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))))
    const answer = await dispatch({ method: 'POST', path: PROCESS_V2, query: '', headers: { 'content-type': 'application/fhir+json' }, body: requestBody(message.text), principal, door: 'http', id })
    if (answer.retryAfter !== undefined) reply.header('Retry-After', String(answer.retryAfter))
    return send(reply.code(answer.status), counted(message, acknowledge(message, answer, { id, at: now() })))
  })
}

const send = (reply: FastifyReply, { text }: Acknowledged): FastifyReply => reply.type(ER7).send(encodeMessage(text))
