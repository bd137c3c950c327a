import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { EVERYTHING } from '../../src/fhir/scope.ts'
import { restHook } from '../../src/outbound/rest-hook.ts'
import { subscriberOf } from '../../src/subscriptions/subscriber.ts'
import { heartbeats } from '../../src/worker/heartbeats.ts'
import { heartbeat } from '../subscriptions/a-subscription.ts'
import { filterSearch } from '../subscriptions/filter-search.ts'
import { freshDatabase } from '../support/database.ts'
import { endpoint } from './endpoint.ts'
import { A, BASE, scopeOf, silent, stage } from './stage.ts'

test('a sign of life comes when nothing else was sent for the time asked for, and only then', async () => {
  const on = await stage((await freshDatabase()).pool), hook = await endpoint()
  await on.subscribe('sub-1', hook.url, { extension: [heartbeat(30)] })
  on.workers()
  await vi.waitFor(async () => expect(await on.status('sub-1')).toBe('active'), { timeout: 20_000 })
  await vi.waitFor(async () => expect((await on.repository.news.stateOf('sub-1'))?.status).toBe('active'), { timeout: 20_000 })
  await on.stopAll()

  const reading = { search: filterSearch, scopeOf }, subscriber = subscriberOf(await on.repository.within(EVERYTHING).read('Subscription', 'sub-1'), A, reading)!
  let now = Date.parse('2026-03-02T08:00:00Z')
  const beats = heartbeats({
    repository: on.repository, news: on.repository.news, outbound: restHook({ loopback: true }), reading, base: BASE, log: silent,
    now: () => new Date(now), newId: randomUUID, random: () => 0, subscribers: () => [subscriber],
  })
  const heardAfter = async (ms: number): Promise<number> => {
    now += ms
    await beats.turn(new AbortController().signal)
    return hook.heard.filter(({ type }) => type === 'heartbeat').length
  }
  expect(await heardAfter(29_999)).toBe(0)
  expect(await heardAfter(1)).toBe(1)
  expect(await heardAfter(29_999)).toBe(1)
  beats.sent('sub-1')
  expect(await heardAfter(29_999)).toBe(1)
  expect(await heardAfter(1)).toBe(2)
  expect(hook.heard.at(-1)).toMatchObject({ type: 'heartbeat', status: 'active', events: '0', number: undefined })
  hook.close()
  await on.repository.close()
})
