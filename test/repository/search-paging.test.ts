import fc from 'fast-check'
import sql from 'sql-template-tag'
import { beforeAll, expect, test } from 'vitest'
import type { Resource, ResourceOf } from '../../src/fhir/resource.ts'
import { EVERYTHING, type Scope } from '../../src/fhir/scope.ts'
import { searching } from '../../src/repository/search.ts'
import { extractor } from '../../src/search/extract.ts'
import { matcher } from '../../src/search/match.ts'
import { parseSearch } from '../../src/search/parse.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { freshDatabase } from '../support/database.ts'
import { DEFINITION, put } from './search-record.ts'

const NOW = new Date('2026-11-26T20:00:00.000Z'), PLAN = 'Organization/plan-5519'
const { page } = searching({ definition: DEFINITION }), matches = matcher(DEFINITION, extractor(DEFINITION))
let pool: Pool, clock = Date.parse('2026-11-01T00:00:00.000Z')
beforeAll(async () => { ({ pool } = await freshDatabase(4)) })

type Step = { readonly do: 'insert' | 'touch' | 'delete' | 'change'; readonly nth: number }
const step: fc.Arbitrary<Step> = fc.record({ do: fc.constantFrom('insert', 'touch', 'touch', 'touch', 'delete', 'change'), nth: fc.nat(40) })
const between = fc.array(fc.array(step, { maxLength: 8 }), { minLength: 12, maxLength: 12 })
const QUERIES = ['status=requested', '', 'status=requested,accepted', 'code=c-1', 'owner=Organization/org-8', 'patient=pat-8', 'authored-on=ge2026']
const SORTS = ['', '&_sort=-_lastUpdated', '&_sort=_lastUpdated', '&_sort=authored-on', '&_sort=-authored-on']
const SCOPED: Scope = { branches: [{ by: 'plan', party: PLAN }, { by: 'source', party: PLAN }], refersTo: 'visible' }

const task = (id: string, n: number): ResourceOf<'Task'> => ({
  resourceType: 'Task', id, intent: 'order', status: n % 3 === 0 ? 'accepted' : 'requested', code: { coding: [{ system: 'urn:s', code: n % 2 === 0 ? 'c-1' : 'c-2' }] },
  ...n % 4 !== 1 && { for: { reference: 'Patient/pat-8' } }, ...n % 5 !== 2 && { owner: { reference: 'Organization/org-8' } }, ...n % 6 !== 3 && { authoredOn: `2026-01-${String(10 + n % 7)}` },
})

test('whatever is inserted, updated or deleted meanwhile, what matches throughout comes exactly once, and nothing twice', { timeout: 240_000 }, async () => {
  let turned = 0
  await fc.assert(fc.asyncProperty(fc.constantFrom(...QUERIES), fc.constantFrom(...SORTS), fc.constantFrom(EVERYTHING, SCOPED), fc.integer({ min: 1, max: 6 }), between, async (query, sort, scope, count, steps) => {
    await pool.run(sql`truncate current, version, word, span, identifier`)
    const live = new Map<string, Resource>(), later = (): Date => new Date(clock += 1_000)
    const store = async (resource: Resource, deleted = false): Promise<void> => {
      await put(pool, [{ resource, at: later(), deleted, plan: PLAN }])
      if (deleted) live.delete(resource.id!)
      else live.set(resource.id!, resource)
    }
    const first = Array.from({ length: 24 }, (_, n) => task(`t-${n}`, n))
    await put(pool, first.map(resource => ({ resource, at: later(), plan: PLAN })))
    for (const resource of first) live.set(resource.id!, resource)
    const criteria = parseSearch('Task', query, { definition: DEFINITION, now: NOW })
    const matching = (): string[] => [...live.values()].filter(r => matches(criteria, r)).map(r => r.id!)
    let throughout = new Set(matching()), made = 24
    const seen: string[] = []
    let cursor: string | undefined
    for (let turn = 0; ; turn++) {
      const request = parseSearch('Task', `${query}${sort}&_count=${count}${cursor ? `&_cursor=${cursor}` : ''}`, { definition: DEFINITION, now: NOW })
      const found = await page(pool, request, scope, NOW)
      expect(found.matches.length).toBeLessThanOrEqual(count)
      seen.push(...found.matches.map(v => v.id))
      cursor = found.next
      if (!cursor) break
      turned++
      for (const { do: what, nth } of steps[turn] ?? []) {
        const resource = [...live.values()][nth % live.size] as ResourceOf<'Task'>
        if (what === 'insert') await store(task(`t-${made}`, made++))
        else if (what === 'delete' && live.size > 5) await store(resource, true)
        else if (what === 'touch') await store({ ...resource, description: `touched ${clock}` })
        else if (what === 'change') await store({ ...resource, status: resource.status === 'requested' ? 'completed' : 'requested' })
        throughout = throughout.intersection(new Set(matching()))
      }
    }
    expect([...throughout].filter(id => seen.filter(s => s === id).length !== 1)).toEqual([])
    expect(seen.length, 'none twice').toBe(new Set(seen).size)
  }), { numRuns: 30 })
  expect(turned).toBeGreaterThan(100)
})
