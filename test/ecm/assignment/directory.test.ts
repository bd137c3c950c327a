import type { HealthcareService, Location, Organization, OrganizationAffiliation } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { capacityOf, contractedWith, kilometresBetween, providersOf } from '../../../src/ecm/assignment/directory.ts'
import { ECM } from '../../../src/fhir/canonical.ts'
import type { Resource } from '../../../src/fhir/resource.ts'

const A: Organization = { resourceType: 'Organization', id: 'a', name: 'Provider A 5150' }
const capacity = (n: number): Partial<HealthcareService> => ({ extension: [{ url: `${ECM}/StructureDefinition/ecm-provider-capacity`, valuePositiveInt: n }] })
const service = (more: Partial<HealthcareService> = {}): HealthcareService => ({
  resourceType: 'HealthcareService', id: 's-1', active: true, providedBy: { reference: 'Organization/a' }, program: [{ coding: [{ system: `${ECM}/CodeSystem/ecm-program`, code: 'ecm' }] }], ...more,
})
const place = (id: string, district: string, position?: Location['position']): Location => ({ resourceType: 'Location', id, address: { district }, ...(position && { position }) })

describe('an ECM provider', () => {
  test.each<[Resource[], string[], string]>([
    [[A, service()], ['Organization/a'], 'an organization with an ECM service'],
    [[A, service(), service({ id: 's-2' })], ['Organization/a'], 'once, however many services it has'],
    [[A, service({ active: false })], [], 'not by a service that has ended'],
    [[{ ...A, active: false }, service()], [], 'not when it is closed'],
    [[A, service({ program: [{ text: 'ECM' }] })], [], 'not by words'],
    [[service()], [], 'not without its organization'],
  ])('case %#: is %j', (resources, expected) => {
    expect(providersOf(resources).map(p => p.provider)).toEqual(expected)
  })
  test('serves the counties of its areas, and only where it names none those of its places', () => {
    const places = [place('la', 'Los Angeles County', { latitude: 34.05, longitude: -118.25 }), place('kern', 'Kern')]
    const counties = (more: Partial<HealthcareService>): string[] => [...providersOf([A, service(more), ...places])[0]!.counties]
    expect([counties({ location: [{ reference: 'Location/la' }] }), counties({ location: [{ reference: 'Location/la' }], coverageArea: [{ reference: 'Location/kern' }] }), counties({})]).toEqual([['Los Angeles'], ['Kern'], []])
  })
  test('can serve as many as its services say together; none says: not known', () => {
    expect([capacityOf([service(capacity(30)), service({ id: 's-2', ...capacity(12) }), service({ id: 's-3', active: false, ...capacity(99) })]), capacityOf([service()])]).toEqual([42, undefined])
  })
})

test.each<[Partial<OrganizationAffiliation>[], string[] | undefined, string]>([
  [[{}], ['Organization/a'], 'in force'],
  [[{ period: { end: '2024-09-30' } }], undefined, 'ended the day before: none is shown'],
  [[{ period: { end: '2024-10-01' } }], ['Organization/a'], 'ends on the day'],
  [[{ period: { start: '2024-10-02' } }], undefined, 'begins tomorrow'],
  [[{ active: false }], undefined, 'not active'],
  [[{ organization: { reference: 'Organization/plan-2' } }], undefined, "another plan's"],
])('case %#: contracts %j give %j', (contracts, expected) => {
  const all = contracts.map((more): OrganizationAffiliation => ({ resourceType: 'OrganizationAffiliation', organization: { reference: 'Organization/plan-1' }, participatingOrganization: { reference: 'Organization/a' }, ...more }))
  const found = contractedWith('Organization/plan-1', all, '2024-10-01')
  expect(found && [...found]).toEqual(expected)
})

test.each([
  [{ latitude: 34.0522, longitude: -118.2437 }, { latitude: 34.0522, longitude: -118.2437 }, 0],
  [{ latitude: 34.0522, longitude: -118.2437 }, { latitude: 37.7749, longitude: -122.4194 }, 559],
  [{ latitude: 34.0522, longitude: -118.2437 }, { latitude: 35.3733, longitude: -119.0187 }, 163],
])('from %j to %j it is %i km', (a, b, km) => {
  expect([Math.round(kilometresBetween(a, b)), Math.round(kilometresBetween(b, a))]).toEqual([km, km])
})
