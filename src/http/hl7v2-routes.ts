/** HL7 v2 over HTTP: the same line as MLLP, for senders that have no sockets to spare. The body is one message, the answer its acknowledgment. */
import type { FastifyInstance } from 'fastify'
import type { Parameters } from '@medplum/fhirtypes'
import { asHttpError, sendError } from './error-handler.ts'
import { principalOf } from './fhir-routes.ts'
import type { HttpParts } from './server.ts'

const ER7 = 'x-application/hl7-v2+er7'

export function hl7v2Routes(app: FastifyInstance, parts: HttpParts): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([ER7, 'application/hl7-v2', 'text/plain'], { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((thrown, _request, reply) => sendError(reply, asHttpError(thrown)))
  app.post('/hl7v2', async (request, reply) => {
    const principal = principalOf(request.headers.authorization, parts.authenticate)
    const body = JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'message', valueString: String(request.body ?? '') }] })
    const answer = await parts.dispatch({ method: 'POST', path: ['$process-v2'], query: '', headers: {}, body, principal, door: 'http', id: request.id })
    const acknowledgment = answer.status === 200 && answer.body !== undefined
      ? (JSON.parse(answer.body) as Parameters).parameter?.find(p => p.name === 'acknowledgment')?.valueString : undefined
    if (acknowledgment === undefined) return reply.code(answer.status).type('application/fhir+json; charset=utf-8').send(answer.body)
    return reply.type(ER7).send(acknowledgment)
  })
}
