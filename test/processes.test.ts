import { expect, test } from 'vitest'
import { breath } from '../src/processes.ts'

test.each([
  [0, 0, 'one that served for a while is replaced at once'],
  [1, 500, 'one that died young'],
  [2, 1_000, 'two in a row'],
  [6, 16_000, 'twice as long each time'],
  [7, 30_000, 'but no longer than this'],
  [500, 30_000, 'however often'],
])('%i in a row that died young: %i ms until the next is started: %s', (inARow, ms) => expect(breath(inARow)).toBe(ms))
