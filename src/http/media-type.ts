/** Which form a client speaks, and which it wants to hear.  R4 http.html#mime-type; RFC 9110, 12.5.1 */
import { FhirError } from '../fhir/error.ts'

export type Format = 'json' | 'xml'

export const JSON_TYPES = ['application/fhir+json', 'application/json', 'text/json', 'application/json+fhir']
export const XML_TYPES = ['application/fhir+xml', 'application/xml', 'text/xml', 'application/xml+fhir']
/** Of a patch alone.  RFC 6902 */
export const JSON_PATCH = 'application/json-patch+json'
export const FORM = 'application/x-www-form-urlencoded'

const FORMATS: ReadonlyMap<string, Format> = new Map([
  ...['json', ...JSON_TYPES].map(name => [name, 'json'] as const), ...['xml', ...XML_TYPES].map(name => [name, 'xml'] as const),
])
/** JSON is what is stored: whoever takes both hears that. */
const RANGES: ReadonlyMap<string, Format> = new Map([...FORMATS, ['*/*', 'json'], ['application/*', 'json'], ['text/*', 'json'], ['text/html', 'json']])

export const isXml = (contentType: string | undefined): boolean => contentType !== undefined && FORMATS.get(typeIn(contentType)) === 'xml'

/** @throws not-acceptable when neither `_format` nor Accept allows a form that this server has */
export function formatOf(accept: string | undefined, format: string | null): Format {
  if (format !== null) {
    const asked = FORMATS.get(typeIn(format.replace(/ /g, '+')))
    if (asked) return asked
    throw notAcceptable("`_format` is json, xml, application/fhir+json or application/fhir+xml")
  }
  if (accept === undefined) return 'json'
  const wanted = accept.split(',').flatMap(range => {
    const known = RANGES.get(typeIn(range)), quality = Number(/;\s*q=([\d.]+)/i.exec(range)?.[1] ?? 1)
    return known && quality > 0 ? [{ known, quality }] : []
  })
  const [best] = wanted.toSorted((a, b) => b.quality - a.quality || Number(a.known === 'xml') - Number(b.known === 'xml'))
  if (best) return best.known
  throw notAcceptable('This server answers in application/fhir+json and application/fhir+xml; Accept allows neither')
}
const typeIn = (text: string): string => text.split(';')[0]!.trim().toLowerCase()
const notAcceptable = (text: string): FhirError => new FhirError('not-acceptable', [{ text }])
