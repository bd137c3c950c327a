import { expect, test } from 'vitest'
import { delayAfter, EVENT_FAILURES, HANDSHAKE_FAILURES } from '../../src/worker/backoff.ts'

test.each([[1, 1_000], [2, 2_000], [3, 4_000], [12, 2_048_000], [13, 3_600_000], [500, 3_600_000]])('after %i failures it waits %i ms, more or less', (failures, ms) => {
  expect(delayAfter(failures, 0.5)).toBe(ms)
  expect(delayAfter(failures, 0)).toBe(ms * 0.75)
  expect(delayAfter(failures, 0.999)).toBeLessThanOrEqual(ms * 1.25)
})

const waited = (failures: number): number => Array.from({ length: failures - 1 }, (_, i) => delayAfter(i + 1, 0.5)).reduce((sum, ms) => sum + ms, 0)

test('an event is tried for three days', () => {
  expect(waited(EVENT_FAILURES)).toBeGreaterThanOrEqual(72 * 3_600_000)
  expect(waited(EVENT_FAILURES - 1)).toBeLessThan(72 * 3_600_000)
})
test('a handshake is tried for a minute', () => {
  expect(waited(HANDSHAKE_FAILURES)).toBeGreaterThanOrEqual(60_000)
  expect(waited(HANDSHAKE_FAILURES)).toBeLessThan(150_000)
})
