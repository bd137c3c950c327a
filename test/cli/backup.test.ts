/** `ecm-fhir backup` and `restore` with real servers: what was on record at one instant is on record again, and goes on from there. */
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sql, { raw } from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { migrate, shipped } from '../../src/storage/migrate.ts'
import { openPool, type Db } from '../../src/storage/pool.ts'
import { aSubscription } from '../subscriptions/a-subscription.ts'
import { runApp, type RunningApp } from '../support/app.ts'
import { createDatabase, dropDatabase, freshDatabase } from '../support/database.ts'
import { SENTINEL } from '../support/sentinel.ts'
import { ask, runMain, startServer } from '../support/server.ts'
import { endpoint, type Endpoint } from '../worker/endpoint.ts'

const TABLES = ['access_grant', 'access_log', 'change', 'change_cursor', 'claim', 'current', 'definition_epoch', 'event', 'held_message', 'hl7_message', 'identifier', 'job', 'setting', 'span', 'subscription_state', 'version', 'word']
const scratch = mkdtempSync(join(tmpdir(), 'ecm-fhir-backup-')), made: string[] = []
chmodSync(scratch, 0o755)
const source = await freshDatabase(), folder = join(scratch, 'first'), { url: admin } = inject('database')
const acknowledged: string[] = []
let app: RunningApp, hook: Endpoint, hears = true, backed: Awaited<ReturnType<typeof runMain>>

const emptyDatabase = async (): Promise<string> => {
  const url = await createDatabase(admin)
  made.push(url)
  return url
}
const onDatabase = async <T>(url: string, use: (db: Db) => Promise<T>): Promise<T> => {
  const pool = openPool({ url, max: 1, name: 'test' })
  try { return await use(pool) } finally { await pool.end() }
}
const restoring = async (from: string, settings: Record<string, string>) => {
  const { code, stdout, stderr } = await runMain(['restore', from], settings)
  return { code, stdout: stdout.trim(), stderr: stderr.trim() }
}
const patient = (n: string) => ({ resourceType: 'Patient', name: [{ family: SENTINEL, given: [`Ünï "${n}"\\`] }], birthDate: '1961-03-04', extension: [{ url: 'http://example.org/x', valueDecimal: 1 }] })
const encounter = (subject: string) => ({
  resourceType: 'Encounter', status: 'in-progress', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  subject: { reference: subject }, period: { start: '2026-11-20T08:00:00Z' },
})
const create = async (type: string, resource: object): Promise<string> => {
  const answer = await app.send('POST', type, resource)
  expect(answer.status).toBe(201)
  return `${type}/${answer.json<{ id: string }>().id}`
}

beforeAll(async () => {
  hook = await endpoint(() => hears ? 200 : 503)
  app = await runApp([], { database: source })
  const kept = await create('Patient', patient('kept')), gone = await create('Patient', patient('gone'))
  await app.send('PUT', kept, { ...patient('kept twice'), id: kept.slice(8) })
  expect((await app.send('DELETE', gone)).status).toBeLessThan(300)
  await create('Subscription', aSubscription({ endpoint: hook.url }))
  await vi.waitFor(() => expect(hook.heard.length).toBe(1), 10_000) // the handshake
  await create('Encounter', encounter(kept))
  await vi.waitFor(() => expect(hook.told().map(([number]) => number)).toEqual(['1']), 10_000)
  hears = false
  await create('Encounter', encounter(kept))
  await vi.waitFor(async () => expect(await source.pool.run(sql`select from event where number = 2`)).toHaveLength(1), 10_000)
  let writing = true
  const writer = (async () => { for (let n = 0; writing; n++) acknowledged.push(await create('Patient', patient(`running ${n}`))) })()
  backed = await runMain(['backup', folder], { DATABASE_URL: source.url })
  writing = false
  await writer
}, 90_000)
afterAll(async () => {
  hook.close()
  for (const url of made) await dropDatabase(admin, url)
  rmSync(scratch, { recursive: true, force: true })
})

describe('a backup', () => {
  test('holds every table in a file for its owner alone, and prints figures alone', () => {
    expect([backed.code, backed.stderr]).toEqual([0, ''])
    expect(backed.stdout).toMatch(new RegExp(`^\\d+ rows of ${TABLES.length} tables are in ${folder}\\. [^\\n]+\\n$`))
    expect(readdirSync(folder).sort()).toEqual([...TABLES.map(name => `${name}.ndjson.gz`), 'manifest.json'].sort())
    expect(readdirSync(folder).map(file => statSync(join(folder, file)).mode & 0o777)).toEqual(Array(TABLES.length + 1).fill(0o600))
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).not.toContain(SENTINEL)
  })
  test('wants a folder of its own, and exactly one', async () => {
    const again = await runMain(['backup', folder], { DATABASE_URL: source.url }), none = await runMain(['backup'], { DATABASE_URL: source.url })
    expect([again.code, again.stderr]).toEqual([2, `${folder} is not empty: a backup wants a folder of its own\n`])
    expect([none.code, none.stderr]).toEqual([2, 'ecm-fhir backup DIR\n'])
  })
  test('of a database that nothing was started on is refused', async () => {
    const refused = await runMain(['backup', join(scratch, 'of-nothing')], { DATABASE_URL: await emptyDatabase() })
    expect([refused.code, refused.stderr]).toEqual([2, 'The database holds no record: nothing was ever started on it\n'])
    expect(existsSync(join(scratch, 'of-nothing', 'manifest.json'))).toBe(false)
  })
})

const VERSIONS = sql`select id, type, version, last_updated, deleted, method, body, patient, plan, provider, source, who, party, role, action, reasons, door, request, n from version order by n`

describe('a restored database', () => {
  let url: string, restored: RunningApp, before: Record<string, object[]>, done: Awaited<ReturnType<typeof restoring>>
  const rows = async (db: Db): Promise<Record<string, object[]>> => Object.fromEntries(await Promise.all(
    ['current', 'identifier', 'span', 'word', 'event', 'setting', 'access_grant', 'hl7_message'].map(async table => [table, await db.run(raw(`select t::text as row from "${table}" t order by 1`))] as const)))

  beforeAll(async () => {
    url = await emptyDatabase()
    done = await restoring(folder, { DATABASE_URL: url })
    before = await onDatabase(url, rows)
  }, 60_000)

  test('says in one line what it took', () => {
    expect([done.code, done.stderr]).toEqual([0, ''])
    expect(done.stdout).toMatch(/^\d+ rows of 17 tables are restored; \d+ changes that were waiting have their numbers\.$/)
  })
  test('has every version byte for byte, of the instant of one snapshot', async () => {
    const [there, here] = [await source.pool.run<{ n: bigint }>(VERSIONS), await onDatabase(url, db => db.run<{ n: bigint; id: string }>(VERSIONS))], taken = new Set(here.map(row => row.n))
    expect(here).toEqual(there.filter(row => taken.has(row.n)))
    expect(here.length).toBeGreaterThanOrEqual(7)
    const running = acknowledged.map(name => here.some(row => `Patient/${row.id}` === name))
    expect(running.lastIndexOf(true)).toBe(running.indexOf(false) === -1 ? running.length - 1 : running.indexOf(false) - 1) // one writer: a beginning of what it wrote, without a hole
  })
  test('has the same rows of index, events, grants, messages and settings', async () => {
    const there = await rows(source.pool)
    expect(before['setting']).toEqual(there['setting'])
    expect(before['event']).toEqual(there['event'])
    for (const table of ['current', 'identifier', 'span', 'word', 'access_grant', 'hl7_message']) {
      const all = new Set(there[table]!.map(row => JSON.stringify(row)))
      expect(before[table]!.filter(row => !all.has(JSON.stringify(row)))).toEqual([])
    }
  })
  test('numbers every version once, in the old order, without a gap', async () => {
    const changes = await onDatabase(url, db => db.run<{ no: bigint; n: bigint }>(sql`select c.no, v.n from change c join version v using (type, id, version) order by c.no`))
    const versions = await onDatabase(url, db => db.run<{ count: number }>(sql`select count(*)::int as count from version`))
    expect(changes.map(change => change.no)).toEqual(Array.from({ length: versions[0]!.count }, (_, i) => BigInt(i + 1)))
  })
  test('serves reads, history and search as before; what was not delivered is, under its old number; numbers go on', async () => {
    await source.pool.run(sql`update subscription_state set status = 'off'`) // the old server tells nobody any more
    hears = true
    const last = (await onDatabase(url, db => db.run<{ no: bigint }>(sql`select max(no) as no from change`)))[0]!.no, told = hook.told().length
    restored = await runApp([], { database: { url, pool: source.pool } })
    const [first] = await source.pool.run<{ id: string }>(sql`select id from version where type = 'Patient' order by n limit 1`), path = `Patient/${first!.id}`
    for (const read of [path, `${path}/_history/1`, `${path}/_history/2`]) expect((await restored.get(read)).text).toBe((await app.get(read)).text)
    expect((await restored.get(`${path}/_history`)).json<{ total: number }>().total).toBe(2)
    expect((await restored.get(`Encounter?patient=${path}&_total=accurate`)).json<{ total: number }>().total).toBe(2)
    expect((await restored.get('Patient?name=zyxwsentinel&_total=accurate')).json<{ total: number }>().total).toBeGreaterThan(0)
    await vi.waitFor(() => expect(hook.told().slice(told).map(([number]) => number)).toContain('2'), 25_000)
    expect((await restored.send('POST', 'Encounter', encounter(path))).status).toBe(201)
    await vi.waitFor(() => expect(hook.told().slice(told).map(([number]) => number)).toContain('3'), 25_000)
    const after = await onDatabase(url, db => db.run<{ no: bigint; type: string }>(sql`select no, type from change where no > ${last} and type = 'Encounter'`))
    expect(after.map(change => change.no > last)).toEqual([true])
    expect((await onDatabase(url, db => db.run<{ dense: boolean }>(sql`select max(no) = count(*) as dense from change`)))[0]!.dense).toBe(true)
  }, 90_000)
  test('that has rows takes no second backup, nor does one that a server is connected to', async () => {
    const connected = await restoring(folder, { DATABASE_URL: url })
    expect(connected).toEqual({ code: 2, stdout: '', stderr: 'A server is connected to this database: stop every server on it first' })
    const other = await emptyDatabase()
    expect((await restoring(folder, { DATABASE_URL: other })).code).toBe(0)
    const count = () => onDatabase(other, db => db.run(sql`select count(*) from version`)), held = await count()
    expect(await restoring(folder, { DATABASE_URL: other })).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/^The database is not empty, table \w+ has rows: restore into a new one$/) })
    expect(await count()).toEqual(held)
  }, 60_000)
})

describe('a backup that is not whole', () => {
  const copied = (name: string, harm: (copy: string) => void): string => {
    const copy = join(scratch, name)
    cpSync(folder, copy, { recursive: true })
    harm(copy)
    return copy
  }
  const manifestWith = (change: (manifest: Record<string, unknown>) => void) => (copy: string): void => {
    const path = join(copy, 'manifest.json'), manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    change(manifest)
    writeFileSync(path, JSON.stringify(manifest))
  }
  test.each<[string, (copy: string) => void, RegExp]>([
    ['a changed file', copy => { const file = join(copy, 'version.ndjson.gz'), bytes = readFileSync(file); bytes[40]! ^= 1; writeFileSync(file, bytes) }, /version\.ndjson\.gz is damaged: its SHA-256 is not that of the manifest$/],
    ['a missing file', copy => rmSync(join(copy, 'event.ndjson.gz')), /event\.ndjson\.gz is missing$/],
    ['no manifest', copy => rmSync(join(copy, 'manifest.json')), /has no manifest\.json: it is no backup, or one that was not finished$/],
    ['half a manifest', copy => writeFileSync(join(copy, 'manifest.json'), readFileSync(join(copy, 'manifest.json')).subarray(0, 100)), /manifest\.json is damaged: it is not JSON$/],
    ['another format', manifestWith(m => { m['format'] = 2 }), /is of another format than 1, the one this version reads$/],
    ['a table left out', manifestWith(m => { m['tables'] = (m['tables'] as object[]).slice(1) }), /^The tables of the manifest are not those of its migrations$/],
    ['another count of rows', manifestWith(m => { (m['tables'] as { rows: number }[]).at(-1)!.rows++ }), /^word has \d+ rows, its manifest says \d+$/],
    ['a newer migration', manifestWith(m => { (m['migrations'] as object[]).push({ version: 9999, name: 'later', checksum: '0'.repeat(64) }) }), /^The backup is of a newer server: it has migration 9999, this server knows \d+$/],
    ['another migration', manifestWith(m => { (m['migrations'] as { checksum: string }[])[0]!.checksum = '0'.repeat(64) }), /^The backup was made with another migration of the name record$/],
  ])('with %s is refused in one line, and leaves no row', async (name, harm, line) => {
    const url = await emptyDatabase(), refused = await restoring(copied(name.replaceAll(' ', '-'), harm), { DATABASE_URL: url })
    expect([refused.code, refused.stdout]).toEqual([2, ''])
    expect(refused.stderr).toMatch(line)
    expect(refused.stderr.split('\n')).toHaveLength(1)
    const [there] = await onDatabase(url, db => db.run<{ made: string | null }>(sql`select to_regclass('version')::text as made`))
    if (there!.made) expect(await onDatabase(url, db => db.run(sql`select from version`))).toEqual([])
  }, 30_000)
})

test('a backup of an older version is brought up to date with its rows; a database migrated further refuses it', async () => {
  const old = await emptyDatabase(), before = shipped().slice(0, 1), into = join(scratch, 'older'), url = await emptyDatabase()
  const pool = openPool({ url: old, max: 2, name: 'test' })
  await migrate(pool, { timeZone: 'UTC', migrations: before })
  await pool.run(sql`insert into claim values ('a-claim-of-before', now())`)
  await pool.end()
  expect((await runMain(['backup', into], { DATABASE_URL: old })).code).toBe(0)
  expect(await onDatabase(old, db => db.run(sql`select version from schema_migration`))).toEqual([{ version: 1 }])
  expect((await restoring(into, { DATABASE_URL: url, TIME_ZONE: 'UTC' })).code).toBe(0)
  const versions = shipped().map(({ version }) => ({ version }))
  expect(versions.length).toBeGreaterThan(1)
  expect(await onDatabase(url, db => db.run(sql`select version from schema_migration order by version`))).toEqual(versions)
  expect(await onDatabase(url, db => db.run(sql`select key from claim`))).toEqual([{ key: 'a-claim-of-before' }])
  const further = await emptyDatabase()
  expect((await runMain(['migrate'], { DATABASE_URL: further })).code).toBe(0)
  expect(await restoring(into, { DATABASE_URL: further })).toEqual({ code: 2, stdout: '', stderr: 'This database was migrated beyond the backup: restore into a new one' })
  expect((await restoring(folder, { DATABASE_URL: further, TIME_ZONE: 'UTC' })).code).toBe(0) // of its own version, begun but empty
}, 60_000)

test('an embedded cluster takes it too, with the time zone it was begun with; its changes are numbered on, and it is backed up while its server runs', async () => {
  const data = join(scratch, 'data')
  mkdirSync(data, { mode: 0o755 })
  const took = await restoring(folder, { DATA_DIR: data, TIME_ZONE: 'UTC' })
  expect([took.code, took.stderr]).toEqual([0, ''])
  expect(took.stdout.split('\n')[1]).toBe('This database was begun with TIME_ZONE=America/Los_Angeles: a server starts on it with that alone.')
  const server = await startServer({ DATA_DIR: data })
  try {
    expect((await ask(`${server.base}/Encounter?_total=accurate`)).json<{ total: number }>().total).toBe(2)
    const subject = (await ask(`${server.base}/Encounter?_count=1`)).json<{ entry: { resource: { subject: { reference: string } } }[] }>().entry[0]!.resource.subject.reference
    expect((await ask(`${server.base}/Encounter`, 'POST', encounter(subject))).status).toBe(201)
    await vi.waitFor(async () => expect((await ask(`${server.base}/Encounter/_history`)).json<{ entry: object[] }>().entry).toHaveLength(3), 10_000) // history has what is numbered
    const second = await runMain(['backup', join(scratch, 'second')], { DATA_DIR: data })
    expect([second.code, second.stderr]).toEqual([0, ''])
    const { tables } = JSON.parse(readFileSync(join(scratch, 'second', 'manifest.json'), 'utf8')) as { tables: { name: string; rows: number }[] }, rows = (name: string) => tables.find(table => table.name === name)!.rows
    expect(rows('version')).toBeGreaterThanOrEqual(8)
    expect(rows('change')).toBe(rows('version'))
  } finally { await server.stop() }
}, 120_000)

test.each(['backup', 'restore', 'migrate', 'repair-order', 'screen'])('%s says in one line that the database cannot be reached', async command => {
  const { code, stdout, stderr } = await runMain([command, ...command === 'migrate' || command === 'repair-order' ? [] : [join(folder, `nowhere-${command}`)]], { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing' })
  expect([code, stdout, stderr.trim()]).toEqual([2, '', command === 'restore' ? expect.stringMatching(/^[^\n]+$/) : 'The database cannot be reached (ECONNREFUSED): is PostgreSQL running, and is DATABASE_URL right?'])
}, 60_000)
