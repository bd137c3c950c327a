/** The entries of a batch or transaction, each with its resource's text as it came.  R4 http.html#transaction */
import { parseJson } from '../fhir/json.ts'
import { elements, members, type Member } from '../fhir/json-text.ts'
import { FhirError, invalid } from '../fhir/error.ts'
import type { FhirRequest } from '../fhir/request.ts'

export interface BundleEntry {
  readonly index: number
  readonly fullUrl: string | undefined
  readonly method: (typeof METHODS)[number]
  /** As it stood in request.url, the base taken off. */
  readonly url: string
  readonly headers: FhirRequest['headers']
  /** The resource's text. */
  readonly body: string | undefined
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const MOST = 5_000

/** R4: deletes, then creates, then updates and patches, then reads. */
export const ORDER: Readonly<Record<BundleEntry['method'], number>> = { DELETE: 0, POST: 1, PUT: 2, PATCH: 2, GET: 3, HEAD: 3 }

/** Conditions of a request: the header each is, and the methods it means something to. One that would be ignored is refused. */
const CONDITIONS: Readonly<Record<string, { readonly header: string; readonly of: readonly FhirRequest['method'][] }>> = {
  ifMatch: { header: 'if-match', of: ['PUT', 'PATCH', 'DELETE'] },
  ifNoneMatch: { header: 'if-none-match', of: ['GET', 'HEAD', 'PUT'] },
  ifModifiedSince: { header: 'if-modified-since', of: ['GET', 'HEAD'] },
  ifNoneExist: { header: 'if-none-exist', of: ['POST'] },
}
const ELEMENT = ['id', 'extension', 'modifierExtension']
const OF_ENTRY: ReadonlySet<string> = new Set([...ELEMENT, 'link', 'fullUrl', 'resource', 'search', 'request', 'response'])
const OF_REQUEST: ReadonlySet<string> = new Set([...ELEMENT, 'method', 'url', ...Object.keys(CONDITIONS)])

/** @throws invalid, naming the entry */
export function bundleEntries(text: string, base: string): readonly BundleEntry[] {
  const list = members(text).find(m => m.name === 'entry')
  if (!list) return []
  if (text[list.value] !== '[') throw invalid('Bundle.entry is a list: send it as an array, even of one', 'Bundle.entry')
  const spans = elements(text, list.value)
  if (spans.length > MOST) throw new FhirError('too-large', [{ text: `A Bundle may hold ${MOST} entries`, expression: 'Bundle.entry' }])
  return spans.map(({ start, end }, index) => bundleEntry(text.slice(start, end), index, base))
}

function bundleEntry(text: string, index: number, base: string): BundleEntry {
  const at = `Bundle.entry[${index}]`
  if (!text.startsWith('{')) throw invalid('An entry is an object', at)
  const all = members(text)
  refuseUnknown(all, OF_ENTRY, at)
  const inside = new Map(all.map(m => [m.name, text.slice(m.value, m.end)]))
  const request = parseJson(inside.get('request') ?? 'null') as Record<string, unknown> | null
  if (typeof request !== 'object' || request === null) throw invalid('An entry of a batch or transaction says what is asked in `request`', `${at}.request`)
  refuseUnknown(Object.keys(request).map(name => ({ name })), OF_REQUEST, `${at}.request`)
  const method = METHODS.find(m => m === request['method'])
  if (!method) throw invalid(`\`request.method\` is one of ${METHODS.join(', ')}`, `${at}.request.method`)
  if (typeof request['url'] !== 'string') throw invalid('`request.url` is missing', `${at}.request.url`)
  const url = request['url'].startsWith(`${base}/`) ? request['url'].slice(base.length + 1) : request['url'].replace(/^\//, '')
  const fullUrl = inside.has('fullUrl') ? parseJson(inside.get('fullUrl')!) : undefined
  if (fullUrl !== undefined && typeof fullUrl !== 'string') throw invalid('`fullUrl` is a string', `${at}.fullUrl`)
  return { index, fullUrl, method, url, headers: conditions(request, method, `${at}.request`), body: inside.get('resource') }
}

/** A mistyped condition would be no condition. Members with an underscore hold extensions of the one without. */
function refuseUnknown(all: readonly Pick<Member, 'name'>[], known: ReadonlySet<string>, at: string): void {
  const unknown = all.find(({ name }) => !known.has(name.replace(/^_/, '')))
  if (!unknown) return
  const named = /^\w{1,64}$/.test(unknown.name)
  throw invalid(named ? `There is no element ${unknown.name} here` : 'There is no element of this name here', named ? `${at}.${unknown.name}` : at)
}

function conditions(request: Record<string, unknown>, method: FhirRequest['method'], at: string): FhirRequest['headers'] {
  return Object.fromEntries(Object.entries(CONDITIONS).flatMap(([member, { header, of }]) => {
    const value = request[member]
    if (value === undefined) return []
    if (typeof value !== 'string') throw invalid(`\`${member}\` is a string`, `${at}.${member}`)
    if (!of.includes(method)) throw invalid(`\`${member}\` means nothing to ${method}: it is for ${of.join(', ')}`, `${at}.${member}`)
    return [[header, value] as const]
  }))
}

/** An entry as a request of its own. @throws invalid */
export function entryRequest(entry: BundleEntry, of: FhirRequest, body = entry.body): FhirRequest {
  const { index, method, url, headers } = entry, at = `Bundle.entry[${index}].request.url`
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url)) throw invalid('`request.url` lies below the base of this server', at)
  const [address = '', query = ''] = split(url), path = address.split('/').filter(Boolean).map(segment => decode(segment, at))
  if (path.length === 0) throw invalid('An entry asks for an interaction or an operation, not for a Bundle inside the Bundle', at)
  if (method === 'POST' && path[1] === '_search' && body !== undefined) throw invalid('A search in a Bundle has its parameters in `request.url`', `Bundle.entry[${index}].resource`)
  return {
    method, path, query, body, principal: of.principal, door: of.door, id: of.id,
    headers: { ...headers, 'content-type': 'application/fhir+json', prefer: of.headers['prefer'] },
  }
}
const split = (url: string): [string, string] => {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}
function decode(segment: string, at: string): string {
  try { return decodeURIComponent(segment) } catch { throw invalid('The address of an entry is wrongly encoded', at) }
}

/** What goes wrong in an entry says in which. */
export async function inEntry<T>({ index }: Pick<BundleEntry, 'index'>, task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (error) {
    if (!(error instanceof FhirError)) throw error
    const at = `Bundle.entry[${index}]`
    throw new FhirError(error.kind, error.outcome.issue.map(issue => {
      const inside = issue.expression?.[0], id = issue.details?.coding?.[0]?.code
      return {
        text: issue.details?.text ?? '', code: issue.code, severity: issue.severity,
        expression: inside === undefined ? at : inside.startsWith('Bundle.entry') ? inside : `${at}.resource${inside.replace(/^[A-Za-z]+/, '')}`,
        ...(id && { id }), ...(issue.diagnostics && { diagnostics: issue.diagnostics }),
      }
    }), { cause: error, ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }) })
  }
}
