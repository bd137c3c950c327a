/** On 100,000 rows, analysed, no planner switches: which index each shape reads, and how many buffers. Counted, never timed. */
import sql, { raw, type Sql } from 'sql-template-tag'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Branch } from '../../src/fhir/scope.ts'
import { statusesOf, type Condition } from '../../src/search/condition.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { countStatement, estimateStatement, pageStatement, pageText, referrersStatement, rowsByKey, type Order, type PageRow } from '../../src/storage/search-sql.ts'
import { choose, statistics } from '../../src/storage/search-sql-plan.ts'
import type { Asked } from '../../src/storage/search-sql-rows.ts'
import { DEFINITION } from '../repository/search-record.ts'
import { freshDatabase } from '../support/database.ts'

const { hasher } = DEFINITION, NOW = new Date('2026-11-26T20:00:00.000Z'), PAGE = 51
const key = (code: string, value: string): bigint => hasher.tokenKey(hasher.paramOf('Encounter', code), value)
const STATUS = { finished: key('status', 'finished'), running: key('status', 'in-progress'), planned: key('status', 'planned') }
const DATE = hasher.paramOf('Encounter', 'date'), FAMILY = hasher.paramOf('Patient', 'family'), CIN = hasher.paramOf('Patient', 'identifier'), RARE = key('reason-code', 'rare'), COMMON = key('class', 'IMP'), HALF = key('type', 'half')
let pool: Pool

beforeAll(async () => {
  ({ pool } = await freshDatabase(2))
  await pool.run(sql`
    insert into current (id, type, version, last_updated, deleted, epoch, self, patient, plan, provider, source, status, code, actor, lo, hi, tok)
    select 'enc-' || i, 'Encounter', 1, timestamptz '2026-01-01' + i * interval '1 minute', false, 1, hashtextextended('Encounter/enc-' || i, 1), hashtextextended('Patient/pat-' || i % 5000, 1),
           case when i % 10 < 7 then 'Organization/plan-large' else 'Organization/plan-other' end,
           case when i % 5000 = 17 then 'Organization/provider-small' else 'Organization/provider-' || i % 20 end, 'Organization/hospital-' || i % 7,
           case when i % 200 = 3 then ${STATUS.planned}::bigint when i % 20 = 3 then ${STATUS.running}::bigint else ${STATUS.finished}::bigint end, null, null, i * 1000, i * 1000 + 1,
           array[case when i % 200 = 3 then ${STATUS.planned}::bigint when i % 20 = 3 then ${STATUS.running}::bigint else ${STATUS.finished}::bigint end, ${COMMON}::bigint, case when i % 2000 = 9 then ${RARE}::bigint else i end, case when i % 2 = 0 then ${HALF}::bigint else -i end]
      from generate_series(1, 100000) i`)
  await pool.run(sql`
    insert into current (id, type, version, last_updated, deleted, epoch, self, patient, plan, provider, source, tok)
    select 'pat-' || i, 'Patient', 1, timestamptz '2025-01-01' + i * interval '1 minute', false, 1, hashtextextended('Patient/pat-' || i, 1), hashtextextended('Patient/pat-' || i, 1), 'Organization/plan-large', null, null, '{}'
      from generate_series(0, 4999) i`)
  await pool.run(sql`
    insert into version (id, type, version, last_updated, deleted, method, body, who, role, action, reasons, door, request)
    select id, type, 1, last_updated, false, 'PUT', '{"resourceType":"' || type || '","id":"' || id || '"}', 'w', 'operator', 'update', '', 'cli', '00000000-0000-4000-8000-000000000000' from current`)
  await pool.run(sql`insert into span select self, ${DATE}::bigint, lo, hi, false from current where type = 'Encounter'`)
  await pool.run(sql`insert into word select self, ${FAMILY}::bigint, 'name' || right(id, 4), 'Name' from current where type = 'Patient'`)
  await pool.run(sql`insert into identifier select ${CIN}::bigint # hashtextextended(id, 1), self, 'urn:cin|' || id from current where type = 'Patient'`)
  await pool.run(sql`insert into access_grant select 'Organization/granted', 'Patient/pat-' || i, '', 'care', '2026-01-01', null, 'test', hashtextextended('Patient/pat-' || i, 1), null from generate_series(1, 5) i`)
  for (const table of ['current', 'version', 'span', 'word', 'identifier', 'access_grant']) await pool.run(raw(`vacuum analyze ${table}`))
}, 120_000)

const NEWEST: Order = { by: 'lastUpdated', descending: true }
const ALL: readonly Branch[] = [{ by: 'everything' }]
const asked = (type: string, conditions: readonly Condition[], branches = ALL): Asked => ({ type, conditions, branches, now: NOW, statuses: statusesOf(DEFINITION, type) })
const status = (...any: bigint[]): Condition => ({ kind: 'keys', any, not: false, column: { name: 'status', any } })
const selfOf = async (text: string): Promise<bigint> => (await pool.run<{ h: bigint }>(sql`select hashtextextended(${text}, 1) as h`))[0]!.h

interface Node { readonly 'Index Name'?: string; readonly 'Node Type': string; readonly Plans?: readonly Node[]; readonly 'Shared Hit Blocks'?: number; readonly 'Shared Read Blocks'?: number; readonly 'Relation Name'?: string }
async function explained(statement: Sql): Promise<{ buffers: number; indexes: string[]; scans: string[] }> {
  const [row] = await pool.run<{ 'QUERY PLAN': readonly { readonly Plan: Node }[] }>(sql`explain (analyze, buffers, format json) ${statement}`)
  const { Plan } = row!['QUERY PLAN'][0]!, nodes: Node[] = []
  const visit = (node: Node): void => { nodes.push(node); node.Plans?.forEach(visit) }
  visit(Plan)
  return {
    buffers: (Plan['Shared Hit Blocks'] ?? 0) + (Plan['Shared Read Blocks'] ?? 0),
    indexes: [...new Set(nodes.flatMap(n => n['Index Name'] ?? []))].toSorted(), scans: nodes.filter(n => n['Node Type'] === 'Seq Scan').map(n => n['Relation Name'] ?? ''),
  }
}
const page = async (a: Asked, order: Order = NEWEST, after?: PageRow): Promise<Sql> => {
  const { plan } = await choose(pool, a, order, () => statistics(pool))
  return pageText({ asked: a, plan, order, limit: PAGE, after: after && { at: after.last_updated, self: after.self, since: { snapshot: after.snapshot, first: after.snapshot } }, afterKey: undefined })
}
const tokens = (...any: bigint[]): Condition => ({ kind: 'keys', any, not: false })
const dates = (prefix: 'eq' | 'ge', from: number, until: number): Condition => ({ kind: 'spans', any: [{ param: DATE, reach: 86_400_000, prefix, from, until }] })
const words = (folded: string): Condition => ({ kind: 'words', params: [FAMILY], any: [{ folded }] })
const member = async (): Promise<Condition> => ({ kind: 'patient', any: [await selfOf('Patient/pat-77')], keys: [] })
const cin = async (): Promise<Condition> => ({ kind: 'identifiers', any: [{ hash: CIN ^ await selfOf('pat-99'), value: 'urn:cin|pat-99', ending: false }], keys: [] })
const LATEST: Order = { by: 'span', param: DATE, descending: true }

describe('a page of 50', () => {
  test.each<[string, string, () => Condition[] | Promise<Condition[]>, Order, RegExp, number]>([
    ['the newest', 'Encounter', () => [], NEWEST, /last_updated/, 300],
    ['a frequent status', 'Encounter', () => [status(STATUS.finished)], NEWEST, /last_updated/, 300],
    ['two rare statuses', 'Encounter', () => [status(STATUS.planned, STATUS.running)], NEWEST, /status_last_updated/, 300],
    ['a member', 'Encounter', async () => [await member()], NEWEST, /encounter_patient/, 150],
    ['a member and a status', 'Encounter', async () => [await member(), status(STATUS.planned)], NEWEST, /encounter_patient/, 60],
    ['an identifier', 'Patient', async () => [await cin()], NEWEST, /identifier_hash/, 20],
    ['the beginning of a name', 'Patient', () => [words('name-12')], NEWEST, /word_folded/, 150],
    ['a beginning that all names have', 'Patient', () => [words('na')], NEWEST, /last_updated/, 600],
    ['a rare token', 'Encounter', () => [tokens(RARE)], NEWEST, /tok/, 400],
    ['a token of every other row', 'Encounter', () => [tokens(HALF)], NEWEST, /last_updated/, 400],
    ['a token of every row and a rare status', 'Encounter', () => [tokens(COMMON), status(STATUS.planned)], NEWEST, /status_last_updated/, 400],
    ['a few minutes', 'Encounter', () => [dates('eq', 5_000_000, 5_100_000)], NEWEST, /span_lo/, 1_000],
    ['half of all days', 'Encounter', () => [dates('ge', 50_000_000, 50_000_001)], NEWEST, /last_updated/, 600],
    ['all by date', 'Encounter', () => [], LATEST, /span_lo/, 800],
    ['a member by date', 'Encounter', async () => [await member()], LATEST, /encounter_patient/, 250],
  ])('%s is read by its index', async (_, type, conditions, order, index, most) => {
    const { buffers, indexes, scans } = await explained(await page(asked(type, await conditions()), order))
    expect(indexes.join()).toMatch(index)
    expect(scans).toEqual([])
    expect(buffers).toBeLessThanOrEqual(most)
  })

  test.each<[string, string, () => Condition[] | Promise<Condition[]>, RegExp]>([
    ['a member', 'Encounter', async () => [await member()], /^current_encounter_patient_last_updated_self_idx,version_pkey$/],
    ['a member and a status', 'Encounter', async () => [await member(), status(STATUS.planned)], /^current_encounter_patient_last_updated_self_idx,version_pkey$/],
    ['an identifier', 'Patient', async () => [await cin()], /^current_patient_self_idx,identifier_hash\w*,version_pkey$/],
    ['the newest', 'Encounter', () => [], /^current_encounter_\w*last_updated\w*(,current_encounter_\w*last_updated\w*)*,version_pkey$/],
    ['a frequent status', 'Encounter', () => [status(STATUS.finished)], /^current_encounter_status_last_updated_self_idx,version_pkey$/],
    ['an id', 'Patient', () => [{ kind: 'ids', any: ['pat-7'] }], /^current_patient_\w+,version_pkey$/],
  ])('%s is prepared, and its kept plan reads the same index, of one table', async (_, type, conditions, index) => {
    const a = asked(type, await conditions()), { plan } = await choose(pool, a, NEWEST, () => statistics(pool)), statement = pageStatement({ asked: a, plan, order: NEWEST, limit: PAGE, after: undefined, afterKey: undefined })
    expect('name' in statement && statement.name).toMatch(/^shape-\d+$/)
    const [{ v } = { v: 0 }] = await pool.run<{ v: number }>(sql`select current_setting('server_version_num')::int as v`)
    if (v < 160_000) return // it knows no generic plan of a statement without values
    const [row] = await pool.run<{ 'QUERY PLAN': readonly { readonly Plan: Node }[] }>(raw(`explain (generic_plan, format json) ${statement.text}`)), nodes: Node[] = []
    const visit = (node: Node): void => { nodes.push(node); node.Plans?.forEach(visit) }
    visit(row!['QUERY PLAN'][0]!.Plan)
    expect([...new Set(nodes.flatMap(n => n['Index Name'] ?? []))].toSorted().join()).toMatch(index)
    expect(nodes.filter(n => n['Node Type'] === 'Seq Scan')).toEqual([])
  })
  test('the newest of a plan, prepared, merges the index ranges of its statuses as far as a page needs', async () => {
    const a = asked('Encounter', [], [{ by: 'plan', party: 'Organization/plan-large' }, { by: 'source', party: 'Organization/plan-large' }]), { plan } = await choose(pool, a, NEWEST, () => statistics(pool))
    const statement = pageStatement({ asked: a, plan, order: NEWEST, limit: PAGE, after: undefined, afterKey: undefined }), [{ v } = { v: 0 }] = await pool.run<{ v: number }>(sql`select current_setting('server_version_num')::int as v`)
    expect('name' in statement).toBe(true)
    if (v < 160_000) return
    const [row] = await pool.run<{ 'QUERY PLAN': readonly { readonly Plan: Node }[] }>(raw(`explain (generic_plan, format json) ${statement.text}`)), nodes: Node[] = []
    const visit = (node: Node): void => { nodes.push(node); node.Plans?.forEach(visit) }
    visit(row!['QUERY PLAN'][0]!.Plan)
    const kinds = nodes.map(n => n['Node Type'])
    expect([kinds.filter(kind => kind === 'Merge Append').length, kinds.filter(kind => kind === 'Seq Scan' || kind.startsWith('Bitmap'))]).toEqual([2, []])
  })
  test('a page of anything else is planned for its own values', () => {
    const a = asked('Encounter', [tokens(RARE)])
    expect('name' in pageStatement({ asked: a, plan: { by: 'lead', lead: tokens(RARE) as never }, order: NEWEST, limit: PAGE, after: undefined, afterKey: undefined })).toBe(false)
  })

  test('the second costs what the first does', async () => {
    const first = await page(asked('Encounter', [])), last = (await pool.run<PageRow>(first)).at(-1)
    expect((await explained(await page(asked('Encounter', []), NEWEST, last))).buffers).toBeLessThanOrEqual(1.2 * (await explained(first)).buffers)
  })
})

test('an estimate of many is the planner\'s, and reads nothing', async () => {
  const [row] = await pool.run<{ 'QUERY PLAN': readonly { readonly Plan: { readonly 'Plan Rows': number } }[] }>(estimateStatement(asked('Encounter', []), { by: 'all' }))
  expect(row!['QUERY PLAN'][0]!.Plan['Plan Rows']).toBeGreaterThan(80_000)
  expect(row!['QUERY PLAN'][0]!.Plan['Plan Rows']).toBeLessThan(120_000)
})

describe.each<[string, readonly Branch[]]>([
  ['a large plan', [{ by: 'plan', party: 'Organization/plan-large' }, { by: 'source', party: 'Organization/plan-large' }, { by: 'grant', party: 'Organization/plan-large' }]],
  ['a small provider', [{ by: 'provider', party: 'Organization/provider-small' }, { by: 'source', party: 'Organization/provider-small' }]],
  ['a hospital', [{ by: 'source', party: 'Organization/hospital-3' }, { by: 'grant', party: 'Organization/hospital-3' }]],
  ['whoever owns nothing', [{ by: 'provider', party: 'Organization/stranger' }, { by: 'source', party: 'Organization/stranger' }, { by: 'grant', party: 'Organization/stranger' }]],
  ['a party with grants alone', [{ by: 'grant', party: 'Organization/granted' }]],
])('%s', (_, branches) => {
  test.each<[string, () => Condition[] | Promise<Condition[]>, Order]>([
    ['the newest', () => [], NEWEST],
    ['a rare status', () => [status(STATUS.planned)], NEWEST],
    ['a frequent status', () => [status(STATUS.finished)], NEWEST],
    ['a token of every other row', () => [tokens(HALF)], NEWEST],
    ['a rare token', () => [tokens(RARE)], NEWEST],
    ['a member', async () => [await member()], NEWEST],
    ['a few minutes', () => [dates('eq', 5_000_000, 5_100_000)], NEWEST],
  ])('%s costs at most twice what it costs without a scope', async (_, conditions, order) => {
    const wanted = await conditions()
    const without = await explained(await page(asked('Encounter', wanted), order)), within = await explained(await page(asked('Encounter', wanted, branches), order))
    expect(within.scans.filter(table => table !== 'access_grant')).toEqual([])
    expect(within.buffers).toBeLessThanOrEqual(2 * without.buffers)
  })

  test('what a page brings along, and what refers to it, likewise', async () => {
    const keys = Array.from({ length: 50 }, (_, i) => ({ type: 'Patient', id: `pat-${i}` })), patients = [await selfOf('Patient/pat-1'), await selfOf('Patient/pat-2')]
    const included = async (open: readonly Branch[]): Promise<number> => (await explained(rowsByKey(keys, () => open, NOW))).buffers
    const referring = async (open: readonly Branch[]): Promise<number> => (await explained(referrersStatement({ type: 'Encounter', keys: [], patients, branches: open, now: NOW, limit: 1_001 }))).buffers
    expect(await included(branches)).toBeLessThanOrEqual(2 * await included(ALL))
    expect(await referring(branches)).toBeLessThanOrEqual(2 * await referring(ALL))
  })

  test('a total is counted by the owner, not by the table', async () => {
    const count = async (open: readonly Branch[]): Promise<number> => (await explained(countStatement(asked('Encounter', [], open), { by: 'all' }))).buffers
    expect(await count(branches)).toBeLessThanOrEqual(2 * await count(ALL))
  })
})
