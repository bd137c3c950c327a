import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { lower, statusesOf } from '../../src/search/condition.ts'
import { extractor } from '../../src/search/extract.ts'
import { matcher } from '../../src/search/match.ts'
import { parseSearch } from '../../src/search/parse.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { countStatement, pageText, type Order, type PageRow, type Plan } from '../../src/storage/search-sql.ts'
import { openTo } from '../../src/storage/search-sql-filter.ts'
import { named, type Asked, type Lead } from '../../src/storage/search-sql-rows.ts'
import { DEFINITION, type Put } from '../repository/search-record.ts'
import { NOW, opens, settle, world } from '../repository/search-world.ts'
import { anyQuery, anyScope } from '../search/arbitrary.ts'
import { freshDatabase } from '../support/database.ts'

const matches = matcher(DEFINITION, extractor(DEFINITION))
let pool: Pool, rows: readonly Put[]
beforeAll(async () => {
  ({ pool } = await freshDatabase(4))
  rows = await settle(pool, world())
})

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
      const found = await pool.run<PageRow>(pageText({ asked, plan, order, after: undefined, limit: 1_000 }))
      expect(found.map(r => r.id).toSorted(), `${type}?${query} by ${plan.by}`).toEqual(expected)
      expect(found.map(r => r.self)).toEqual(found.toSorted(byOrder(order)).map(r => r.self))
      const [count] = await pool.run<{ total: bigint }>(countStatement(asked, plan))
      expect(Number(count?.total)).toBe(expected.length)
    }
  }), { numRuns: 250 })
  expect(hits, 'queries that find some rows but not all').toBeGreaterThan(50)
})

test.each(['Patient\'', 'a b', ''])("%s is the name of no type", type => { expect(() => named(type)).toThrow() })
test('no value of a query stands in the text of a statement; the type does', () => {
  const queries: readonly [string, string][] = [['Patient', 'name=Zyxwsentinel&identifier=urn:cin|Zyxwsentinel&birthdate=1987&_id=Zyxwsentinel'], ['Task', 'code=Zyxwsentinel&owner=Organization/Zyxwsentinel']]
  for (const [type, query] of queries) {
    const { clauses } = parseSearch(type, query, { definition: DEFINITION, now: NOW }), conditions = lower(DEFINITION, type, clauses)
    const asked: Asked = { type, conditions, branches: [{ by: 'plan', party: 'Organization/Zyxwsentinel' }, { by: 'grant', party: 'Organization/Zyxwsentinel' }], now: NOW, statuses: statusesOf(DEFINITION, type) }
    for (const plan of [{ by: 'walk' as const, most: undefined }, ...conditions.map(lead => ({ by: 'lead' as const, lead: lead as Lead }))]) {
      const { text, values } = pageText({ asked, plan, order: ORDERS[0]!, after: undefined, limit: 51 })
      expect(text).not.toMatch(/Zyxwsentinel|1987|urn:cin/)
      expect([text.includes(`'${type}'`), values.includes(type)]).toEqual([true, false])
    }
  }
})

const byOrder = (order: Order) => (a: PageRow, b: PageRow): number => {
  const key = (r: PageRow): number => order.by === 'lastUpdated' ? r.last_updated.getTime() : r.key ?? NaN, turn = order.descending ? -1 : 1
  if (Number.isNaN(key(a)) !== Number.isNaN(key(b))) return Number.isNaN(key(a)) ? 1 : -1
  return (Number.isNaN(key(a)) || key(a) === key(b) ? (a.self < b.self ? -1 : 1) : key(a) - key(b)) * turn
}
