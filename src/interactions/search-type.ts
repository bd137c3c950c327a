import { bundleText, type EntryText } from '../fhir/bundle.ts'
import { outcome } from '../fhir/error.ts'
import { instantText } from '../fhir/resource.ts'
import type { Version } from '../fhir/version.ts'
import type { SearchPage, SearchRequest } from '../search/clause.ts'
import type { ReadingInteraction } from './interaction.ts'
import { preference } from './prefer.ts'

/** GET [type]?…, POST [type]/_search: matches and what they bring along, page by page.  R4 search.html, http.html#search */
export const searchType: ReadingInteraction = {
  code: 'search-type',
  async run({ type, request }, context) {
    const query = [request.query, request.method === 'POST' ? request.body : undefined].filter(Boolean).join('&')
    const search = context.parseSearch(type, query, { lenient: preference(request).lenient })
    const page = await context.repository.search(search), { base } = context
    return {
      status: 200,
      body: bundleText({
        type: 'searchset', id: context.newId(), lastUpdated: instantText(context.at), links: links(search, page, base),
        ...(page.total !== undefined && { total: page.total }),
        entries: [...page.matches.map(entry(base, 'match')), ...page.included.map(entry(base, 'include')), ...ignored(search)],
      }),
    }
  },
}

const entry = (base: string, mode: 'match' | 'include') => ({ type, id, text }: Version): EntryText =>
  ({ fullUrl: `${base}/${type}/${id}`, resource: text, search: { mode } })

function links({ type, self, cursor }: SearchRequest, { next }: SearchPage, base: string): { relation: string; url: string }[] {
  const at = (extra?: string): string => `${base}/${type}?${[self, extra && `_cursor=${encodeURIComponent(extra)}`].filter(Boolean).join('&')}`
  return [{ relation: 'self', url: at(cursor) }, { relation: 'first', url: at() }, ...(next ? [{ relation: 'next', url: at(next) }] : [])]
}

function ignored({ ignored }: SearchRequest): EntryText[] {
  if (ignored.length === 0) return []
  const said = ignored.map(name => ({ severity: 'warning', code: 'not-supported', text: `The parameter '${name}' is not known here and was ignored` }) as const)
  return [{ resource: JSON.stringify(outcome(said)), search: { mode: 'outcome' } }]
}
