/** The embedded PostgreSQL as it is really started: some of these take seconds. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { afterAll, describe, expect, test } from 'vitest'
import { EVERYTHING } from '../../src/fhir/scope.ts'
import { localDatabase, type LocalDatabase } from '../../src/storage/local-database.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { openPool } from '../../src/storage/pool.ts'
import { creating, openRecord, under } from '../support/record.ts'

const scratch = mkdtempSync(join(tmpdir(), 'ecm-fhir-local-')), started: LocalDatabase[] = []
chmodSync(scratch, 0o755)
afterAll(async () => {
  for (const database of started) for (let tried = 0; tried < 25 && !await database.stop(); tried++) await sleep(100)
  rmSync(scratch, { recursive: true, force: true })
})
async function start(home: string, publicHome?: string): Promise<LocalDatabase> {
  const database = await localDatabase(join(scratch, home), publicHome)
  started.push(database)
  return database
}
const postmaster = (database: LocalDatabase): number => Number(readFileSync(join(database.folder, 'pg18', 'postmaster.pid'), 'utf8').split('\n')[0])
async function asks<T extends object>(url: string, statement = sql`select 1 as one`): Promise<T[]> {
  const pool = openPool({ url, max: 1 })
  try { return await pool.run<T>(statement) } finally { await pool.end() }
}

describe('an embedded database', () => {
  test('two processes that start it first, at once, share one server', async () => {
    const home = join(scratch, 'two'), children = [0, 1].map(() => fork(join(import.meta.dirname, '../support/local-starter.ts'), [home], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }))
    const urls = await Promise.all(children.map(async child => (await once(child, 'message') as [{ url: string }])[0].url))
    expect(urls[0]).toBe(urls[1])
    expect(await asks(urls[0]!)).toEqual([{ one: 1 }])
    for (const child of children) { child.kill('SIGKILL'); await once(child, 'exit') }
    const joined = await start('two')
    expect(joined.url).toBe(urls[0])
  }, 60_000)

  test('serves on loopback alone, with a password, and logs no statement', async () => {
    const database = await start('safe')
    const rows = await asks<{ name: string; setting: string }>(database.url, sql`select name, setting from pg_settings where name in ('listen_addresses', 'log_min_messages', 'fsync', 'synchronous_commit', 'jit') order by 1`)
    expect(rows.map(row => `${row.name}=${row.setting}`)).toEqual(['fsync=on', 'jit=off', 'listen_addresses=127.0.0.1', 'log_min_messages=log', 'synchronous_commit=on'])
    await expect(asks(database.url.replace(/:[^:@/]+@/, ':wrong@'))).rejects.toMatchObject({ code: '28P01' })
    await expect(asks(database.url, sql`select 1 / (length(${'sentinel-value-4471'}) - 19)`)).rejects.toMatchObject({ code: '22012' })
    expect(readFileSync(database.log, 'utf8')).not.toMatch(/sentinel-value-4471|select/i)
  }, 60_000)

  test('the last one out stops it, nobody before; rows are there at the next start', async () => {
    const first = await start('kept'), pool = openPool({ url: first.url, max: 1 })
    await pool.run(sql`create table kept (value text)`)
    await pool.run(sql`insert into kept values ('row-5518')`)
    expect(await first.stop()).toBe(false)
    await pool.end()
    for (let tried = 0; tried < 25 && !await first.stop(); tried++) await sleep(100)
    expect(existsSync(join(first.folder, 'pg18', 'postmaster.pid'))).toBe(false)
    const second = await start('kept')
    expect(await asks(second.url, sql`select value from kept`)).toEqual([{ value: 'row-5518' }])
  }, 60_000)

  test('an initdb that was killed and a lock whose owner died are no hindrance', async () => {
    const home = join(scratch, 'killed')
    mkdirSync(join(home, 'pg18.new'), { recursive: true })
    writeFileSync(join(home, 'pg18.new', 'half'), '')
    writeFileSync(join(home, 'pg18.lock'), '999999999')
    expect(await asks((await start('killed')).url)).toEqual([{ one: 1 }])
  }, 60_000)

  test.runIf(process.getuid?.() === 0)('root in a private folder keeps it where the borrowed account can reach it', async () => {
    const room = join(scratch, 'private')
    mkdirSync(room, { mode: 0o700 })
    const database = await start('private/data', join(scratch, 'public'))
    expect(database.folder).toMatch(/\/public\/data-[0-9a-f]{10}$/)
    expect(await asks(database.url)).toEqual([{ one: 1 }])
  }, 60_000)
})

test('after a kill -9 of the server it starts on its old port; every acknowledged write is there, and those under way go through', async () => {
  const database = await start('crash'), pool = openPool({ url: database.url, max: 6 })
  await migrate(pool, { timeZone: 'America/Los_Angeles', hotTypes: ['Patient'] })
  const record = await openRecord(pool), acknowledged: string[] = []
  let writing = true
  const writer = async (w: number): Promise<void> => {
    for (let i = 0; writing; i++) {
      const id = `crash-${w}-${i}`, bodies = [creating({ resourceType: 'Basic', code: { text: 'x' } }, { id })]
      if (w === 0) bodies.push(creating({ resourceType: 'Basic', code: { text: 'y' } }, { id: `${id}-too` }))
      acknowledged.push(...(await record.commit(bodies, under())).stored.map(one => one.version.id))
    }
  }
  const writers = Promise.all([0, 1, 2, 3].map(writer))
  await sleep(400)
  const before = acknowledged.length
  process.kill(postmaster(database), 'SIGKILL')
  expect(await database.revive()).toBe(database.url)
  await sleep(1_500)
  writing = false
  await writers
  const rows = await pool.run<{ id: string; n: number }>(sql`select id, count(*)::int as n from version group by id`)
  expect(acknowledged.length).toBeGreaterThan(before)
  expect(rows.filter(row => row.n > 1)).toEqual([])
  expect(acknowledged.filter(id => !rows.some(row => row.id === id))).toEqual([])
  expect((await record.within(EVERYTHING).read('Basic', acknowledged[0]!)).version).toBe('1')
  await record.close()
  await pool.end()
}, 90_000)
