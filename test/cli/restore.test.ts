/** `ecm-fhir restore` into a cluster that is younger than the one the backup is of: its own transactions have lower ids than those that wrote what is restored. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sql, { raw } from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { numberChanges } from '../../src/repository/sequencer.ts'
import { localDatabase, type LocalDatabase } from '../../src/storage/local-database.ts'
import { hasUnnumbered, oldestUnnumbered } from '../../src/storage/news/order.ts'
import { standingRow } from '../../src/storage/news/standing.ts'
import { openPool, type Db, type Pool, type Statement } from '../../src/storage/pool.ts'
import { runApp } from '../support/app.ts'
import { freshDatabase } from '../support/database.ts'
import { creating, numberAll, openRecord, under } from '../support/record.ts'
import { SENTINEL } from '../support/sentinel.ts'
import { runMain, type Ended } from '../support/server.ts'

const scratch = mkdtempSync(join(tmpdir(), 'ecm-fhir-restore-')), folder = join(scratch, 'backup'), source = await freshDatabase()
chmodSync(scratch, 0o755)
const MEMBERS = 30, BULK = 3_000, WAITING = ['waiting-1', 'waiting-2', 'waiting-3']
let younger: LocalDatabase, pool: Pool, restored: Ended

/** As many transaction ids as a busy year, or nearly: of transactions inside one. */
const useUp = (count: number): Promise<unknown> => source.pool.run(raw(`
  do $$ begin
    create temporary table used (i int) on commit drop;
    for i in 1..${count} loop begin insert into used values (i); exception when others then null; end; end loop;
  end $$`))
const basic = (id: string) => creating({ resourceType: 'Basic', code: { text: 'x' } }, { id })
const store = async (db: Pool, ids: readonly string[]): Promise<void> => {
  const record = await openRecord(db)
  for (const id of ids) await record.commit([basic(id)], under())
  await record.close()
}
const one = async <T>(db: Db, text: string): Promise<T> => (await db.run<{ value: T }>(raw(`select (${text}) as value`)))[0]!.value

beforeAll(async () => {
  await useUp(20_000)
  const app = await runApp([], { database: source })
  const entry = Array.from({ length: MEMBERS }, (_, i) => ({ resource: { resourceType: 'Patient', id: `restored-${i}`, name: [{ family: SENTINEL }], birthDate: '1970-04-09' }, request: { method: 'PUT', url: `Patient/restored-${i}` } }))
  expect((await app.send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200)
  await app.app.stop()
  await source.pool.run(sql`
    insert into version (id, type, version, last_updated, deleted, method, body, who, role, action, reasons, door, request)
    select 'bulk-' || i, 'Basic', 1, now(), false, 'POST', '{"id":"bulk"}', 'w', 'plan', 'create', '', 'http', gen_random_uuid() from generate_series(1, ${BULK}::int) i`)
  await numberAll(source.pool)
  await store(source.pool, WAITING)
  expect((await runMain(['backup', folder], { DATABASE_URL: source.url })).code).toBe(0)
  younger = await localDatabase(join(scratch, 'younger'))
  restored = await runMain(['restore', folder], { DATABASE_URL: younger.url })
  pool = openPool({ url: younger.url, max: 12, name: 'test' })
}, 120_000)
afterAll(async () => {
  await pool.end()
  for (let tried = 0; tried < 50 && !await younger.stop(); tried++) await new Promise(resolve => setTimeout(resolve, 200))
  rmSync(scratch, { recursive: true, force: true })
})

/** Rows of `version` that the statements of `use` read, by their plans. */
async function rowsRead(use: (db: Db) => Promise<unknown>): Promise<number[]> {
  const asked: Statement[] = []
  await use({ run: statement => { asked.push(statement); return pool.run(statement) } })
  return await Promise.all(asked.map(({ text, values }, i) => pool.withConnection(async connection => {
    const [row] = await connection.run<{ 'QUERY PLAN': unknown }>({ name: `explain-${i}`, text: `explain (analyze, format json) ${text}`, values })
    return scansOfVersion(row!['QUERY PLAN'])
  })))
}
function scansOfVersion(plan: unknown): number {
  if (typeof plan !== 'object' || plan === null) return 0
  const node = plan as Record<string, unknown>, counted = (name: string): number => Number(node[name] ?? 0)
  const own = node['Relation Name'] === 'version' ? counted('Actual Loops') * (counted('Actual Rows') + counted('Rows Removed by Filter') + counted('Rows Removed by Index Recheck')) : 0
  return Object.values(node).reduce<number>((sum, child) => sum + scansOfVersion(child), own)
}

test('the cluster is younger indeed, and what waited has its numbers behind the rest', async () => {
  expect(await one<string>(pool, 'pg_current_xact_id()::text::int')).toBeLessThan(await one<number>(source.pool, 'select min(x::text::int) from version'))
  expect([restored.code, restored.stderr]).toEqual([0, ''])
  expect(restored.stdout).toMatch(new RegExp(`; ${WAITING.length} changes that were waiting have their numbers\\.\\n$`))
  const last = await pool.run<{ id: string }>(sql`select id from change order by no desc limit ${WAITING.length}`)
  expect(last.map(change => change.id)).toEqual(WAITING.toReversed())
})

test('to find what has no number reads a bounded number of rows, whatever was restored', async () => {
  const each = (db: Db): Promise<unknown> => Promise.all([hasUnnumbered(db), oldestUnnumbered(db), standingRow(db)])
  expect(await rowsRead(each)).toEqual([0, 0, 0])
  await store(pool, ['after-1', 'after-2'])
  expect(Math.max(...await rowsRead(each))).toBe(1)
})

test('what comes is numbered behind what was restored, each once, without a gap', async () => {
  const before = await one<bigint>(pool, 'select max(no) from change')
  await store(pool, ['after-3'])
  await numberAll(pool)
  const fresh = await pool.run<{ no: bigint; id: string }>(sql`select no, id from change where no > ${before} order by no`)
  expect(fresh).toEqual(['after-1', 'after-2', 'after-3'].map((id, i) => ({ no: before + BigInt(i + 1), id })))
  expect(await one(pool, 'select count(*) = max(no) and count(distinct (type, id, version)) = (select count(*) from version) from change')).toBe(true)
  await pool.run(raw('do $$ begin for i in 1..3000 loop begin insert into claim values (i::text, now()); exception when others then null; end; end loop; end $$')) // the cluster comes further
  expect(await numberChanges(pool)).toBe(0)
})

test('a search page by page meets each restored resource once, in either direction', async () => {
  const { get } = await runApp([], { database: { url: younger.url, pool } })
  for (const sort of ['_lastUpdated', '-_lastUpdated']) {
    const met: string[] = []
    for (let next: string | undefined = `Patient?_sort=${sort}&_count=7`; next !== undefined;) {
      const page: { entry?: { resource: { id: string } }[]; link: { relation: string; url: string }[] } = (await get(next)).json()
      met.push(...(page.entry ?? []).map(({ resource }) => resource.id))
      next = page.link.find(link => link.relation === 'next')?.url
    }
    expect([met.length, new Set(met).size], sort).toEqual([MEMBERS, MEMBERS])
  }
})
