import { describe, expect, test } from 'vitest'
import type { CivilDate } from '../../src/policy/civil-date.ts'
import { birthday } from '../../src/policy/civil-date.ts'
import { determine } from '../../src/policy/determine.ts'
import { DEFAULT_SETTINGS } from '../../src/policy/settings.ts'
import { memberFacts, type Known } from './facts.ts'

const turning = (known: Known, on: CivilDate) => determine(memberFacts(known), { on, county: 'Los Angeles', settings: DEFAULT_SETTINGS }).turning21
const served = { birthDate: '2003-11-15', shows: { inEcm: true } } as const

describe('POF-T21', () => {
  test.each<[Known, CivilDate, string | undefined, string]>([
    [served, '2024-11-14', 'ahead', 'the day before the birthday'], [served, '2024-11-15', 'keep-enrolled', 'the birthday'], [served, '2025-11-14', 'keep-enrolled', 'the last day at 21'], [served, '2025-11-15', undefined, '22: other rules'],
    [{ ...served, shows: { inEcm: true, meetsAdultCriteria: true } }, '2024-11-15', 'meets-adult-criteria', 'it is said'],
    [{ ...served, shows: { inEcm: true, 'homeless.i': true, complexNeed: true } }, '2024-11-15', 'meets-adult-criteria', 'a population for adults is met'],
    [{ ...served, shows: { inEcm: true, 'homeless.i': true, complexNeed: true }, contradicts: ['meetsAdultCriteria'] }, '2024-11-15', 'keep-enrolled', 'it is said not to be'],
    [{ birthDate: '2003-11-15' }, '2024-11-15', undefined, 'not in ECM'], [{ shows: { inEcm: true } }, '2024-11-15', undefined, 'no birth date'],
    [{ birthDate: '2003-11-15' }, '2024-11-14', 'ahead', 'a youth not in ECM yet'],
    [{ birthDate: '2002-06-30', shows: { inEcm: true } }, '2023-06-30', undefined, 'the day before the rule'], [{ birthDate: '2002-06-30', shows: { inEcm: true } }, '2023-07-01', 'keep-enrolled', 'its first day'],
  ])('for %j on %s is %s: %s', (known, on, expected) => {
    expect(turning(known, on)?.value).toBe(expected)
  })
  test('forbids one reason alone, and says what to do', () => {
    expect(turning(served, '2024-11-15')).toMatchObject({ on: '2024-11-15', forbidden: ['aged-out'], because: expect.stringContaining('graduation criteria') as unknown, by: ['birthDate', 'inEcm'], citation: { rule: 'POF-T21', edition: '2023-07-01', severity: 'warning' } })
  })
})

test.each<[CivilDate, number, CivilDate]>([['2003-11-15', 21, '2024-11-15'], ['2004-02-29', 21, '2025-03-01'], ['2004-02-29', 20, '2024-02-29']])('who is born on %s turns %i on %s', (born, years, expected) => {
  expect(birthday(born, years)).toBe(expected)
})
