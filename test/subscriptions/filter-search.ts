import { searchParametersFor } from '../../src/conformance/search-parameters.ts'
import { definition } from '../../src/search/definition.ts'
import { extractor } from '../../src/search/extract.ts'
import { matcher } from '../../src/search/match.ts'
import { parseSearch } from '../../src/search/parse.ts'
import type { FilterSearch } from '../../src/subscriptions/filter.ts'

export const defined = definition({ parameters: searchParametersFor, key: new Uint8Array(16).fill(7), zone: local => Date.UTC(local.year, local.month - 1, local.day), base: 'https://plan.example.org/fhir' })

export const extract = extractor(defined)

/** The house's search, as the app hands it in. */
export const filterSearch: FilterSearch = {
  parse: (type, query) => parseSearch(type, query, { definition: defined, now: new Date('2026-03-02T08:00:00Z') }),
  matches: matcher(defined, extract),
}
