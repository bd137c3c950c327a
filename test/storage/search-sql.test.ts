import fc from 'fast-check'
import sql from 'sql-template-tag'
import { beforeAll, expect, test } from 'vitest'
import type { Resource } from '../../src/fhir/resource.ts'
import { sees, type Scope } from '../../src/fhir/scope.ts'
import { lower, statusesOf } from '../../src/search/condition.ts'
import { extractor } from '../../src/search/extract.ts'
import { matcher } from '../../src/search/match.ts'
import { parseSearch } from '../../src/search/parse.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { countStatement, pageStatement, type Order, type PageRow, type Plan } from '../../src/storage/search-sql.ts'
import { openTo } from '../../src/storage/search-sql-filter.ts'
import type { Asked, Lead } from '../../src/storage/search-sql-rows.ts'
import { DEFINITION, put, type Put } from '../repository/search-record.ts'
import { anyQuery, anyResource, anyScope, PARTIES } from '../search/arbitrary.ts'
import { freshDatabase } from '../support/database.ts'

const NOW = new Date('2026-11-26T20:00:00.000Z'), BEGAN = Date.parse('2026-11-01T00:00:00.000Z')
const extract = extractor(DEFINITION), matches = matcher(DEFINITION, extract)
interface Row { readonly resource: Resource; readonly plan?: string; readonly provider?: string; readonly source?: string }
let pool: Pool, rows: readonly Row[]

/** Grants in force: org-a for a member, org-b for one resource; org-c's have ended or not begun. */
const GRANTS = [
  { party: PARTIES[0], patient: 'Patient/pat-2', resource: '', starts: -1, ends: null },
  { party: PARTIES[1], patient: '', resource: 'Task/id-7', starts: -1, ends: 1 },
  { party: PARTIES[2], patient: 'Patient/pat-1', resource: '', starts: -2, ends: -1 },
  { party: PARTIES[2], patient: 'Patient/pat-1', resource: '', starts: 1, ends: null },
] as const

beforeAll(async () => {
  ({ pool } = await freshDatabase(4))
  const owner = fc.option(fc.constantFrom(...PARTIES), { nil: undefined })
  const made = fc.sample(fc.record({ resource: anyResource, plan: owner, provider: owner, source: owner }), { numRuns: 160, seed: 7731 })
  const puts = made.map(({ resource, ...owners }, i) => {
    const at = new Date(BEGAN + Math.floor(i / 2) * 1000), id = resource.resourceType === 'Patient' ? `pat-${i % 6}` : `id-${i}`
    const given = Object.fromEntries(Object.entries(owners).filter(([, party]) => party !== undefined))
    return { at, ...given, resource: { ...resource, id, meta: { ...resource.meta, lastUpdated: at.toISOString() } } } as Put
  })
  for (const one of puts) await put(pool, [one])
  const last = new Map(puts.map(p => [`${p.resource.resourceType}/${p.resource.id}`, p]))
  const gone = puts.filter((p, i) => i % 9 === 4 && p.resource.resourceType !== 'Patient')
  await put(pool, gone.map(p => ({ ...p, deleted: true })))
  for (const p of gone) last.delete(`${p.resource.resourceType}/${p.resource.id}`)
  rows = [...last.values()]
  const { selfOf } = DEFINITION.hasher, self = (text: string): bigint | null => text === '' ? null : selfOf(...text.split('/') as [string, string])
  for (const g of GRANTS) {
    await pool.run(sql`insert into access_grant values (${g.party}, ${g.patient}, ${g.resource}, 'care', ${day(g.starts)}, ${g.ends === null ? null : day(g.ends)}, 'test', ${self(g.patient)}, ${self(g.resource)})`)
  }
})
const day = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000)

function opens(scope: Scope, { resource, ...owned }: Row): boolean {
  const { patient } = extract(resource), type = resource.resourceType
  if (sees(scope, { type, owners: { patient, plan: owned.plan, provider: owned.provider, source: owned.source } })) return true
  return scope.branches.some(b => b.by === 'grant' && (!b.types || b.types.includes(type)) && GRANTS.some(g =>
    g.party === b.party && g.starts < 0 && (g.ends === null || g.ends > 0) && (g.patient === patient || g.resource === `${type}/${resource.id}`)))
}

const ORDERS: readonly Order[] = [
  { by: 'lastUpdated', descending: true }, { by: 'lastUpdated', descending: false },
  ...[true, false].map(descending => ({ by: 'span' as const, param: DEFINITION.hasher.paramOf('Encounter', 'date'), descending })),
]

test('whichever index leads, SQL finds what the scope opens and the resource in memory matches', { timeout: 180_000 }, async () => {
  let hits = 0
  await fc.assert(fc.asyncProperty(anyQuery, anyScope, fc.constantFrom(...ORDERS), async ({ type, query }, scope, order) => {
    const request = parseSearch(type, query, { definition: DEFINITION, now: NOW })
    const asked: Asked = { type, conditions: lower(DEFINITION, type, request.clauses), branches: openTo(scope, type), now: NOW, statuses: statusesOf(DEFINITION, type) }
    const expected = rows.filter(r => matches(request, r.resource) && opens(scope, r)).map(r => r.resource.id).toSorted()
    if (expected.length > 0 && expected.length < 30) hits++
    const leads = asked.conditions.filter((c): c is Lead => c.kind !== 'lastUpdated' && !(c.kind === 'keys' && c.not))
    const plans: Plan[] = [...leads.map(lead => ({ by: 'lead' as const, lead })), { by: 'all' }, ...order.by === 'lastUpdated' ? [{ by: 'walk' as const, most: undefined }, { by: 'walk' as const, most: 5_000 }] : []]
    for (const plan of plans) {
      const found = await pool.run<PageRow>(pageStatement({ asked, plan, order, after: undefined, limit: 1_000 }))
      expect(found.map(r => r.id).toSorted(), `${type}?${query} by ${plan.by}`).toEqual(expected)
      expect(found.map(r => r.self)).toEqual(found.toSorted(byOrder(order)).map(r => r.self))
      const [count] = await pool.run<{ total: bigint }>(countStatement(asked, plan))
      expect(Number(count?.total)).toBe(expected.length)
    }
  }), { numRuns: 250 })
  expect(hits, 'queries that find some rows but not all').toBeGreaterThan(50)
})

const byOrder = (order: Order) => (a: PageRow, b: PageRow): number => {
  const key = (r: PageRow): number => order.by === 'lastUpdated' ? r.last_updated.getTime() : r.key ?? NaN, turn = order.descending ? -1 : 1
  if (Number.isNaN(key(a)) !== Number.isNaN(key(b))) return Number.isNaN(key(a)) ? 1 : -1
  return (Number.isNaN(key(a)) || key(a) === key(b) ? (a.self < b.self ? -1 : 1) : key(a) - key(b)) * turn
}
