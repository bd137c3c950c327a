import fc from 'fast-check'
import { expect, test } from 'vitest'
import { civilOf, dayOf, fromCivil, instantOn, isoOf, MINUTES, yearsLater } from '../../src/synth/days.ts'

const A_DAY = 86_400_000

test('days are those of the calendar, both ways', () => {
  fc.assert(fc.property(fc.integer({ min: -80_000, max: 80_000 }), day => {
    const text = new Date(day * A_DAY).toISOString().slice(0, 10), { year, month, day: ofMonth } = civilOf(day)
    expect([isoOf(day), dayOf(text), fromCivil(year, month, ofMonth)]).toEqual([text, day, day])
  }))
})
test.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-1-1', 'today', ''])('%s is no day', text => {
  expect(dayOf(text)).toBeUndefined()
})
test.each([
  ['2026-11-01', -21, '2005-11-01', 'the birthday of somebody who turns 21 that day'],
  ['2024-02-29', -1, '2023-02-28', 'there is no 29th that year'],
  ['2024-02-29', 4, '2028-02-29', 'there is one again'],
  ['2023-02-28', 1, '2024-02-28', 'a 28th stays one'],
])('%s and %i years: %s, %s', (from, years, result) => {
  expect(isoOf(yearsLater(dayOf(from)!, years))).toBe(result)
})
test('an instant is of that day in California, in summer and in winter', () => {
  for (const day of ['2026-01-15', '2026-07-15', '2026-11-01', '2026-03-08']) {
    for (const minute of [0, MINUTES - 1]) {
      const instant = instantOn(dayOf(day)!, minute)
      expect(new Date(instant).toLocaleDateString('en-CA', { timeZone: 'America/Los_Angeles' })).toBe(day)
    }
  }
})
