/**
 * GET [type]/[id]/_history, [type]/_history and _history: newest first unless `_sort` says otherwise, deletions included.  R4 http.html#history
 * Of a type or of the whole record in the order of commits.
 */
import { bundleText, historyEntry } from '../fhir/bundle.ts'
import { invalid } from '../fhir/error.ts'
import { instantText } from '../fhir/resource.ts'
import type { FhirResponse } from '../fhir/request.ts'
import type { HistoryPage, VersionPage } from '../repository/repository.ts'
import type { InteractionContext, ReadingInteraction, Routed } from './interaction.ts'

const PAGE = 50, MOST = 1_000
const KNOWN = new Set(['_count', '_since', '_at', '_sort', '_cursor', '_format', '_pretty', '_summary', '_elements'])

export const historyInstance: ReadingInteraction = {
  code: 'history-instance',
  async run(asked, context) {
    const page = pageOf(asked, context), found = await context.repository.history(asked.type, asked.id, page)
    return answer(found, context, { address: `${asked.type}/${asked.id}/_history`, asked })
  },
}
export const historyType: ReadingInteraction = {
  code: 'history-type',
  run: async (asked, context) => answer(await context.repository.changes(asked.type, pageOf(asked, context)), context, { address: `${asked.type}/_history`, asked }),
}
export const historySystem: ReadingInteraction = {
  code: 'history-system',
  run: async (asked, context) => answer(await context.repository.changes(undefined, pageOf(asked, context)), context, { address: '_history', asked }),
}

function pageOf({ request }: Routed, context: InteractionContext): HistoryPage {
  const query = new URLSearchParams(request.query)
  for (const name of query.keys()) if (!KNOWN.has(name)) throw invalid(`A history knows ${[...KNOWN].slice(0, 4).join(', ')}, not '${name}'`)
  const since = query.get('_since'), at = query.get('_at'), sort = query.get('_sort'), cursor = query.get('_cursor')
  if (sort !== null && !['_lastUpdated', '-_lastUpdated', 'none'].includes(sort)) throw invalid('_sort of a history is _lastUpdated or -_lastUpdated')
  return {
    count: pageSize(query.get('_count')), ascending: sort === '_lastUpdated',
    ...(since !== null && { since: moments('_since', since, context).from }), ...(at !== null && { at: moments('_at', at, context) }), ...(cursor && { cursor }),
  }
}

/** A date or instant as a search reads it: as wide as it is precise, in the server's zone where it names none. */
function moments(name: string, text: string, { parseSearch }: InteractionContext): { from: Date; until: Date } {
  const wrong = invalid(`${name} is a date or an instant, such as 2026-03-01T12:00:00Z`)
  if (!/^\d{4}/.test(text)) throw wrong
  const offset = text.replace(/ (?=\d\d:\d\d$)/, '+') // a '+' that was sent as it is
  const [value] = parseSearch('Basic', `_lastUpdated=${encodeURIComponent(offset)}`, { lenient: false }).clauses[0]?.values ?? []
  if (value?.kind !== 'date') throw wrong
  return { from: new Date(value.from), until: new Date(value.until) }
}

function pageSize(text: string | null): number {
  if (text === null) return PAGE
  if (!/^\d{1,6}$/.test(text)) throw invalid('_count is a whole number')
  return Math.min(Number(text), MOST)
}

function answer(found: VersionPage & { total?: number; asOf?: Date }, { base, at, newId }: InteractionContext, { address, asked }: { address: string; asked: Routed }): FhirResponse {
  const query = new URLSearchParams(asked.request.query)
  query.delete('_cursor')
  query.set('_count', String(pageSize(query.get('_count'))))
  const url = (cursor?: string | null): string => `${base}/${address}?${query.toString()}${cursor ? `&_cursor=${cursor}` : ''}`
  const links = [{ relation: 'self', url: url(new URLSearchParams(asked.request.query).get('_cursor')) }, ...(found.next ? [{ relation: 'next', url: url(found.next) }] : [])]
  const entries = found.versions.map(version => historyEntry(version, base))
  return {
    status: 200,
    body: bundleText({ type: 'history', id: newId(), lastUpdated: instantText(found.asOf ?? at), ...(found.total !== undefined && { total: found.total }), links, entries }),
  }
}
