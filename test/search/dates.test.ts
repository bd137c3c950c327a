/** Precision × prefix × zone: what finds what. Zone-less values are read in Los Angeles, whatever the machine's own zone. */
import { describe, expect, test } from 'vitest'
import { searchParametersFor } from '../../src/conformance/search-parameters.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { zoneStart } from '../../src/fhir/time-zone.ts'
import { definition } from '../../src/search/definition.ts'
import { extractor } from '../../src/search/extract.ts'
import { matcher } from '../../src/search/match.ts'
import { parseSearch } from '../../src/search/parse.ts'

const NOW = new Date('2026-11-26T20:00:00.000Z')
const d = definition({ parameters: searchParametersFor, key: new Uint8Array(16), zone: zoneStart('America/Los_Angeles') }), matches = matcher(d, extractor(d))
const finds = (type: string, query: string, resource: object): boolean => matches(parseSearch(type, query, { definition: d, now: NOW }), resource as Resource)
const at = (effectiveDateTime: string): object => ({ resourceType: 'Observation', id: 'obs-6001', status: 'final', code: {}, effectiveDateTime })
const during = (start?: string, end?: string): object => ({ resourceType: 'Encounter', id: 'enc-6001', status: 'finished', class: {}, period: { ...start && { start }, ...end && { end } } })

test.each([
  ['2024-06-30', '2024-06-30', true, 'a day is itself'],
  ['2024-06-30T23:59:59.999-07:00', '2024-06-30', true, 'the last millisecond of the day'],
  ['2024-07-01T00:00:00.000-07:00', '2024-06-30', false, 'the first of the next'],
  ['2024-07-01T06:59:59Z', '2024-06-30', true, 'UTC is already a day further'],
  ['2024-07-01T07:00:00Z', '2024-07-01', true, 'midnight in Los Angeles in summer'],
  ['2024-01-01T07:59:59Z', '2023', true, 'and in winter an hour later'],
  ['2024-01-01T08:00:00Z', '2024', true, 'the year begins'],
  ['2024-01-01T00:00:00+01:00', '2024', false, 'a new year elsewhere is not yet one here'],
  ['2024-01-01T00:00:00+01:00', '2023-12-31', true, 'it is the last day here'],
  ['2024-01-01T00:00:00+01:00', '2024-01-01T00:00:00%2B01:00', true, 'asked with its own zone'],
  ['2024-01-01T00:00:00+01:00', '2024-01-01T00:00:00+01:00', true, 'a plus that was not encoded'],
  ['2024-01-01T00:00:00+01:00', '2023-12-31T23:00:00Z', true, 'the same instant in another zone'],
  ['2024-01-01T00:00:00.500Z', '2024-01-01T00:00:00Z', true, 'a second holds its milliseconds'],
  ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.500Z', false, 'a millisecond does not hold a second'],
  ['2024-01-01T00:00:59Z', '2024-01-01T00:00Z', true, 'a minute holds its seconds'],
  ['2025-11-02T23:59:59-08:00', '2025-11-02', true, 'the day of 25 hours, its last'],
  ['2025-11-03T07:59:59Z', '2025-11-02', true, 'the same'],
  ['2025-11-02T01:30:00', 'sa2025-11-02T08:00:00Z', true, 'an hour that comes twice is the first of the two'],
  ['2026-03-08T23:59:59-07:00', '2026-03-08', true, 'the day of 23 hours, its last'],
  ['2024-02-29', '2024-02', true, 'a leap day is in its month'],
  ['2024', '2024-06', false, 'a year is not within a month'],
  ['2024-06', '2024', true, 'a month is within its year'],
  ['2024', 'gt2024-06', true, 'part of it lies behind'],
  ['2024', 'lt2024-06', true, 'part of it lies before'],
  ['2024', 'sa2024-06', false, 'it does not start behind'],
  ['2024', 'eb2024-06', false, 'it does not end before'],
  ['2024-06-30', 'gt2024-06-30', false, 'nothing of it lies behind'],
  ['2024-06-30', 'ge2024-06-30', true, 'but it is equal'],
  ['2024-06-30', 'le2024-06-30', true, 'but it is equal'],
  ['2024-06-30', 'lt2024-06-30', false, 'nothing of it lies before'],
  ['2024-06-30', 'lt2024-07-01', true, ''],
  ['2024-06-30', 'eb2024-07-01', true, 'it ends where that begins'],
  ['2024-07-01', 'eb2024-07-01', false, ''],
  ['2024-07-01', 'sa2024-06-30', true, 'it starts where that ends'],
  ['2024-06-30', 'ne2024-06-30', false, ''],
  ['2024-06-29', 'ne2024-06-30', true, ''],
  ['2024', 'ne2024-06', true, 'a year is not that month'],
  ['2026-11-20', 'ap2026-11-21', true, 'a tenth of the five days since: half a day'],
  ['2026-11-19', 'ap2026-11-21', false, ''],
  ['2026-11-20', 'ap2026-11-10', false, 'a tenth of sixteen days'],
  ['2026-11-10', 'ap2026-11-11', true, 'a tenth of fifteen days'],
  ['2026-11-26T19:59:59Z', 'lt2026-11-26T20:00:00Z', true, ''],
])('effective %s, asked for %s: %s %s', (stored, query, expected) => {
  expect(finds('Observation', `date=${query}`, at(stored))).toBe(expected)
})

describe('a period', () => {
  test.each<[string | undefined, string | undefined, string, boolean, string]>([
    ['2024-06-01', '2024-06-30', '2024-06', true, 'within the month'],
    ['2024-06-01', '2024-07-01', '2024-06', false, 'a day too long'],
    ['2024-06-01', undefined, '2024', false, 'it has not ended'],
    ['2024-06-01', undefined, 'gt2030', true, 'it may last'],
    ['2024-06-01', undefined, 'lt2024-06-01', false, 'it has begun there'],
    ['2024-06-01', undefined, 'sa2024-05-31', true, ''],
    [undefined, '2024-06-01', 'lt1990', true, 'nobody knows when it began'],
    [undefined, '2024-06-01', 'eb2024-06-02', true, ''],
    ['2024-06-01', '2024-06-30', 'ge2024-06-15', true, 'part of it'],
    ['2024-06-01', '2024-06-30', 'le2024-06-15', true, 'part of it'],
    ['2024-06-01', '2024-06-30', 'ge2024-07-01', false, ''],
    ['2024-06-30', '2024-06-01', 'ne1990', false, 'what ends before it begins is no time'],
  ])('from %s to %s, asked for %s: %s %s', (start, end, query, expected) => {
    expect(finds('Encounter', `date=${query}`, during(start, end))).toBe(expected)
  })
})

test.each([
  ['2026-06-30T06:59:59.999Z', '2026-06-29', true],
  ['2026-06-30T07:00:00.000Z', '2026-06-29', false],
  ['2026-06-30T07:00:00.000Z', 'ge2026-06-30', true],
  ['2026-06-30T07:00:00.000Z', 'gt2026-06-30', false],
  ['2026-07-01T07:00:00.000Z', 'gt2026-06-30', true],
  ['2026-06-30T07:00:00.123Z', '2026-06-30T07:00:00.123Z', true],
  ['2026-06-30T07:00:00.123Z', 'le2026-06-30T07:00:00.122Z', false],
])('last changed %s, asked for %s: %s', (lastUpdated, query, expected) => {
  expect(finds('Patient', `_lastUpdated=${query}`, { resourceType: 'Patient', id: 'pat-6001', meta: { lastUpdated } })).toBe(expected)
})

describe('numbers', () => {
  const value = (valueQuantity: object): object => ({ resourceType: 'Observation', id: 'obs-6002', status: 'final', code: {}, valueQuantity })
  test.each<[object, string, boolean, string]>([
    [{ value: 100 }, '100', true, ''],
    [{ value: 99.5 }, '100', true, 'to the digits written'],
    [{ value: 100.5 }, '100', false, 'half open'],
    [{ value: 100.4 }, '100.0', false, 'more digits, less room'],
    [{ value: 5.35 }, '5.4', true, 'the border is reckoned in decimals'],
    [{ value: 5.45 }, '5.4', false, ''],
    [{ value: 104 }, '1e2', true, 'as the specification has it'],
    [{ value: 105 }, '1e2', false, ''],
    [{ value: -2 }, '-2', true, ''],
    [{ value: 5.4 }, 'gt5.4', false, 'compared as exact'],
    [{ value: 5.4000001 }, 'gt5.4', true, ''],
    [{ value: 5.4 }, 'ge5.4', true, ''],
    [{ value: 5.4 }, 'le5.4', true, ''],
    [{ value: 5.4 }, 'lt5.4', false, ''],
    [{ value: 108 }, 'ap100', true, 'a tenth'],
    [{ value: 112 }, 'ap100', false, ''],
    [{ value: 5, comparator: '<' }, 'lt4', true, 'it may be less'],
    [{ value: 5, comparator: '>' }, 'gt1000', true, 'it may be more'],
    [{ value: 5, unit: 'milligram', code: 'mg', system: 'http://unitsofmeasure.org' }, '5|http://unitsofmeasure.org|mg', true, ''],
    [{ value: 5, unit: 'milligram', code: 'mg', system: 'http://unitsofmeasure.org' }, '5||milligram', true, 'as it is printed'],
    [{ value: 5, unit: 'milligram', code: 'mg', system: 'http://unitsofmeasure.org' }, '5|http://unitsofmeasure.org|g', false, ''],
    [{ value: 5, unit: 'milligram', code: 'mg', system: 'http://unitsofmeasure.org' }, '5', true, 'in any unit'],
  ])('%j, asked for %s: %s %s', (quantity, query, expected) => {
    expect(finds('Observation', `value-quantity=${encodeURIComponent(query)}`, value(quantity))).toBe(expected)
  })
})
