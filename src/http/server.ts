/** The HTTP door. */
import compress, { type FastifyCompressOptions } from '@fastify/compress'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Principal } from '../fhir/cause.ts'
import { FhirError, notFound } from '../fhir/error.ts'
import type { Dispatch } from '../fhir/request.ts'
import type { Log } from '../fhir/log.ts'
import { asHttpError, sendError } from './error-handler.ts'
import { fhirRoutes } from './fhir-routes.ts'
import { hl7v2Routes } from './hl7v2-routes.ts'
import type { Metrics } from './metrics.ts'
import { operatorRoutes } from './operator-routes.ts'

export interface HttpParts {
  readonly dispatch: Dispatch
  /** The FHIR base as clients see it. */
  readonly base: string
  /** Whom a bearer token stands for; undefined: nobody. */
  authenticate(token: string | undefined): Principal | undefined
  /** Both throw: invalid; not-acceptable. */
  readonly xml: { toJson(xml: string): string; ofJson(json: string): string }
  newId(): string
  now(): Date
  readonly log: Log
  /** For /readyz: `ready` and, for the operator, why not. */
  health(): Promise<{ readonly ready: boolean }>
  readonly metrics: Metrics
}

/**
 * Answers of more than a packet, where the client asks for it; bodies too, whose limit is that of what comes out of them.
 * Only gzip: everybody has it, and its price is known.
 */
const COMPRESSION = {
  threshold: 1_400, encodings: ['gzip'], requestEncodings: ['gzip', 'identity'], customTypes: /^application\/(fhir\+)?(json|xml)/,
  zlibOptions: { level: 4 },
  onUnsupportedRequestEncoding: () => new FhirError('wrong-media-type', [{ text: 'Content-Encoding is gzip, or none' }]),
} satisfies FastifyCompressOptions

/** A transaction Bundle of a few thousand resources; a larger body is refused with 413. */
const BODY_LIMIT = 32 << 20

export function httpServer(parts: HttpParts): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT, genReqId: () => parts.newId(), requestIdHeader: false, exposeHeadRoutes: false, forceCloseConnections: 'idle', logger: false,
    routerOptions: { maxParamLength: 1_000 },
    frameworkErrors: (error, _request, reply) => { sendError(reply, asHttpError(error)) },
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'X-Request-Id': request.id, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'", 'Referrer-Policy': 'no-referrer',
    })
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request), { method } = request, status = reply.statusCode, ms = Math.round(reply.elapsedTime * 10) / 10
    parts.metrics.answered(status)
    parts.log.debug({ request: request.id, method, route, status, ms }, 'answered')
  })
  app.setNotFoundHandler((_request, reply) => sendError(reply, notFound(`Nothing answers here; the FHIR base is ${parts.base}`)))
  operatorRoutes(app, parts)
  void app.register(async inner => {
    await inner.register(compress, COMPRESSION)
    fhirRoutes(inner, parts)
  })
  void app.register(async inner => hl7v2Routes(inner, parts))
  return app
}

const WORDS = new Set(['metadata', '_history', '_search'])

/** The address with every value taken out: '/fhir/:type/:id/_history'. */
function routeOf(request: FastifyRequest): string {
  const path = (request.raw.url ?? '').split('?')[0]!.split('/').filter(Boolean)
  if (path[0] !== 'fhir') return request.routeOptions.url ?? 'unknown'
  const shape = path.slice(1, 6).map((part, i) => WORDS.has(part) ? part : part.startsWith('$') ? ':operation' : i === 0 ? ':type' : ':id')
  return ['/fhir', ...shape].join('/')
}
