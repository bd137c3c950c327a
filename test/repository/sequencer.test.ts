import { createHash, randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { beforeAll, describe, expect, test } from 'vitest'
import { chainHash, numberChanges, OrderBroken, repairOrder } from '../../src/repository/sequencer.ts'
import { openPool, type Db, type Pool } from '../../src/storage/pool.ts'
import { freshDatabase } from '../support/database.ts'
import { numberAll } from '../support/record.ts'
import { seeded } from '../support/seeded.ts'

const { pool, url } = await freshDatabase(44)

const insert = (db: Db, id: string, at = new Date()): Promise<object[]> => db.run(sql`
  insert into version (id, type, version, last_updated, deleted, method, body, who, role, action, reasons, door, request)
  values (${id}, 'Basic', 1, ${at}, false, 'POST', ${`{"id":"${id}"}`}, 'w', 'plan', 'create', '', 'http', gen_random_uuid())`)
const changes = () => pool.run<{ no: bigint; id: string; numbered_at: Date; last_updated: Date; hash: Buffer; body: string }>(sql`
  select c.no, c.id, c.numbered_at, v.last_updated, c.hash, v.body from change c join version v on v.id = c.id and v.type = c.type and v.version = c.version order by c.no`)

describe('the order of changes', () => {
  beforeAll(() => numberAll(pool))

  test('a row that was written first and committed last gets the later number, and is not missed', async () => {
    const slow = openPool({ url, max: 1 })
    await slow.withConnection(async connection => {
      await connection.run(sql`begin`)
      await insert(connection, 'slow-1')
      await insert(pool, 'quick-1')
      expect(await numberChanges(pool)).toBe(0) // withheld: something below it may still come
      await connection.run(sql`commit`)
    })
    await slow.end()
    await numberAll(pool)
    expect((await changes()).map(change => change.id)).toEqual(['slow-1', 'quick-1'])
  })
  test('what was rolled back leaves no hole', async () => {
    await pool.withConnection(async connection => {
      await connection.run(sql`begin`)
      await insert(connection, 'undone-1')
      await connection.run(sql`rollback`)
    })
    await insert(pool, 'kept-1')
    await numberAll(pool)
    const all = await changes()
    expect(all.map(change => change.no)).toEqual(all.map((_, i) => BigInt(i + 1)))
    expect(all.at(-1)?.id).toBe('kept-1')
  })
  test('numbered_at only grows, and is never earlier than lastUpdated, whatever the clocks say', async () => {
    const ahead = new Date(Date.now() + 3_600_000)
    await insert(pool, 'clock-ahead-1', ahead)
    await numberAll(pool)
    await insert(pool, 'clock-right-1')
    await numberAll(pool)
    const all = await changes(), times = all.map(change => change.numbered_at.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(all.filter(change => change.numbered_at < change.last_updated)).toEqual([])
    expect(times.at(-1)).toBe(ahead.getTime())
  })
  test('each is chained to the one before: hash of the hash before, the name, the hash of the body', async () => {
    let previous: Buffer | null = null
    for (const { hash, id, body } of await changes()) {
      previous = chainHash(previous, { type: 'Basic', id, version: 1, bodyHash: createHash('sha256').update(body).digest() })
      expect(hash.equals(previous)).toBe(true)
    }
  })
  test('in another cluster than its own it stops with one sentence', async () => {
    await pool.run(sql`update change_cursor set cluster = '42' where name = 'sequencer'`)
    await expect(numberChanges(pool)).rejects.toThrow(/restored into another cluster/)
    await pool.run(sql`update change_cursor set cluster = (select system_identifier::text from pg_control_system()), x = '9000000000' where name = 'sequencer'`)
    await expect(numberChanges(pool)).rejects.toThrow(/behind the order/)
    await pool.run(sql`update change_cursor set x = (select max(x::text::bigint)::text::xid8 from version) where name = 'sequencer'`)
  })
})

test('a database restored into a younger cluster is repaired: what was left keeps its order, what comes is numbered behind it, nothing twice', async () => {
  await numberAll(pool)
  await insert(pool, 'left-1')
  await insert(pool, 'left-2')
  // as if all had been written in a cluster whose transactions had come much further
  await pool.run(sql`update version set x = (x::text::bigint + 4000000000)::text::xid8`)
  await pool.run(sql`update change_cursor set x = (x::text::bigint + 4000000000)::text::xid8, cluster = '42' where name = 'sequencer'`)
  await expect(numberChanges(pool)).rejects.toThrow(OrderBroken)
  expect(await repairOrder(pool)).toBe(2)
  expect(await pool.run(sql`select from version where x > '0'`)).toEqual([]) // none may stand among what is new when the cluster has come that far
  await insert(pool, 'new-1')
  await numberAll(pool)
  const all = await changes()
  expect(all.slice(-3).map(change => change.id)).toEqual(['left-1', 'left-2', 'new-1'])
  expect(all.map(change => change.no)).toEqual(all.map((_, i) => BigInt(i + 1)))
  expect(new Set(all.map(change => change.id)).size).toBe(all.length)
})

test('under 32 writers with rollbacks, two sequencers of which some are killed, and a reader: dense, none skipped, none doubled', async () => {
  const seed = Number(process.env['RACE_SEED'] ?? randomInt(2 ** 31)), random = seeded(seed)
  process.stdout.write(`seed ${seed}\n`)
  const first = Number((await changes()).at(-1)?.no ?? 0n), committed = new Set<string>(), seen: string[] = []
  let writing = true, reading = true, killed = 0
  const writer = async (w: number): Promise<void> => {
    await pool.withConnection(async connection => {
      for (let i = 0; writing; i++) {
        const id = `writer-${w}-${i}`, undone = random() < 0.05
        await connection.run(sql`begin`)
        await insert(connection, id)
        await sleep(random() * 6) // numbered early, committed late
        await connection.run(undone ? sql`rollback` : sql`commit`)
        if (!undone) committed.add(id)
      }
    })
  }
  const sequencer = async (): Promise<void> => {
    const own = openPool({ url, max: 1, name: 'sequencer-to-be-killed' })
    while (reading) await numberChanges(own).then(numbered => numbered === 0 ? sleep(1) : undefined, () => undefined)
    await own.end()
  }
  const killer = async (): Promise<void> => {
    while (writing) {
      await sleep(150)
      const rows = await pool.run(sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sequencer-to-be-killed' order by random() limit 1`)
      killed += rows.length
    }
  }
  const reader = async (own: Pool): Promise<void> => {
    for (let no = BigInt(first); ;) {
      const last = !reading
      const rows = await own.run<{ no: bigint; id: string }>(sql`select no, id from change where no > ${no} order by no limit 500`)
      seen.push(...rows.map(row => row.id))
      no = rows.at(-1)?.no ?? no
      if (rows.length === 0 && last) return
      if (rows.length === 0) await sleep(2)
    }
  }
  const writers = Array.from({ length: 32 }, (_, w) => writer(w)), rest = [sequencer(), sequencer(), reader(pool)], killing = killer()
  await sleep(6_000)
  writing = false
  await Promise.all([...writers, killing])
  await numberAll(pool)
  reading = false
  await Promise.all(rest)
  const all = (await changes()).slice(first)
  expect(killed).toBeGreaterThan(5)
  expect(committed.size).toBeGreaterThan(500)
  expect(all.map(change => change.no)).toEqual(all.map((_, i) => BigInt(first + i + 1)))
  expect(all.map(change => change.id).toSorted()).toEqual([...committed].toSorted())
  expect(seen).toEqual(all.map(change => change.id))
}, 60_000)
