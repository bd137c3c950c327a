/** What waits, as an operator's machines ask for it. */
import { beforeAll, expect, test } from 'vitest'
import sql from 'sql-template-tag'
import { standingRow, type StandingRow } from '../../../src/storage/news/standing.ts'
import { transaction } from '../../../src/storage/transaction.ts'
import { freshDatabase } from '../../support/database.ts'
import { creating, numberAll, openRecord, under } from '../../support/record.ts'

const { pool } = await freshDatabase(), record = await openRecord(pool)
const standing = async (): Promise<StandingRow> => (await standingRow(pool))!
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 26, 8, 0, second))
const subscribed = (id: string, status: string, { next, delivered }: { next: number; delivered: number }): Promise<unknown> => pool.run(sql`
  insert into subscription_state (id, version, status, next, delivered, due_at) values (${id}, '1', ${status}, ${next}, ${delivered}, ${at(0)})`)
const event = (subscription: string, number: number, second: number): Promise<unknown> => pool.run(sql`
  insert into event (subscription_id, number, no, type, id, version, at) values (${subscription}, ${number}, ${number}, 'Encounter', 'e-4471', 1, ${at(second)})`)

beforeAll(async () => {
  await record.commit([creating({ resourceType: 'Basic', code: { text: 'x' } })], under())
  await numberAll(pool)
})

test('of a record in which nothing waits there is nothing to tell', async () => {
  expect(await standing()).toEqual({ unnumbered: null, broken: false, undelivered: null, deliveries: 0, subscriptions: {}, held: 0, jobs: 0, dead: 0, bytes: expect.any(Number) })
})

test('events are waited for by those who are told; the oldest is each one\'s next', async () => {
  await subscribed('sub-late', 'active', { next: 6, delivered: 3 })
  await subscribed('sub-new', 'requested', { next: 1, delivered: 0 })
  await subscribed('sub-dead', 'error', { next: 9, delivered: 0 })
  for (const [number, second] of [[1, 1], [2, 2], [3, 3], [4, 14], [5, 15]] as const) await event('sub-late', number, second)
  await event('sub-dead', 1, 1)
  expect(await standing()).toMatchObject({ deliveries: 2, undelivered: at(14), subscriptions: { active: 1, requested: 1, error: 1 } })
})

test('held messages and jobs are counted, dead jobs apart', async () => {
  await pool.run(sql`insert into held_message (sender, control_id, content_hash, principal, tags, cipher, received_at, expires_at)
    values ('Organization/h', 'ctl-1', 'hash', 'hospital', '{}', '\\x00', ${at(0)}, ${at(9)})`)
  await pool.run(sql`insert into job (id, kind, key, payload, run_at, dead_at) values
    (gen_random_uuid(), 'export', 'a', '', ${at(0)}, null), (gen_random_uuid(), 'export', 'b', '', ${at(0)}, null), (gen_random_uuid(), 'export', 'c', '', ${at(0)}, ${at(1)})`)
  expect(await standing()).toMatchObject({ held: 1, jobs: 2, dead: 1 })
})

test('a transaction that stays open withholds what is committed after it, and that shows', async () => {
  await transaction(pool, async tx => {
    await tx.run(sql`select pg_current_xact_id()`)
    const { stored: [one] } = await record.commit([creating({ resourceType: 'Basic', code: { text: 'x' } })], under())
    expect((await standing()).unnumbered?.toISOString()).toBe(one!.version.lastUpdated)
  })
  await numberAll(pool)
  expect((await standing()).unnumbered).toBeNull()
})

test('an order that was given in another cluster is broken, and so is one that this cluster has not come up to', async () => {
  const cluster = (await pool.run<{ cluster: string }>(sql`select cluster from change_cursor where name = 'sequencer'`))[0]!.cluster
  await pool.run(sql`update change_cursor set cluster = '1' where name = 'sequencer'`)
  expect((await standing()).broken).toBe(true)
  await pool.run(sql`update change_cursor set cluster = ${cluster}, x = '9000000000000000' where name = 'sequencer'`)
  expect((await standing()).broken).toBe(true)
  await record.close()
})
