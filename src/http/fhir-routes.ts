/** The FHIR base: bytes in, a FhirRequest to dispatch, bytes out. It decides nothing. */
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { FhirError, invalid } from '../fhir/error.ts'
import type { Principal } from '../fhir/cause.ts'
import type { FhirRequest, FhirResponse } from '../fhir/request.ts'
import { asHttpError, FHIR_JSON, FHIR_XML, sendError } from './error-handler.ts'
import { FORM, formatOf, isXml, JSON_PATCH, JSON_TYPES, XML_TYPES, type Format } from './media-type.ts'
import type { HttpParts } from './server.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const HEADERS = ['if-match', 'if-none-match', 'if-none-exist', 'if-modified-since', 'x-cascade', 'prefer', 'content-type', 'accept']
export const BASE = '/fhir'

export function fhirRoutes(app: FastifyInstance, parts: HttpParts): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([...JSON_TYPES, ...XML_TYPES, FORM, JSON_PATCH], { parseAs: 'buffer' }, (_request, body, done) => {
    if (isUtf8(body as Buffer)) done(null, (body as Buffer).toString('utf8'))
    else done(invalid('The body is not UTF-8'))
  })
  app.setErrorHandler((thrown, request, reply) => {
    const error = asHttpError(thrown)
    if (error.kind === 'broken') parts.log.error({ err: error, request: reply.request.id }, 'a request met a defect')
    return sendError(reply, error, inFormat(formatWanted(request), parts))
  })
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { format, asked } = fhirRequest(request, parts)
    return send(reply, await parts.dispatch(asked), parts.base, inFormat(format, parts))
  }
  for (const url of [BASE, `${BASE}/`, `${BASE}/*`]) app.route({ method: [...METHODS], url, handler: answer })
}

interface Form { readonly type: string; of(json: string): string }
const inFormat = (format: Format, { xml }: HttpParts): Form => format === 'xml' ? { type: FHIR_XML, of: json => xml.ofJson(json) } : { type: FHIR_JSON, of: json => json }

/** The form of a refusal: what was asked for, if that can be told. */
function formatWanted(request: FastifyRequest): Format {
  try {
    return formatOf(header(request, 'accept'), new URLSearchParams(splitAt(request.raw.url ?? '', '?')[1]).get('_format'))
  } catch { return 'json' }
}

/** XML is turned into JSON here, and answers back again: behind the door there is one form. */
function fhirRequest(request: FastifyRequest, { authenticate, xml }: HttpParts): { readonly format: Format; readonly asked: FhirRequest } {
  const [address = '', query = ''] = splitAt(request.raw.url ?? '', '?')
  const path = address.slice(BASE.length).split('/').filter(Boolean).map(decode)
  const headers = Object.fromEntries(HEADERS.map(name => [name, header(request, name)]))
  const format = formatOf(headers['accept'], new URLSearchParams(query).get('_format')), body = typeof request.body === 'string' ? request.body : undefined, fromXml = body !== undefined && isXml(headers['content-type'])
  const isForm = headers['content-type']?.startsWith(FORM) ?? false
  const isPatch = headers['content-type']?.startsWith(JSON_PATCH) ?? false
  if ((isForm && path.at(-1) !== '_search') || (isPatch && request.method !== 'PATCH')) throw new FhirError('wrong-media-type', [{ text: 'The body must be application/fhir+json or application/fhir+xml' }])
  const asked: FhirRequest = {
    method: METHODS.find(method => method === request.method) ?? 'GET', path, query, headers: fromXml ? { ...headers, 'content-type': JSON_TYPES[0] } : headers,
    body: fromXml ? xml.toJson(body) : body,
    principal: isPublic(path) || request.method === 'OPTIONS' ? ANYONE : principalOf(header(request, 'authorization'), authenticate), door: 'http', id: request.id,
  }
  return { format, asked }
}

/** The CapabilityStatement says how to get in, so it is read without being in; so are the methods of an address, which say nothing of what is there. */
const isPublic = (path: readonly string[]): boolean => path.length === 1 && path[0] === 'metadata'
const ANYONE: Principal = { name: 'anyone', party: undefined, role: 'member', scopes: [] }

/** @throws unauthenticated */
export function principalOf(authorization: string | undefined, authenticate: HttpParts['authenticate']): Principal {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  const principal = authenticate(token)
  if (!principal) throw new FhirError('unauthenticated', [{ text: token === undefined ? 'A bearer token is needed' : 'The bearer token is not valid' }])
  return principal
}

function send(reply: FastifyReply, answer: FhirResponse, base: string, form: Form): FastifyReply {
  const { status, body, version, location, retryAfter, allow } = answer
  reply.code(status)
  if (version) reply.header('ETag', `W/"${version.version}"`).header('Last-Modified', new Date(version.lastUpdated).toUTCString())
  if (location !== undefined) reply.header(status === 201 ? 'Location' : 'Content-Location', `${base}/${location}`)
  if (retryAfter !== undefined) reply.header('Retry-After', String(retryAfter))
  if (allow !== undefined) reply.header('Allow', allow.join(', '))
  return body === undefined || status === 304 ? reply.send() : reply.type(form.type).send(form.of(body))
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}
function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
function decode(segment: string): string {
  try { return decodeURIComponent(segment) } catch { throw invalid('The address is wrongly encoded') }
}
