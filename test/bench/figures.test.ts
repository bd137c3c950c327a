import { describe, expect, test } from 'vitest'
import { figures, judged, missed, noise, sharesByCpu, spread } from './figures.ts'
import { costs, phaseOf, rates } from './lines.ts'
import type { Goal, Line } from './phase.ts'

const CREATE: Goal = { no: 1, of: 'create', figure: 'share', must: 0.45, gate: true }, VALIDATE: Goal = { no: 6, of: 'base R4', figure: 'times', must: 3, gate: true }
const RATE: Goal = { no: 3, of: 'create', figure: 'perSecond', must: 5000 }
const results = (goals: readonly Goal[], lines: readonly Line[]) => [{ phase: phaseOf('any', goals), section: { lines } }]

describe('a spread', () => {
  test.each([
    { values: [3, 1, 2], is: { min: 1, median: 2, max: 3 }, why: 'odd' },
    { values: [4, 1, 2, 3], is: { min: 1, median: 2.5, max: 4 }, why: 'even' },
  ])('has its middle and its ends ($why)', ({ values, is }) => {
    expect(spread(values)).toEqual(is)
  })
})

describe('a figure', () => {
  const line = rates('adt', [[200, 1000]], { weight: 5, each: 100 })
  test.each<[Line, Parameters<typeof figures>[1], number, string]>([
    [line, 'share', 1, '200 messages of 5 rows are 1,000 rows'], [line, 'times', 1, 'and the other way round'], [line, 'perSecond', 20_000, 'of the resources, 100 a request'], [line, 'p95', 1.5, "the product's own"],
    [costs('any', [[6, 2]]), 'times', 3, 'of the anchor'], [costs('any', [[6, 2]]), 'p99', 6, 'the cost itself'],
  ])('is one for each pair (%#)', (of, figure, value, _why) => { expect(figures(of, figure)).toEqual([value]) })
  test('by CPU counts what a request does as well', () => { expect(sharesByCpu(line)).toEqual([5]) })
})

describe('the gate', () => {
  test.each([
    { goals: [CREATE], lines: [rates('create', [[3000, 10_000], [4500, 10_000]])], count: 0, why: 'the best pair is just good enough' },
    { goals: [CREATE], lines: [rates('create', [[4490, 10_000]])], count: 1, why: 'create below 45 %' },
    { goals: [CREATE, VALIDATE], lines: [rates('create', [[4490, 10_000]]), costs('base R4', [[3.1, 1], [3.2, 1]])], count: 2, why: 'both miss' },
    { goals: [VALIDATE], lines: [costs('base R4', [[3.1, 1], [2.9, 1]])], count: 0, why: 'of costs the lowest is the best' },
    { goals: [RATE], lines: [rates('create', [[4000, 10_000]])], count: 0, why: 'a rate is the machine\'s, and only shown' },
    { goals: [CREATE], lines: [rates('create, alone', [[1, 10_000]])], count: 0, why: 'what was not measured misses nothing' },
  ])('names $count goals: $why', ({ goals, lines, count }) => {
    expect(missed(results(goals, lines))).toHaveLength(count)
  })
  test('says what was reached and what must be', () => {
    expect(missed(results([VALIDATE], [costs('base R4', [[4, 1], [8, 1]])]))).toEqual(['goal 6, base R4: at best 4.00x (median 6.00x); it must be at most 3.00x'])
  })
  test('a rate that misses is shown as missed all the same', () => {
    expect(results([RATE], [rates('create', [[4000, 10_000]])]).flatMap(judged)).toMatchObject([{ best: 4000, met: false }])
  })
})

describe('noise', () => {
  test.each([
    { lines: [rates('create', [[5, 1000], [5, 1100]])], quiet: true, reasons: 0, why: 'none' },
    { lines: [rates('create', [[5, 1000]])], quiet: false, reasons: 1, why: 'a busy machine before' },
    { lines: [rates('create', [[5, 1000]], { foreign: 0.21 })], quiet: true, reasons: 1, why: 'other processes' },
    { lines: [costs('growth', [[5, 1000]], 0.21)], quiet: true, reasons: 1, why: 'other processes while costs were taken' },
    { lines: [rates('create', [[5, 1000], [5, 1000], [5, 700]])], quiet: true, reasons: 1, why: 'an anchor that moves' },
    { lines: [rates('create', [[5, 1000]]), rates('read', [[5, 4000]])], quiet: true, reasons: 0, why: 'lines are not held against each other' },
    { lines: [], quiet: true, reasons: 0, why: 'nothing measured' },
  ])('has $reasons reasons: $why', ({ lines, quiet, reasons }) => {
    expect(noise(results([], lines), quiet)).toHaveLength(reasons)
  })
})
