/** On 60,000 rows, analysed: a page of one record reads that record by its indexes, and no more of the others. Counted, never timed. */
import sql, { raw, type Sql } from 'sql-template-tag'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Branch } from '../../../src/fhir/scope.ts'
import { compartments } from '../../../src/search/compartment.ts'
import { compartmentStatement, type CompartmentQuery } from '../../../src/storage/across/compartment.ts'
import type { Pool } from '../../../src/storage/pool.ts'
import { freshDatabase } from '../../support/database.ts'
import { DEFINITION } from '../../repository/search-record.ts'

const { hasher } = DEFINITION, NOW = new Date('2026-11-26T20:00:00.000Z'), MEMBERS = 2_000, TYPES = ['Encounter', 'Observation', 'Task', 'Condition']
let pool: Pool

beforeAll(async () => {
  ({ pool } = await freshDatabase(2))
  const members = Array.from({ length: MEMBERS }, (_, i) => hasher.selfOf('Patient', `pat-${i}`)), asserted = hasher.paramOf('Condition', 'asserter')
  await pool.run(sql`
    insert into current (id, type, version, last_updated, deleted, epoch, self, patient, plan, provider, source, lo, hi, tok)
    select 'r-' || i, (${TYPES}::text[])[1 + i % 4], 1, timestamptz '2026-01-01' + i * interval '1 minute', false, 1, hashtextextended('r-' || i, 1), (${members}::bigint[])[1 + i % ${MEMBERS}::int],
           'Organization/plan-' || i % 2, 'Organization/provider-' || i % ${MEMBERS}::int % 40, 'Organization/hospital-' || i % 7, i * 1000, i * 1000 + 1,
           array[i, -i, 5] || case when i % 4 = 3 then array[${asserted}::bigint # (${members}::bigint[])[1 + (i + 2) % ${MEMBERS}::int]] else '{}' end
      from generate_series(1, 60000) i`)
  await pool.run(sql`
    insert into current (id, type, version, last_updated, deleted, epoch, self, patient, tok)
    select 'pat-' || i - 1, 'Patient', 1, timestamptz '2025-01-01', false, 1, (${members}::bigint[])[i], (${members}::bigint[])[i], '{}' from generate_series(1, ${MEMBERS}::int) i`)
  await pool.run(sql`
    insert into version (id, type, version, last_updated, deleted, method, body, who, role, action, reasons, door, request)
    select id, type, 1, last_updated, false, 'PUT', '{"resourceType":"' || type || '","id":"' || id || '"}', 'w', 'operator', 'update', '', 'cli', '00000000-0000-4000-8000-000000000000' from current`)
  await pool.run(sql`insert into access_grant select 'Organization/granted', 'Patient/pat-' || i, '', 'care', '2026-01-01', null, 'test', (${members}::bigint[])[i], null from generate_series(1, 50) i`)
  for (const table of ['current', 'version', 'access_grant']) await pool.run(raw(`vacuum analyze ${table}`))
}, 120_000)

interface Node { readonly 'Index Name'?: string; readonly 'Node Type': string; readonly Plans?: readonly Node[]; readonly 'Shared Hit Blocks'?: number; readonly 'Shared Read Blocks'?: number; readonly 'Relation Name'?: string }
async function explained(statement: Sql): Promise<{ buffers: number; scans: string[] }> {
  const [row] = await pool.run<{ 'QUERY PLAN': readonly { readonly Plan: Node }[] }>(sql`explain (analyze, buffers, format json) ${statement}`)
  const { Plan } = row!['QUERY PLAN'][0]!, nodes: Node[] = []
  const visit = (node: Node): void => { nodes.push(node); node.Plans?.forEach(visit) }
  visit(Plan)
  return { buffers: (Plan['Shared Hit Blocks'] ?? 0) + (Plan['Shared Read Blocks'] ?? 0), scans: nodes.filter(n => n['Node Type'] === 'Seq Scan').map(n => n['Relation Name'] ?? '') }
}
const asked = (more: Partial<CompartmentQuery> = {}): Sql => {
  const of = { type: 'Patient', id: 'pat-77' }, { self, placings } = compartments(DEFINITION)(of)
  return compartmentStatement({ focus: { ...of, self }, placings, types: undefined, period: { from: undefined, until: undefined }, since: undefined, after: undefined, limit: 11, branches: [{ by: 'everything' }], now: NOW, ...more })
}
const GROUNDS: readonly [string, readonly Branch[]][] = [
  ['everything', [{ by: 'everything' }]], ['a plan', [{ by: 'plan', party: 'Organization/plan-1' }, { by: 'source', party: 'Organization/plan-1' }, { by: 'grant', party: 'Organization/plan-1' }]],
  ['a provider', [{ by: 'provider', party: 'Organization/provider-37' }, { by: 'source', party: 'Organization/provider-37' }, { by: 'grant', party: 'Organization/provider-37' }]], ['whom a grant lets in', [{ by: 'grant', party: 'Organization/granted' }]],
]

describe.each(GROUNDS)('%s', (_, branches) => {
  test.each<[string, Partial<CompartmentQuery>]>([
    ['the first page', {}], ['a later one', { after: { type: 'Observation', id: 'r-20077' } }], ['of some days', { period: { from: 10_000_000, until: 20_000_000 } }], ['of two types', { types: ['Observation', 'Task'] }], ['since then', { since: '1' }],
  ])('%s', async (_what, more) => {
    const { buffers, scans } = await explained(asked({ branches, ...more }))
    expect(scans.filter(table => table !== 'access_grant')).toEqual([])
    expect(buffers).toBeLessThanOrEqual(1_000)
  })
})
test('finds by the column and by the tokens', async () => {
  const rows = await pool.run<{ type: string }>(asked({ limit: 100 }))
  expect([rows[0]!.type, rows.length, new Set(rows.map(row => row.type)).size]).toEqual(['Patient', 61, 3])
})
