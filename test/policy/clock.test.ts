import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, ageOn, isCivilDate, monthsBefore, periodEnd, type CivilDate } from '../../src/policy/civil-date.ts'
import { civilDateOf, due, isBusinessDay, startOfDay, type Clock } from '../../src/policy/clock.ts'
import { CALHR, isStateHoliday, reckoned } from '../../src/policy/holidays.ts'
import { DEFAULT_SETTINGS } from '../../src/policy/settings.ts'

const clock = (n: number, unit: Clock['unit']): Clock => ({ kind: 'clock', start: 'the test', n, unit, bound: 'latest' })
const dueText = (n: number, unit: Clock['unit'], start: string, settings = DEFAULT_SETTINGS): string => due(clock(n, unit), new Date(start), settings).text

describe('business days (INT-001, INT-002, INT-003)', () => {
  test.each([
    ['2025-03-25T09:00:00-07:00', '2025-04-02T23:59:59-07:00', 'Cesar Chavez Day lies between'],
    ['2025-02-15T12:00:00-08:00', '2025-02-24T23:59:59-08:00', "a Saturday's receipt; Presidents' Day lies between"],
    ['2024-10-05T12:00:00-07:00', '2024-10-11T23:59:59-07:00', 'a Saturday: Monday is day 1'],
    ['2025-03-25T23:59:59-07:00', '2025-04-02T23:59:59-07:00', 'the last second of the day'],
    ['2025-03-26T06:59:59Z', '2025-04-02T23:59:59-07:00', 'the same second, written in UTC: still Tuesday in Los Angeles'],
    ['2025-03-26T07:00:00Z', '2025-04-03T23:59:59-07:00', 'the first second of Wednesday'],
    ['2025-12-24T09:00:00-08:00', '2026-01-02T23:59:59-08:00', "Christmas and New Year's Day lie between"],
    ['2026-11-20T09:00:00-08:00', '2026-12-01T23:59:59-08:00', 'Thanksgiving and the day after lie between'],
    ['2025-10-31T09:00:00-07:00', '2025-11-07T23:59:59-08:00', 'daylight saving ends between: the offset of the last day'],
  ])('five after %s end at %s: %s', (start, expected) => {
    expect(dueText(5, 'business-day', start)).toBe(expected)
  })
  test('without the day after Thanksgiving, if a deployment sets its calendar so', () => {
    const settings = { ...DEFAULT_SETTINGS, isHoliday: (date: CivilDate) => isStateHoliday(date) && date !== '2026-11-27' }
    expect(dueText(5, 'business-day', '2026-11-20T09:00:00-08:00', settings)).toBe('2026-11-30T23:59:59-08:00')
  })
  test('none of those passed over is one, and n are counted', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2_190 }), fc.integer({ min: 1, max: 30 }), (offset, n) => {
      const start = addDays('2022-01-01', offset), end = due(clock(n, 'business-day'), startOfDay(start), DEFAULT_SETTINGS).on
      let counted = 0
      for (let day = addDays(start, 1); day <= end; day = addDays(day, 1)) if (isBusinessDay(day, DEFAULT_SETTINGS)) counted++
      return counted === n && isBusinessDay(end, DEFAULT_SETTINGS)
    }), { numRuns: 60 })
  })
})

describe('hours (INT-004)', () => {
  test.each([
    [72, '2025-03-07T18:00:00-08:00', '2025-03-10T19:00:00-07:00', 'clocks go forward'],
    [72, '2025-10-31T18:00:00-07:00', '2025-11-03T17:00:00-08:00', 'clocks go back'],
    [72, '2024-11-27T09:00:00-08:00', '2024-11-30T09:00:00-08:00', 'Thanksgiving counts'],
    [24, '2025-02-15T22:10:00-08:00', '2025-02-16T22:10:00-08:00', 'a weekend counts'],
    [72, '2025-03-09T09:59:59.999Z', '2025-03-12T02:59:59.999-07:00', 'from the last instant of winter time'],
  ])('%i elapse from %s to %s: %s', (n, start, expected) => {
    expect(dueText(n, 'hour', start)).toBe(expected)
  })
  test('are exactly so many, whenever', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2022-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }), start =>
      due(clock(72, 'hour'), start, DEFAULT_SETTINGS).at.getTime() - start.getTime() === 72 * 3_600_000))
  })
})

describe('calendar days and months (INT-005, INT-006, INT-007, INT-008)', () => {
  test.each([
    [7, '2025-06-27T11:00:00-07:00', '2025-07-04T23:59:59-07:00', 'a holiday does not move it'],
    [0, '2025-04-02T23:59:59-07:00', '2025-04-02T23:59:59-07:00', 'none: the same day'],
    [14, '2025-03-03T09:00:00-08:00', '2025-03-17T23:59:59-07:00', 'through the change of the clocks'],
  ])('%i days from %s end at %s: %s', (n, start, expected) => {
    expect(dueText(n, 'calendar-day', start)).toBe(expected)
  })
  test.each<[CivilDate, number, CivilDate, string]>([
    ['2024-03-15', 12, '2025-03-14', 'the day before the same day'],
    ['2024-02-29', 12, '2025-02-28', 'no such day: the last of the month'],
    ['2023-02-28', 12, '2024-02-27', 'a leap year'],
    ['2024-08-31', 6, '2025-02-28', 'no 31 February'],
    ['2024-01-01', 12, '2024-12-31', 'a calendar year'],
    ['2024-10-31', 1, '2024-11-30', 'no 31 November'],
  ])('%s and %i months end on %s: %s', (start, months, end) => {
    expect(periodEnd(start, months)).toBe(end)
  })
  test.each<[CivilDate, number, CivilDate]>([['2025-03-01', 12, '2024-03-01'], ['2024-02-29', 12, '2023-02-28'], ['2024-08-31', 6, '2024-02-29']])('within the past of %s, %i months, begins on %s', (on, months, first) => {
    expect(monthsBefore(on, months)).toBe(first)
  })
})

describe('the calendar (INT-002)', () => {
  test.each([2022, 2023, 2024, 2025, 2026, 2027])('of %i is what the rule gives', year => {
    expect([...reckoned(year)].filter(day => new Date(`${day}T00:00:00Z`).getUTCDay() % 6 !== 0).toSorted()).toEqual([...CALHR].filter(day => day.startsWith(`${year}`)).toSorted())
  })
  test.each<[CivilDate, boolean]>([['2026-06-19', false], ['2026-07-03', false], ['2028-11-10', true], ['2028-11-11', false], ['2021-12-31', false], ['2023-01-02', true]])('%s is a holiday: %j', (day, expected) => {
    expect(isStateHoliday(day)).toBe(expected)
  })
  test.each([['2024-02-29', true], ['2025-02-29', false], ['2025-13-01', false], ['2025-1-1', false], ['2025-01-01T00:00:00Z', false]])('%s is a day of it: %j', (text, expected) => {
    expect(isCivilDate(text)).toBe(expected)
  })
  test('an instant is the day it is in Los Angeles', () => {
    expect(civilDateOf(new Date('2025-03-01T07:59:59Z'))).toBe('2025-02-28')
    expect(civilDateOf(new Date('2025-03-01T08:00:00Z'))).toBe('2025-03-01')
    expect(startOfDay('2025-07-01').toISOString()).toBe('2025-07-01T07:00:00.000Z')
  })
})

test.each<[CivilDate, CivilDate, number, string]>([
  ['2003-11-15', '2024-11-14', 20, 'the day before the birthday'],
  ['2003-11-15', '2024-11-15', 21, 'the birthday'],
  ['2004-02-29', '2025-02-28', 20, 'born on 29 February: not yet'],
  ['2004-02-29', '2025-03-01', 21, 'a year older on 1 March'],
  ['2004-02-29', '2024-02-29', 20, 'in a leap year, on the day'],
])('born %s, on %s: %i, %s', (birth, on, age) => {
  expect(ageOn(birth, on)).toBe(age)
})
