/** How answers stand in the Bundle that answers a Bundle.  R4 http.html#transaction-response */
import { bundleText, type EntryText } from '../fhir/bundle.ts'
import { parseJson } from '../fhir/json.ts'
import type { FhirResponse } from '../fhir/request.ts'
import { instantText } from '../fhir/resource.ts'
import type { BundleEntry } from './bundle-entries.ts'
import type { InteractionContext } from './interaction.ts'

export interface Answered { readonly entry: BundleEntry; readonly answer: FhirResponse }

/** One entry for each that was asked, in the order in which they were asked. */
export function bundleAnswer(type: 'batch-response' | 'transaction-response', answered: readonly Answered[], { base, newId, at }: Pick<InteractionContext, 'base' | 'newId' | 'at'>): FhirResponse {
  const entries: EntryText[] = [], named = new Set<string>()
  for (const { entry, answer } of answered) entries[entry.index] = responseEntry(entry, answer, base)
  const once = entries.map(entry => unlessNamed(entry, named))
  return { status: 200, body: bundleText({ type, id: newId(), lastUpdated: instantText(at), entries: once }) }
}

function responseEntry({ method, url }: BundleEntry, { status, body, version, location, isOutcome }: FhirResponse, base: string): EntryText {
  const said = status >= 400 || isOutcome === true, sent = body !== undefined && body !== '' && method !== 'HEAD'
  const address = location ?? (version && method === 'GET' ? url.split('?')[0] : undefined)
  return {
    ...(sent && !said && { ...(address !== undefined && { fullUrl: `${base}/${address.split('/_history')[0]}` }), resource: body }),
    response: {
      status: String(status),
      ...(location && { location: `${base}/${location}` }),
      ...(version && { etag: `W/"${version.version}"`, lastModified: version.lastUpdated }),
      ...(sent && said && { outcome: parseJson(body) as object }),
    },
  }
}

/** Of one version that stands twice the second has no fullUrl: one name is one thing.  R4 bundle.html#invs, bdl-7 */
function unlessNamed(entry: EntryText, named: Set<string>): EntryText {
  const { fullUrl, ...rest } = entry, name = `${fullUrl} ${entry.response?.etag ?? ''}`
  if (fullUrl === undefined || named.size !== named.add(name).size) return entry
  return rest
}
