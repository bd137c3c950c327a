import type { HealthcareService, Organization } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { contractedWith, providersOf } from '../../src/ecm/assignment/directory.ts'
import { npi } from '../../src/synth/codes.ts'
import { directory } from '../../src/synth/directory.ts'
import { ids, PLACES } from '../../src/synth/places.ts'

const SEED = 9, parts = [...directory(SEED)], all = parts.flat()

/** Luhn over 80840 and the number: the sum of its digits, every second from the right doubled, ends in nought. */
const isRight = (number: string): boolean => [...`80840${number}`].toReversed().reduce((sum, d, i) => sum + [...String(Number(d) * (1 + i % 2))].reduce((a, b) => a + Number(b), 0), 0) % 10 === 0

test.each([[0, '2000000002'], [99_200_001, '2992000010'], [99_200_002, '2992000028']])('the NPI of %i is %s', (serial, number) => {
  expect([npi(serial), isRight(npi(serial))]).toEqual([number, true])
})
test('every NPI of the directory has its check digit, and is of one', () => {
  const numbers = all.flatMap(r => r.resourceType === 'Organization' || r.resourceType === 'Practitioner' ? r.identifier?.map(i => i.value!) ?? [] : [])
  expect(numbers.filter(number => !isRight(number))).toEqual([])
  expect(new Set(numbers).size).toBe(numbers.length)
})
test('a transaction each: what serves the state, then every county', () => {
  expect([parts.length, parts.findIndex(part => part.length > 600)]).toEqual([1 + 58, -1])
})
test('in every county some ECM provider serves every Population, under contract with each plan there, with a capacity', () => {
  const providers = providersOf(all), named = ids(SEED)
  for (const place of PLACES) {
    const here = providers.filter(p => p.counties.has(place.county.name))
    expect(here.map(p => p.capacity === undefined)).toEqual(Array.from({ length: place.providers }, () => false))
    expect(here.some(p => p.populations.size === 10)).toBe(true)
    for (const plan of place.plans) expect(here.every(p => contractedWith(`Organization/${named.plan(plan)}`, all, '2026-11-01')!.has(p.provider))).toBe(true)
  }
})
test('the shelter, the jail and all the others say what they are', () => {
  const kinds = all.filter((r): r is Organization => r.resourceType === 'Organization' && r.id!.startsWith(`s${SEED}-c19-`)).flatMap(o => o.type?.[0]?.coding?.[0]?.code ?? 'none')
  expect(new Set(kinds)).toEqual(new Set(['county-mhp', 'county-dmc', 'county-child-welfare', 'ccs-program', 'jail', 'youth-correctional', 'shelter', 'snf', 'hospice', 'hospital', 'treating-clinician', 'ecm-provider']))
})
test('a service speaks at least English and Spanish', () => {
  const spoken = all.filter((r): r is HealthcareService => r.resourceType === 'HealthcareService').map(s => s.communication!.map(c => c.coding![0]!.code))
  expect(spoken.filter(codes => !codes.includes('en') || !codes.includes('es'))).toEqual([])
})
