/** What an operator and its machines ask: alive, ready, how busy. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { principalOf } from './fhir-routes.ts'
import { sendError } from './error-handler.ts'
import { FhirError } from '../fhir/error.ts'
import type { HttpParts } from './server.ts'

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

export function operatorRoutes(app: FastifyInstance, parts: HttpParts): void {
  app.get('/healthz', async () => ({ status: 'alive' }))
  app.get('/readyz', async (request, reply) => {
    const health = await parts.health()
    reply.code(health.ready ? 200 : 503)
    return isOperator(request, parts) ? health : { ready: health.ready }
  })
  app.get('/metrics', async (request, reply) => {
    if (!isOperator(request, parts)) return sendError(reply, new FhirError('forbidden', [{ text: 'Metrics are for the operator, or from the machine itself' }]))
    return reply.type(parts.metrics.contentType).send(await parts.metrics.text())
  })
}

function isOperator(request: FastifyRequest, { authenticate }: HttpParts): boolean {
  if (LOOPBACK.test(request.socket.remoteAddress ?? '')) return true
  try { return principalOf(request.headers.authorization, authenticate).role === 'operator' } catch { return false }
}
