import { bundleText, historyEntry } from '../fhir/bundle.ts'
import { invalid } from '../fhir/error.ts'
import { instantText } from '../fhir/resource.ts'
import type { ReadingInteraction } from './interaction.ts'

const PAGE = 50, MOST = 1_000
const KNOWN = new Set(['_count', '_cursor', '_format', '_pretty'])

/** GET [type]/[id]/_history: every version, newest first, deletions included.  R4 http.html#history */
export const historyInstance: ReadingInteraction = {
  code: 'history-instance',
  async run({ type, id, request }, { repository, base, at, newId }) {
    const query = new URLSearchParams(request.query)
    for (const name of query.keys()) if (!KNOWN.has(name)) throw invalid(`The history of a resource knows _count, not '${name}'`)
    const count = pageSize(query.get('_count')), cursor = query.get('_cursor')
    const { versions, next, total } = await repository.history(type, id, { count, ...(cursor && { cursor }) })
    const address = `${base}/${type}/${id}/_history`
    const links = [
      { relation: 'self', url: `${address}?_count=${count}${cursor ? `&_cursor=${cursor}` : ''}` },
      ...(next ? [{ relation: 'next', url: `${address}?_count=${count}&_cursor=${next}` }] : []),
    ]
    const entries = versions.map(version => historyEntry(version, base))
    return { status: 200, body: bundleText({ type: 'history', id: newId(), lastUpdated: instantText(at), total, links, entries }) }
  },
}

function pageSize(text: string | null): number {
  if (text === null) return PAGE
  if (!/^\d{1,6}$/.test(text)) throw invalid('_count is a whole number')
  return Math.min(Number(text), MOST)
}
