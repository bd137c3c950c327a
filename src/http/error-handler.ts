import type { FastifyError, FastifyReply } from 'fastify'
import { asFhirError, FhirError, KINDS, type Kind } from '../fhir/error.ts'
import { stringifyJson } from '../fhir/json.ts'

export const FHIR_JSON = 'application/fhir+json; charset=utf-8', FHIR_XML = 'application/fhir+xml; charset=utf-8'

/** What Fastify refuses before any room runs, said as FHIR says it. */
const OF_FASTIFY: Readonly<Record<string, readonly [Kind, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is larger than this server takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['wrong-media-type', 'The body must be application/fhir+json or application/fhir+xml'],
  FST_ERR_CTP_EMPTY_TYPE: ['wrong-media-type', 'The body must be application/fhir+json, said in Content-Type'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid', 'The body is not as long as Content-Length says'],
  FST_CP_ERR_INVALID_CONTENT: ['invalid', 'The body is not what Content-Encoding says, or it was cut short'],
  FST_ERR_BAD_URL: ['invalid', 'The address is wrongly encoded'],
}

export function asHttpError(thrown: unknown): FhirError {
  const known = OF_FASTIFY[(thrown as Partial<FastifyError> | undefined)?.code ?? '']
  return known ? new FhirError(known[0], [{ text: known[1] }]) : asFhirError(thrown)
}

/** The headers that tell a client how to go on. */
export function sayWhatToDo(reply: FastifyReply, error: FhirError): void {
  if (error.kind === 'unauthenticated') reply.header('WWW-Authenticate', 'Bearer realm="ecm-fhir"')
  if (error.retryAfter !== undefined) reply.header('Retry-After', String(error.retryAfter))
}

/** @param form JSON when absent */
export function sendError(reply: FastifyReply, error: FhirError, form: { readonly type: string; of(json: string): string } = { type: FHIR_JSON, of: json => json }): FastifyReply {
  sayWhatToDo(reply, error)
  return reply.code(KINDS[error.kind].status).type(form.type).send(form.of(stringifyJson(error.outcome)))
}
