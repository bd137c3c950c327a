import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { interval } from '../../src/fhir/partial-date.ts'
import { civilDate, zoneStart } from '../../src/fhir/time-zone.ts'

const LA = zoneStart('America/Los_Angeles')
const iso = (ms: number): string => new Date(ms).toISOString()

describe('a date covers as much as it is written to', () => {
  test.each([
    ['2024', '2024-01-01T08:00:00.000Z', '2025-01-01T08:00:00.000Z', 'a year, from midnight to midnight in Los Angeles'],
    ['2024-02', '2024-02-01T08:00:00.000Z', '2024-03-01T08:00:00.000Z', 'a leap February'],
    ['2024-12', '2024-12-01T08:00:00.000Z', '2025-01-01T08:00:00.000Z', 'over the new year'],
    ['2024-03-10', '2024-03-10T08:00:00.000Z', '2024-03-11T07:00:00.000Z', 'the day clocks go forward has 23 hours'],
    ['2024-11-03', '2024-11-03T07:00:00.000Z', '2024-11-04T08:00:00.000Z', 'the day they go back has 25'],
    ['2024-02-29', '2024-02-29T08:00:00.000Z', '2024-03-01T08:00:00.000Z', 'the leap day'],
    ['2024-06-30T10:15', '2024-06-30T17:15:00.000Z', '2024-06-30T17:16:00.000Z', 'a minute'],
    ['2024-06-30T10:15:07', '2024-06-30T17:15:07.000Z', '2024-06-30T17:15:08.000Z', 'a second'],
    ['2024-06-30T10:15:07.250', '2024-06-30T17:15:07.250Z', '2024-06-30T17:15:07.251Z', 'a millisecond'],
    ['2024-06-30T10:15:07.25Z', '2024-06-30T10:15:07.250Z', '2024-06-30T10:15:07.251Z', 'a zone of its own is kept'],
    ['2024-01-01T00:00:00+01:00', '2023-12-31T23:00:00.000Z', '2023-12-31T23:00:01.000Z', 'a zone ahead of UTC'],
    ['0099-01-01T00:00:00Z', '0099-01-01T00:00:00.000Z', '0099-01-01T00:00:01.000Z', 'the year 99 is not 1999'],
  ])('%s is [%s, %s): %s', (text, from, until) => {
    const found = interval(text, LA)!
    expect([iso(found.from), iso(found.until)]).toEqual([from, until])
  })
  test.each(['', '24', '2024-13', '2024-00', '2023-02-29', '2024-02-30', '2024-6-3', '2024-06-30T25:00', '2024-06-30 10:15', '2024-06-30T10:15:07+1:00', 'yesterday'])("'%s' is no date", text => {
    expect(interval(text, LA)).toBeUndefined()
  })
})

test('whatever the zone and the day, the days of a month lie side by side', () => {
  fc.assert(fc.property(fc.integer({ min: 1970, max: 2040 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 27 }), fc.constantFrom('UTC', 'America/Los_Angeles', 'Pacific/Auckland'), (y, m, d, name) => {
    const zone = zoneStart(name), two = (n: number): string => String(n).padStart(2, '0')
    const today = interval(`${y}-${two(m)}-${two(d)}`, zone)!, tomorrow = interval(`${y}-${two(m)}-${two(d + 1)}`, zone)!
    expect(today.until).toBe(tomorrow.from)
    expect(civilDate(new Date(today.from), name)).toBe(`${y}-${two(m)}-${two(d)}`)
  }))
})
