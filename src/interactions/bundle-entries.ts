/** The entries of a batch or transaction, each with its resource's text as it came.  R4 http.html#transaction */
import { parseJson } from '../fhir/json.ts'
import { elements, members } from '../fhir/json-text.ts'
import { FhirError, invalid } from '../fhir/error.ts'
import type { FhirRequest, FhirResponse } from '../fhir/request.ts'
import type { EntryText } from '../fhir/bundle.ts'

export interface BundleEntry {
  readonly index: number
  readonly fullUrl: string | undefined
  readonly method: FhirRequest['method']
  /** As it stood in request.url, the base taken off. */
  readonly url: string
  readonly headers: FhirRequest['headers']
  /** The resource's text. */
  readonly body: string | undefined
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const MOST = 5_000

/** @throws invalid, naming the entry */
export function bundleEntries(text: string, base: string): readonly BundleEntry[] {
  const list = members(text).find(m => m.name === 'entry')
  if (!list) return []
  const spans = elements(text, list.value)
  if (spans.length > MOST) throw new FhirError('too-large', [{ text: `A Bundle may hold ${MOST} entries`, expression: 'Bundle.entry' }])
  return spans.map(({ start, end }, index) => bundleEntry(text.slice(start, end), index, base))
}

function bundleEntry(text: string, index: number, base: string): BundleEntry {
  const at = `Bundle.entry[${index}]`
  const inside = new Map(members(text).map(m => [m.name, text.slice(m.value, m.end)]))
  const request = parseJson(inside.get('request') ?? 'null') as Record<string, unknown> | null
  if (!request) throw invalid('An entry of a batch or transaction says what is asked in `request`', `${at}.request`)
  const method = METHODS.find(m => m === request['method'])
  if (!method) throw invalid(`\`request.method\` is one of ${METHODS.join(', ')}`, `${at}.request.method`)
  if (typeof request['url'] !== 'string') throw invalid('`request.url` is missing', `${at}.request.url`)
  const url = request['url'].startsWith(`${base}/`) ? request['url'].slice(base.length + 1) : request['url'].replace(/^\//, '')
  const fullUrl = inside.has('fullUrl') ? String(parseJson(inside.get('fullUrl')!)) : undefined
  return { index, fullUrl, method, url, headers: conditions(request), body: inside.get('resource') }
}

const conditions = (request: Record<string, unknown>): FhirRequest['headers'] => Object.fromEntries(
  ([['ifMatch', 'if-match'], ['ifNoneMatch', 'if-none-match'], ['ifModifiedSince', 'if-modified-since'], ['ifNoneExist', 'if-none-exist']] as const)
    .flatMap(([member, header]) => typeof request[member] === 'string' ? [[header, request[member]] as const] : []))

/** An entry as a request of its own. */
export function entryRequest(entry: BundleEntry, of: FhirRequest, body = entry.body): FhirRequest {
  const [path = '', query = ''] = split(entry.url)
  return {
    method: entry.method, path: path.split('/').filter(Boolean).map(decode), query, body, principal: of.principal, door: of.door, id: of.id,
    headers: { ...entry.headers, 'content-type': 'application/fhir+json', prefer: of.headers['prefer'] },
  }
}
const split = (url: string): [string, string] => {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}
function decode(segment: string): string {
  try { return decodeURIComponent(segment) } catch { throw invalid('The address of an entry is wrongly encoded') }
}

/** How an answer stands in the response Bundle. */
export function responseEntry(answer: FhirResponse, base: string): EntryText {
  const { status, body, version, location } = answer, failed = status >= 400
  return {
    ...(location && { fullUrl: `${base}/${location.split('/_history')[0]}` }),
    ...(body !== undefined && !failed && { resource: body }),
    response: {
      status: String(status),
      ...(location && { location: `${base}/${location}` }),
      ...(version && { etag: `W/"${version.version}"`, lastModified: version.lastUpdated }),
      ...(body !== undefined && failed && { outcome: parseJson(body) as object }),
    },
  }
}
