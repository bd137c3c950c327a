import sql from 'sql-template-tag'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { migrate, shipped, WrongDatabase } from '../../src/storage/migrate.ts'
import { openPool, type Pool } from '../../src/storage/pool.ts'
import { createDatabase, dropDatabase, freshDatabase } from '../support/database.ts'

const { url: admin } = inject('database')
const TWO_HOT = ['Patient', 'Encounter'], LOS_ANGELES = { timeZone: 'America/Los_Angeles', hotTypes: TWO_HOT }
const open: { pool: Pool; url: string }[] = []
async function empty(): Promise<Pool> {
  const url = await createDatabase(admin), pool = openPool({ url, max: 3 })
  open.push({ pool, url })
  return pool
}
afterAll(async () => {
  for (const { pool, url } of open) {
    await pool.end()
    await dropDatabase(admin, url)
  }
})

describe('migrations', () => {
  test('two processes may start at once on an empty database: each migration is applied once', async () => {
    const a = await empty(), b = openPool({ url: a.url, max: 2 })
    const [one, other] = await Promise.all([migrate(a, LOS_ANGELES), migrate(b, LOS_ANGELES)])
    await b.end()
    expect([one.applied, other.applied].toSorted()).toEqual([0, shipped().length])
    expect(one.hashKey).toEqual(other.hashKey)
    expect(one.hashKey).toHaveLength(16)
  })
  test('a second start applies nothing and keeps the hash key', async () => {
    const pool = await empty(), first = await migrate(pool, LOS_ANGELES)
    expect(await migrate(pool, LOS_ANGELES)).toEqual({ ...first, applied: 0 })
  })
  test('an applied migration that has changed since is refused', async () => {
    const pool = await empty()
    await migrate(pool, LOS_ANGELES)
    const changed = shipped().map(m => m.version === 1 ? { ...m, text: `${m.text}\n-- changed` } : m)
    await expect(migrate(pool, { ...LOS_ANGELES, migrations: changed })).rejects.toThrow(/Migration 1 .*never changes/)
  })
  test('a database of a newer server is refused', async () => {
    const pool = await empty()
    await migrate(pool, { ...LOS_ANGELES, migrations: [...shipped(), { version: 9001, name: 'later', text: 'select 1' }] })
    await expect(migrate(pool, LOS_ANGELES)).rejects.toThrow(/newer server/)
  })
  test('another TIME_ZONE is refused, with both names', async () => {
    const pool = await empty()
    await migrate(pool, LOS_ANGELES)
    const refused = migrate(pool, { ...LOS_ANGELES, timeZone: 'Pacific/Auckland' })
    await expect(refused).rejects.toBeInstanceOf(WrongDatabase)
    await expect(refused).rejects.toThrow('TIME_ZONE is Pacific/Auckland, but this database was begun with America/Los_Angeles')
  })
  test('a migration that fails leaves nothing behind', async () => {
    const pool = await empty()
    const broken = [{ version: 1, name: 'broken', text: 'create table half_made (id text); select no_such_function()' }]
    await expect(migrate(pool, { ...LOS_ANGELES, migrations: broken })).rejects.toMatchObject({ code: '42883' })
    expect(await pool.run(sql`select relname from pg_class where relname = 'half_made'`)).toEqual([])
  })
  test('each hot type has a partition of its own, all others share one', async () => {
    const pool = await empty()
    await migrate(pool, LOS_ANGELES)
    const rows = await pool.run<{ name: string }>(sql`select inhrelid::regclass::text as name from pg_inherits where inhparent = 'current'::regclass order by 1`)
    expect(rows.map(row => row.name)).toEqual(['current_encounter', 'current_other', 'current_patient'])
  })
})

/** Tables with a key of their own: a fact that is unique across resources, an order, work, or what the database itself remembers. */
const OWN_KEY = ['claim', 'change', 'change_cursor', 'event', 'job', 'access_grant', 'hl7_message', 'held_message', 'setting', 'definition_epoch', 'schema_migration', 'schema_lock']

describe('the tables could be spread by the id', async () => {
  const { pool } = await freshDatabase(1)
  test('every unique key holds the id, or is named as an exception', async () => {
    expect(await pool.run(sql`
      select i.indrelid::regclass::text, i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
       where i.indisunique and c.relnamespace = 'public'::regnamespace and c.relname <> all (${OWN_KEY})
         and not exists (select 1 from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey) and a.attname = 'id')`)).toEqual([])
  })
  test('no foreign key crosses resources', async () => {
    expect(await pool.run(sql`
      select k.conrelid::regclass::text, k.conname from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace
         and not exists (select 1 from unnest(k.conkey, k.confkey) p(a, b) join pg_attribute x on x.attrelid = k.conrelid and x.attnum = p.a
                         join pg_attribute y on y.attrelid = k.confrelid and y.attnum = p.b where x.attname = 'id' and y.attname = 'id')`)).toEqual([])
  })
  test('change_n is the one sequence; there is no trigger and no exclusion', async () => {
    expect(await pool.run(sql`
      select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' and relname <> 'change_n'
      union all select tgname from pg_trigger where not tgisinternal union all select conname from pg_constraint where contype = 'x'`)).toEqual([])
  })
  test('every text column is compared byte by byte', async () => {
    expect(await pool.run(sql`
      select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_collation l on l.oid = a.attcollation
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and l.collname <> 'C' and c.relname !~ '^schema_'`)).toEqual([])
  })
})
