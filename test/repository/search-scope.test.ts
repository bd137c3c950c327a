import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { EVERYTHING, type Scope } from '../../src/fhir/scope.ts'
import { searching } from '../../src/repository/search.ts'
import { parseSearch } from '../../src/search/parse.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { anyQuery, PARTIES } from '../search/arbitrary.ts'
import { freshDatabase } from '../support/database.ts'
import { DEFINITION, put } from './search-record.ts'
import { NOW, opens, settle, world } from './search-world.ts'

const { page } = searching({ definition: DEFINITION })
const SCOPES: readonly [string, Scope][] = [
  ['a plan', { branches: [{ by: 'plan', party: PARTIES[0] }, { by: 'source', party: PARTIES[0] }, { by: 'grant', party: PARTIES[0] }, { by: 'nobody', types: ['Observation'] }], refersTo: 'visible' }],
  ['a provider, of some types', { branches: [{ by: 'provider', party: PARTIES[1], types: ['Patient', 'Encounter'] }, { by: 'grant', party: PARTIES[1] }], refersTo: 'visible' }],
  ['a sender', { branches: [{ by: 'source', party: PARTIES[2] }], refersTo: 'anyone' }],
  ['whose grants have ended or not begun', { branches: [{ by: 'grant', party: PARTIES[2] }], refersTo: 'visible' }],
  ['nobody', { branches: [], refersTo: 'visible' }],
]
const EXTRAS = fc.constantFrom('', '_sort=_lastUpdated', '_include', '_revinclude', '_sort=date')
const INCLUDES: Readonly<Record<string, readonly [string, string]>> = {
  Patient: ['_include=Patient:organization', '_revinclude=Encounter:subject&_revinclude=Task:patient&_revinclude=Observation:subject'],
  Encounter: ['_include=Encounter:subject', '_revinclude=Task:focus'], Task: ['_include=Task:patient&_include=Task:focus', ''], Observation: ['_include=Observation:subject:Patient', ''],
}

describe.each(SCOPES)('%s', (_, scope) => {
  let everything: Pool, permitted: Pool
  beforeAll(async () => {
    ({ pool: everything } = await freshDatabase(2));
    ({ pool: permitted } = await freshDatabase(2))
    for (const one of (await settle(everything, world())).filter(p => opens(scope, p))) await put(permitted, [one])
  })

  test('is answered as if there were nothing but what it may see: matches, pages, what they bring along, totals', { timeout: 120_000 }, async () => {
    const answers = async (pool: Pool, within: Scope, type: string, query: string): Promise<unknown> => {
      const found: unknown[] = []
      for (let cursor: string | undefined, turn = 0; turn < 100; turn++) {
        const { matches, included, next, total } = await page(pool, parseSearch(type, `${query}${cursor ? `&_cursor=${cursor}` : ''}`, { definition: DEFINITION, now: NOW }), within, NOW)
        found.push({ matches: matches.map(v => `${v.type}/${v.id}`), included: included.map(v => `${v.type}/${v.id}`).toSorted(), total })
        if (!next) break
        cursor = next
      }
      return found
    }
    await fc.assert(fc.asyncProperty(anyQuery, EXTRAS, fc.constantFrom(3, 7, 50), async ({ type, query }, extra, count) => {
      const more = extra === '_include' ? INCLUDES[type]![0] : extra === '_revinclude' ? INCLUDES[type]![1] : extra === '_sort=date' ? (type === 'Encounter' ? extra : '') : extra
      const whole = [query, more, `_count=${count}&_total=accurate`].filter(Boolean).join('&')
      expect(await answers(everything, scope, type, whole), `${type}?${whole}`).toEqual(await answers(permitted, EVERYTHING, type, whole))
    }), { numRuns: 60 })
  })
})
