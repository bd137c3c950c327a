import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { expect, test } from 'vitest'
import { transactionSince } from '../../../src/storage/news/since.ts'
import { openPool, type Db } from '../../../src/storage/pool.ts'
import { freshDatabase } from '../../support/database.ts'
import { numberAll } from '../../support/record.ts'

const { pool, url } = await freshDatabase(6)
const insert = (db: Db, id: string): Promise<object[]> => db.run(sql`
  insert into version (id, type, version, last_updated, deleted, method, body, who, role, action, reasons, door, request)
  values (${id}, 'Basic', 1, ${new Date()}, false, 'POST', ${`{"id":"${id}"}`}, 'w', 'plan', 'create', '', 'http', gen_random_uuid())`)
const since = async (at: Date): Promise<Set<string>> => {
  const x = await transactionSince(pool, at)
  return new Set((await pool.run<{ id: string }>(sql`select id from version v where v.x >= ${x}::xid8`)).map(({ id }) => id))
}

test('before the first number, everything', async () => {
  await insert(pool, 'first-1')
  expect(await since(new Date())).toEqual(new Set(['first-1']))
  await numberAll(pool)
})
test('what was committed at an instant or later is never missed', async () => {
  const slow = openPool({ url, max: 1 })
  let asked = new Date()
  await slow.withConnection(async connection => {
    await connection.run(sql`begin`)
    await insert(connection, 'slow-1')
    await sleep(20)
    asked = new Date() // whoever reads now does not see it, and its lastUpdated is earlier
    await connection.run(sql`commit`)
  })
  await slow.end()
  expect((await since(asked)).has('slow-1')).toBe(true)
  await numberAll(pool)
  expect((await since(asked)).has('slow-1')).toBe(true)
})
test('and nothing that was numbered before, but for the last transaction where nothing came after', async () => {
  for (let i = 0; i < 37; i++) {
    await insert(pool, `many-${i}`)
    if (i % 5 === 0) { await numberAll(pool); await sleep(3) }
  }
  await numberAll(pool)
  const all = await pool.run<{ id: string; at: Date }>(sql`select id, numbered_at as at from change order by no`)
  for (const instant of [...new Set(all.map(({ at }) => at.getTime()))]) expect(await since(new Date(instant))).toEqual(new Set(all.filter(({ at }) => at.getTime() >= instant).map(({ id }) => id)))
  expect(await since(new Date(0))).toEqual(new Set(all.map(({ id }) => id)))
  expect([...await since(new Date(Date.now() + 60_000))]).toEqual([all.at(-1)!.id])
})
