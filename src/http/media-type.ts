/** Which form a client speaks, and which it wants to hear: JSON.  R4 http.html#mime-type */
import { FhirError } from '../fhir/error.ts'

export const JSON_TYPES = ['application/fhir+json', 'application/json', 'text/json', 'application/json+fhir']
/** Of a patch alone.  RFC 6902 */
export const JSON_PATCH = 'application/json-patch+json'
export const FORM = 'application/x-www-form-urlencoded'
const FORMATS = new Set(['json', ...JSON_TYPES])

/** @throws not-acceptable when neither `_format` nor Accept allows JSON */
export function refuseUnlessJson(accept: string | undefined, format: string | null): void {
  if (format !== null) {
    if (FORMATS.has(format.replace(/ /g, '+').split(';')[0]!.trim())) return
    throw notAcceptable("`_format` is 'json' or 'application/fhir+json'")
  }
  if (accept === undefined) return
  const ranges = accept.split(',').map(range => range.split(';')[0]!.trim().toLowerCase())
  if (ranges.some(range => range === '*/*' || range === 'application/*' || range === 'text/*' || range === 'text/html' || FORMATS.has(range))) return
  throw notAcceptable('This server answers in application/fhir+json; Accept allows none of it')
}
const notAcceptable = (text: string): FhirError => new FhirError('not-acceptable', [{ text }])
