import { describe, expect, test } from 'vitest'
import { missed, noise, report, spread, type Pair, type Phase } from './report.ts'

const CREATE: Phase = { what: 'create', connections: 128 }, READ: Phase = { what: 'read', connections: 128 }, ALONE: Phase = { what: 'create', connections: 1 }

const pair = (phase: Phase, product: number, ceiling: number, foreign = 0): Pair => {
  const run = (perSecond: number) =>
    ({ requests: 5 * perSecond, all: 6 * perSecond, seconds: 5, p50: 1, p99: 2, ids: [], perSecond, own: 100, database: 50, client: 10, later: 0, logged: 4096, foreign })
  return { phase, product: run(product), ceiling: run(ceiling) }
}

describe('a spread', () => {
  test.each([
    { values: [3, 1, 2], is: { min: 1, median: 2, max: 3 }, why: 'odd' },
    { values: [4, 1, 2, 3], is: { min: 1, median: 2.5, max: 4 }, why: 'even' },
  ])('has its middle and its ends ($why)', ({ values, is }) => {
    expect(spread(values)).toEqual(is)
  })
})

describe('the gate', () => {
  test.each([
    { pairs: [pair(CREATE, 3000, 10_000), pair(CREATE, 4500, 10_000), pair(READ, 5000, 10_000)], missed: 0, why: 'the best pair of each is just good enough' },
    { pairs: [pair(CREATE, 4490, 10_000), pair(READ, 9000, 10_000)], missed: 1, why: 'create below 45 %' },
    { pairs: [pair(CREATE, 4490, 10_000), pair(READ, 4990, 10_000)], missed: 2, why: 'both below' },
    { pairs: [pair(CREATE, 4490, 10_000), pair(ALONE, 9000, 10_000), pair(READ, 9000, 10_000)], missed: 1, why: 'what goes one at a time is no goal' },
  ])('names $missed goals: $why', ({ pairs, missed: count }) => {
    expect(missed(pairs)).toHaveLength(count)
  })
})

describe('noise', () => {
  test.each([
    { pairs: [pair(CREATE, 5, 1000), pair(CREATE, 5, 1100)], quiet: true, reasons: 0, why: 'none' },
    { pairs: [pair(CREATE, 5, 1000)], quiet: false, reasons: 1, why: 'a busy machine before' },
    { pairs: [pair(CREATE, 5, 1000, 0.21)], quiet: true, reasons: 1, why: 'other processes' },
    { pairs: [pair(CREATE, 5, 1000), pair(CREATE, 5, 1000), pair(CREATE, 5, 700)], quiet: true, reasons: 1, why: 'a ceiling that moves' },
    { pairs: [pair(CREATE, 5, 1000), pair(READ, 5, 4000)], quiet: true, reasons: 0, why: 'creates and reads are not held against each other' },
  ])('has $reasons reasons: $why', ({ pairs, quiet, reasons }) => {
    expect(noise(pairs, quiet)).toHaveLength(reasons)
  })
})

test('a report holds a line for each phase, one for each pair, and says what it was measured on', () => {
  const setting = { title: 'Measured', command: 'npm run bench', at: new Date('2026-11-26T08:00:00Z'), pairs: 2, seconds: 5, database: 'PostgreSQL 18.4', quiet: true }
  const lines = report([pair(CREATE, 5000, 10_000), pair(CREATE, 6000, 10_000), pair(READ, 7000, 10_000)], setting).split('\n')
  expect(lines).toContain('| create | 128 | **55 %** (50 % to 60 %) | **100 %** (100 % to 100 %) | 5,500 | 10,000 | 100 + 50 | 100 + 50 | 1.00, 2.00 | 1.00, 2.00 |')
  expect(lines.filter(line => /^\| (create|read) /.test(line))).toHaveLength(2 + 3)
  expect(lines.join('\n')).toMatch(/`npm run bench`, commit \S.*, Node v\d+[^]*PostgreSQL 18\.4[^]*quiet/)
})
