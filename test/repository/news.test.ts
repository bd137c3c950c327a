import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Change, News } from '../../src/repository/news.ts'
import type { OpenRepository } from '../../src/repository/open.ts'
import { newsOf } from '../../src/repository/subscriptions-store.ts'
import { oldestUnnumbered } from '../../src/storage/news/order.ts'
import { openPool } from '../../src/storage/pool.ts'
import { counting } from '../support/counting.ts'
import { freshDatabase } from '../support/database.ts'
import { causeOf, creating, deleting, numberAll, openRecord, under, updating } from '../support/record.ts'

const { pool, url } = await freshDatabase()
let now = new Date('2026-03-01T12:00:00.000Z')
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)
let record: OpenRepository, news: News
beforeAll(async () => {
  record = await openRecord(pool, { now: () => now })
  news = record.news
})
afterAll(() => record.close())

const BEGIN = 'begin; set local plan_cache_mode = force_generic_plan'
const owner = '0191b2a0-0000-7000-8000-00000000000a', other = '0191b2a0-0000-7000-8000-00000000000b'
const lease = (who = owner, seconds = 30) => ({ owner: who, now, until: later(seconds) })
async function subscription(id: string): Promise<Change> {
  await record.commit([creating({ resourceType: 'Subscription', status: 'requested' }, { id })], under({ cause: causeOf({ principal: { name: 'provider-a', party: 'Organization/a', role: 'ecm-provider', scopes: ['x'] } }) }))
  await numberAll(pool)
  return (await news.changesAfter(0n, ['Subscription'], 1000)).changes.findLast(change => change.id === id)!
}
/** A subscription that is told, and three changes to tell. */
async function told(id: string, count: number): Promise<readonly Change[]> {
  const change = await subscription(id), from = await news.cursor('test')
  for (let i = 0; i < count; i++) await record.commit([creating({ resourceType: 'Basic', code: { text: 'x' } }, { id: `${id}-${i}` })], under())
  await numberAll(pool)
  const changes = (await news.changesAfter(change.no, ['Basic'], 1000)).changes.filter(one => one.id.startsWith(`${id}-`))
  expect(await news.record('test', { from, upTo: changes.at(-1)?.no ?? change.no, told: changes.map(one => ({ subscription: id, change: one })), states: [{ subscription: id, version: '1', status: 'active' }] })).toBe(true)
  return changes
}

describe('changes', () => {
  test('come with what stood before, whose they are, and who made them', async () => {
    await record.commit([updating('basic-1', { resourceType: 'Basic', code: { text: 'one' } })], under())
    await record.commit([updating('basic-1', { resourceType: 'Basic', code: { text: 'two' } })], under())
    await record.commit([deleting('Basic', 'basic-1')], under())
      await numberAll(pool)
    const { changes, upTo } = await news.changesAfter(0n, ['Basic'], 10)
    expect(changes).toMatchObject([
      { no: 1n, type: 'Basic', id: 'basic-1', version: '1', before: undefined, principal: { name: 'operator-1', party: 'Organization/plan-1', role: 'plan', scopes: [] }, after: { owners: { source: 'Organization/plan-1' } } },
      { no: 2n, version: '2', before: { version: '1' } }, { no: 3n, version: '3', before: { version: '2' }, after: { deleted: true } },
    ])
    expect(upTo).toBe(3n)
    expect((await news.changesAfter(2n, ['Basic'], 10)).changes).toHaveLength(1)
    expect(await news.changesAfter(0n, ['Basic'], 2)).toMatchObject({ upTo: 2n, changes: [{ no: 1n }, { no: 2n }] })
    expect(await news.changesAfter(0n, ['Patient'], 10)).toEqual({ upTo: 3n, changes: [] }) // looked at, and none of them
    expect(await news.changesAfter(3n, ['Basic'], 10)).toEqual({ upTo: 3n, changes: [] })
  })
})

test('numbering and telling wait for the database a few times, however much there is', async () => {
  await subscription('subscription-counted')
  const counted = counting(pool), own = newsOf(counted.pool, { committed: () => undefined, onNews: () => () => undefined, close: async () => undefined }, () => now), from = await news.cursor('counted')
  for (let i = 0; i < 5; i++) await record.commit([creating({ resourceType: 'Basic', code: { text: 'x' } }, { id: `counted-${i}` })], under())
  while (await oldestUnnumbered(pool) !== undefined) {
    counted.begin()
    if (await own.step() > 0) expect([counted.statements(), counted.trips()]).toEqual([['has-unnumbered', BEGIN, 'lock-sequencer', 'sequencer-stands', 'unnumbered', 'insert-numbered', 'move-sequencer', 'commit'], 4])
  }
  const { changes, upTo } = await own.changesAfter(from, ['Basic'], 100)
  counted.begin()
  await own.record('counted', { from, upTo, told: changes.map(change => ({ subscription: 'subscription-counted', change })), states: [{ subscription: 'subscription-counted', version: '1', status: 'active' }] })
  expect([counted.statements(), counted.trips()]).toEqual([[BEGIN, 'new-cursor', 'lock-cursor', 'put-state', 'next-numbers', 'insert-events', 'move-cursor', 'commit'], 3])
  expect((await news.eventsOf('subscription-counted', 1n, 100n)).map(event => event.id).slice(-5)).toEqual(Array.from({ length: 5 }, (_, i) => `counted-${i}`))
})

describe('telling', () => {
  test('numbers are dense for each subscription, given with the cursor; a step from an old cursor stores nothing', async () => {
    const changes = await told('subscription-1', 3), cursor = await news.cursor('test')
    expect(cursor).toBe(changes.at(-1)!.no)
    expect((await news.eventsOf('subscription-1', 1n, 9n)).map(e => [e.number, e.no, e.id, e.version])).toEqual(changes.map((c, i) => [BigInt(i + 1), c.no, `subscription-1-${i}`, '1']))
    expect(await news.record('test', { from: 0n, upTo: 99n, told: changes.map(change => ({ subscription: 'subscription-1', change })), states: [] })).toBe(false)
    expect(await news.stateOf('subscription-1')).toMatchObject({ next: 4n, delivered: 0n, status: 'active', principal: { name: 'provider-a', party: 'Organization/a', role: 'ecm-provider' } })
    expect(await news.record('test', { from: cursor, upTo: cursor, told: changes.slice(0, 1).map(change => ({ subscription: 'unknown-subscription', change })), states: [] })).toBe(true)
    expect(await news.eventsOf('unknown-subscription', 1n, 9n)).toEqual([])
  })
  test('two readers that record one step at once: it is stored once', async () => {
    const changes = await told('subscription-2', 4), from = await news.cursor('test')
    const step = { from, upTo: from + 1n, told: changes.map(change => ({ subscription: 'subscription-2', change })), states: [] }
    const both = await Promise.all(Array.from({ length: 8 }, () => news.record('test', step)))
    expect(both.filter(Boolean)).toHaveLength(1)
    expect((await news.eventsOf('subscription-2', 1n, 99n)).map(e => e.number)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n])
  })
})

describe('deliveries', () => {
  test('a subscription has one deliverer at a time; what is delivered is not due again', async () => {
    await told('subscription-3', 3)
    const mine = (await news.dueDeliveries(lease(), 100, 2)).find(due => due.state.subscription === 'subscription-3')
    expect(mine?.events.map(e => e.number)).toEqual([1n, 2n])
    expect((await news.dueDeliveries(lease(other), 100)).filter(due => due.state.subscription === 'subscription-3')).toEqual([])
    expect([await news.renew('subscription-3', lease(owner, 60)), await news.renew('subscription-3', lease(other))]).toEqual([true, false])
    expect(await news.outcome('subscription-3', other, { did: 'delivered', number: 2n })).toBe(false)
    expect(await news.outcome('subscription-3', owner, { did: 'delivered', number: 2n })).toBe(true)
    const rest = (await news.dueDeliveries(lease(), 100)).find(due => due.state.subscription === 'subscription-3')
    expect(rest?.events.map(e => e.number)).toEqual([3n])
    await news.outcome('subscription-3', owner, { did: 'delivered', number: 3n })
    expect((await news.dueDeliveries(lease(), 100)).filter(due => due.state.subscription === 'subscription-3')).toEqual([])
  })
  test('one that failed is due again at its time, counted; one whose deliverer died passes to another', async () => {
    await told('subscription-4', 1)
    const due = async (who = owner) => (await news.dueDeliveries(lease(who), 100)).filter(one => one.state.subscription === 'subscription-4')
    expect(await due()).toHaveLength(1)
    await news.outcome('subscription-4', owner, { did: 'failed', error: '503', retryAt: later(10) })
    expect(await news.stateOf('subscription-4')).toMatchObject({ attempts: 1, lastError: '503', status: 'active' })
    expect(await due()).toEqual([])
    now = later(10)
    expect(await due()).toHaveLength(1)
    now = later(31)
    expect(await due(other)).toHaveLength(1)
    await news.outcome('subscription-4', other, { did: 'failed', error: '410', retryAt: later(1), status: 'error' })
    now = later(5)
    expect([await due(), (await news.stateOf('subscription-4'))?.status]).toEqual([[], 'error'])
  })
  test('a handshake is due without events; a status recorded meanwhile stays', async () => {
    await subscription('subscription-5')
    const from = await news.cursor('test')
    await news.record('test', { from, upTo: from, told: [], states: [{ subscription: 'subscription-5', version: '1', status: 'requested' }] })
    const [due] = (await news.dueDeliveries(lease(), 100)).filter(one => one.state.subscription === 'subscription-5')
    expect(due).toMatchObject({ state: { status: 'requested', next: 1n }, events: [] })
    await news.record('test', { from, upTo: from, told: [], states: [{ subscription: 'subscription-5', version: '1', status: 'off' }] })
    expect(await news.outcome('subscription-5', owner, { did: 'shaken' })).toBe(true)
    expect(await news.stateOf('subscription-5')).toMatchObject({ status: 'off', attempts: 0 })
    await news.record('test', { from, upTo: from, told: [], states: [{ subscription: 'subscription-5', version: '1', status: 'requested' }] })
    expect((await news.dueDeliveries(lease(), 100)).map(one => one.state.subscription)).toContain('subscription-5')
    await news.outcome('subscription-5', owner, { did: 'shaken' })
    expect((await news.stateOf('subscription-5'))?.status).toBe('active')
    expect((await news.states()).map(state => state.subscription)).toContain('subscription-5')
  })
})

test('a commit wakes readers in this process and in others, and again after the connection broke', async () => {
  const elsewhere = openPool({ url, max: 2 }), far = await openRecord(elsewhere)
  let here = 0, there = 0
  record.news.onNews(() => { here++ })
  const stop = far.news.onNews(() => { there++ })
  const woken = async (): Promise<boolean> => {
    const before = [here, there]
    for (let i = 0; i < 100; i++) {
      if (i % 10 === 0) await record.commit([creating({ resourceType: 'Basic', code: { text: 'x' } })], under())
      await sleep(50)
      if (here > before[0]! && there > before[1]!) return true
    }
    return false
  }
  expect(await woken()).toBe(true)
  await pool.run(sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ecm-fhir news' and datname = current_database()`)
  expect(await woken()).toBe(true)
  stop()
  await far.close()
  await elsewhere.end()
})

test('health says whether the database answers, and how long a change has waited for its number', async () => {
  now = new Date('2026-03-01T13:00:00.000Z')
  await record.commit([creating({ resourceType: 'Basic', code: { text: 'x' } })], under())
  now = later(7)
  const waiting = await record.health()
  expect(waiting.ready).toBe(true)
  expect(waiting.horizonAgeSeconds).toBeGreaterThanOrEqual(7)
  await numberAll(pool)
  expect(await record.health()).toMatchObject({ ready: true, horizonAgeSeconds: 0 })
})
