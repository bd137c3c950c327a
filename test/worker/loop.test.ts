import { afterEach, expect, test, vi } from 'vitest'
import type { Log, LogFields } from '../../src/fhir/log.ts'
import { loop, type Loop } from '../../src/worker/loop.ts'

const said: LogFields[] = []
const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: fields => { said.push(fields) } }
const running: Loop[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map(one => one.stop()))
  said.length = 0
})
/** A loop that would look again only after an hour. */
function started(turn: () => Promise<boolean>, every = 3_600_000): Loop {
  const made = loop({ turn, every, log, worker: 'test' })
  running.push(made)
  return made
}

test('it goes on at once while there is more', async () => {
  let left = 5
  started(async () => --left > 0)
  await vi.waitFor(() => expect(left).toBe(0))
})

test('a hint makes it look again', async () => {
  let turns = 0
  const one = started(async () => { turns++; return false })
  await vi.waitFor(() => expect(turns).toBe(1))
  one.wake()
  await vi.waitFor(() => expect(turns).toBe(2))
})

test('a hint that comes during a turn is not lost', async () => {
  let turns = 0
  const one: Loop = started(async () => {
    if (++turns === 1) { await new Promise(resolve => setImmediate(resolve)); one.wake() }
    return false
  })
  await vi.waitFor(() => expect(turns).toBe(2))
})

test('hints that come thick are dealt with together: the first at once, the others after its pace', async () => {
  const began: number[] = []
  const one = loop({ turn: async () => { began.push(performance.now()); return false }, every: 3_600_000, pace: 60, log, worker: 'test' })
  running.push(one)
  await vi.waitFor(() => expect(began).toHaveLength(1))
  const hints = setInterval(() => one.wake(), 2)
  await vi.waitFor(() => expect(began.length).toBeGreaterThan(3))
  clearInterval(hints)
  expect(began.slice(1).map((at, i) => at - began[i]!).filter(gap => gap < 58)).toEqual([])
})

test('stopping does not wait for the pace', async () => {
  const one = loop({ turn: async () => false, every: 3_600_000, pace: 3_600_000, log, worker: 'test' })
  one.wake()
  await one.stop()
})

test('without a hint it looks again by itself', async () => {
  let turns = 0
  started(async () => { turns++; return false }, 10)
  await vi.waitFor(() => expect(turns).toBeGreaterThan(2))
})

test('a turn that fails is logged, and tried again', async () => {
  let turns = 0
  started(async () => {
    if (++turns < 3) throw new Error('the database is away')
    return false
  }, 5)
  await vi.waitFor(() => expect(turns).toBeGreaterThanOrEqual(3))
  expect(said.slice(0, 2)).toMatchObject([{ worker: 'test', attempts: 1 }, { worker: 'test', attempts: 2 }])
})

test('stopping waits for the turn under way and begins no other', async () => {
  let ended = false, turns = 0
  const one = started(async () => {
    turns++
    await new Promise(resolve => setTimeout(resolve, 20))
    ended = true
    return true
  })
  await one.stop()
  expect([ended, turns]).toEqual([true, 1])
})
