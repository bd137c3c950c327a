import { afterEach, describe, expect, test, vi } from 'vitest'
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

describe('hints that come thick', () => {
  afterEach(() => { vi.useRealTimers() })
  /** Turns begun, by a clock of the test's own, while a hint comes each millisecond for 300 of them. */
  async function turnsOf(taking: number, pace: number): Promise<number[]> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
    const began: number[] = [], zero = performance.now(), one = loop({ turn: async () => { began.push(performance.now() - zero); await new Promise(resolve => setTimeout(resolve, taking)); return false }, every: 3_600_000, pace, log, worker: 'test' })
    running.push(one)
    const hints = setInterval(() => one.wake(), 1)
    await vi.advanceTimersByTimeAsync(300)
    clearInterval(hints)
    const under = [...began]
    await vi.advanceTimersByTimeAsync(10_000)
    expect(began.length - under.length).toBeLessThanOrEqual(1) // the last hint is dealt with, and then there is none
    void one.stop()
    await vi.advanceTimersByTimeAsync(taking)
    return under
  }
  test('are dealt with together: a turn is followed by a rest of twice what it took', async () => {
    expect(await turnsOf(10, 50)).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300])
  })
  test('wait for the pace, no longer, when a turn takes long', async () => {
    expect(await turnsOf(100, 50)).toEqual([0, 150, 300])
  })
  test('take a turn each when it costs nothing to speak of', async () => {
    const turns = await turnsOf(1, 50)
    expect(turns.slice(0, 4)).toEqual([0, 3, 6, 9])
  })
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
