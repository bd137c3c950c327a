/** Bundles made by joining texts: what is stored is sent unread.  R4 bundle.html, http.html */
import type { Version } from './version.ts'

export interface Link { readonly relation: string; readonly url: string }
export interface EntryText {
  readonly fullUrl?: string
  /** JSON text of the resource. */
  readonly resource?: string
  readonly search?: { readonly mode: 'match' | 'include' | 'outcome' }
  readonly request?: { readonly method: string; readonly url: string }
  readonly response?: { readonly status: string; readonly location?: string; readonly etag?: string; readonly lastModified?: string; readonly outcome?: object }
}
export interface BundleText {
  readonly type: 'searchset' | 'history' | 'transaction-response' | 'batch-response'
  readonly id: string
  readonly lastUpdated: string
  /** The profile it claims. */
  readonly profile?: string
  /** When it was put together: Bundle.timestamp, an instant. */
  readonly timestamp?: string
  readonly total?: number
  readonly links?: readonly Link[]
  readonly entries: readonly EntryText[]
}

export function bundleText(bundle: BundleText): string {
  const { type, id, lastUpdated, profile, timestamp, total, links = [], entries } = bundle
  const head = JSON.stringify({
    resourceType: 'Bundle', id, meta: { lastUpdated, ...(profile && { profile: [profile] }) }, type,
    ...(timestamp && { timestamp }), ...(total !== undefined && { total }), ...(links.length > 0 && { link: links }),
  })
  if (entries.length === 0) return head
  return `${head.slice(0, -1)},"entry":[${entries.map(entryText).join(',')}]}`
}

function entryText({ fullUrl, resource, search, request, response }: EntryText): string {
  const parts = [
    fullUrl && `"fullUrl":${JSON.stringify(fullUrl)}`,
    resource && `"resource":${resource}`,
    search && `"search":${JSON.stringify(search)}`,
    request && `"request":${JSON.stringify(request)}`,
    response && `"response":${JSON.stringify(response)}`,
  ]
  return `{${parts.filter(Boolean).join(',')}}`
}

/** How a version stands in a history Bundle. */
export function historyEntry(version: Version, base: string): EntryText {
  const url = version.method === 'POST' ? version.type : `${version.type}/${version.id}`
  const status = version.deleted ? '204' : version.method === 'POST' ? '201' : '200'
  return {
    fullUrl: `${base}/${version.type}/${version.id}`,
    ...(!version.deleted && { resource: version.text }),
    request: { method: version.method, url },
    response: { status, etag: `W/"${version.version}"`, lastModified: version.lastUpdated },
  }
}
