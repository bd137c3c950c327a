import type { Patient, ServiceRequest } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { assignmentDueOf, rankingOf, type Candidate } from '../../../src/ecm/assignment/candidates.ts'
import { ECM } from '../../../src/fhir/canonical.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import { aCoverage, anEpisode, aPatient, aReferral } from '../resources.ts'

const AT = new Date('2024-10-01T10:00:00-07:00'), HOME = { address: [{ district: 'Los Angeles' }] } satisfies Partial<Patient>
const code = (system: string, value: string) => ({ coding: [{ system, code: value }] })
const provider = (id: string, more: object = {}, type?: string): Resource[] => [
  { resourceType: 'Organization', id, ...(type && { type: [code(`${ECM}/CodeSystem/ecm-provider-type`, type)] }) },
  { resourceType: 'HealthcareService', id: `ecm-${id}`, providedBy: { reference: `Organization/${id}` }, program: [code(`${ECM}/CodeSystem/ecm-program`, 'ecm')], ...more },
]
const referral = (populations: string[] = ['2'], more: Partial<ServiceRequest> = {}): ServiceRequest => aReferral({ performer: [], reasonCode: populations.map(p => code(`${ECM}/CodeSystem/population-of-focus`, p)), ...more })
const rank = (resources: Resource[], more: Partial<Parameters<typeof rankingOf>[0]> = {}) =>
  rankingOf({ referral: referral(), patient: aPatient(HOME), resources: [aCoverage(), ...resources], assigned: new Map(), wish: undefined, declined: new Set(), at: AT, ...more })
const first = (...given: Parameters<typeof rank>): [string, string | undefined] => { const [one] = rank(...given).ranked; return [one!.candidate.provider, one!.by] }
const only = (...given: Parameters<typeof rank>): Candidate => rank(...given).ranked[0]!.candidate

describe('what prefers a provider', () => {
  const BOTH = [...provider('a'), ...provider('b')]
  test.each<[Resource[], Partial<Parameters<typeof rankingOf>[0]>, [string, string | undefined], string]>([
    [BOTH, {}, ['Organization/a', undefined], 'nothing'],
    [BOTH, { wish: 'Organization/b' }, ['Organization/b', 'wish'], 'what the member is said to want'],
    [BOTH, { referral: referral(['2'], { performer: [{ reference: 'Organization/b' }] }) }, ['Organization/b', 'wish'], 'what the referral asks for'],
    [BOTH, { wish: 'Organization/a', referral: referral(['2'], { performer: [{ reference: 'Organization/b' }] }) }, ['Organization/a', 'wish'], 'what is said now goes before what was asked for'],
    [[...provider('a'), ...provider('b', {}, 'county-behavioral-health')], { referral: referral(['3']) }, ['Organization/b', 'county-behavioral-health'], 'county behavioral health, for the third population (ASG-007)'],
    [[...provider('a'), ...provider('b', {}, 'county-behavioral-health')], {}, ['Organization/a', undefined], 'not for another'],
    [[...BOTH, { resourceType: 'PractitionerRole', id: 'r', practitioner: { reference: 'Practitioner/p' }, organization: { reference: 'Organization/b' } }], { patient: aPatient({ ...HOME, generalPractitioner: [{ reference: 'Practitioner/p' }] }) }, ['Organization/b', 'primary-care-provider'], 'the PCP works there'],
    [[...BOTH, { resourceType: 'PractitionerRole', id: 'r', active: false, practitioner: { reference: 'Practitioner/p' }, organization: { reference: 'Organization/b' } }], { patient: aPatient({ ...HOME, generalPractitioner: [{ reference: 'Practitioner/p' }] }) }, ['Organization/a', undefined], 'the PCP works there no more'],
    [[...BOTH, anEpisode({ type: [code(`${ECM}/CodeSystem/ecm-program`, 'smhs')], managingOrganization: { reference: 'Organization/b' } })], {}, ['Organization/b', 'behavioral-health-provider'], 'it gives mental health services (ASG-006)'],
    [[...BOTH, anEpisode({ type: [code(`${ECM}/CodeSystem/ecm-program`, 'smhs')], managingOrganization: { reference: 'Organization/b' }, period: { start: '2023-01-01', end: '2024-09-30' } })], {}, ['Organization/a', undefined], 'it gives them no more'],
    [[...BOTH, anEpisode({ status: 'finished', managingOrganization: { reference: 'Organization/b' } })], {}, ['Organization/b', 'prior-relationship'], 'it served the member in ECM'],
  ])('case %#: puts it first', (resources, more, expected) => {
    expect(first(resources, more)).toEqual(expected)
  })
})

describe('a candidate', () => {
  test('of whom nothing is known is that, and nothing else', () => {
    expect(only(provider('a'))).toEqual({ provider: 'Organization/a', is: new Set(), assigned: 0 })
  })
  test.each<[object, Partial<Patient>, Partial<Candidate>, string]>([
    [{ specialty: [code(`${ECM}/CodeSystem/population-of-focus`, '2')] }, {}, { serves: true }, 'the population of the referral'],
    [{ specialty: [code(`${ECM}/CodeSystem/population-of-focus`, '9')] }, {}, { serves: false }, 'another'],
    [{ communication: [code('urn:ietf:bcp:47', 'es-MX')] }, { communication: [{ language: code('urn:ietf:bcp:47', 'es') }] }, { speaks: true }, 'the only language, whatever its region'],
    [{ communication: [code('urn:ietf:bcp:47', 'es')] }, { communication: [{ language: code('urn:ietf:bcp:47', 'es') }, { language: code('urn:ietf:bcp:47', 'hy'), preferred: true }] }, { speaks: false }, 'the preferred one counts'],
  ])('case %#: with %j beside %j is %o, for %s', (more, patient, expected) => {
    expect(only(provider('a', more), { patient: aPatient({ ...HOME, ...patient }) })).toMatchObject(expected)
  })
  test('who has declined is none, nor is one without a contract where the plan has shown its own', () => {
    const contract: Resource = { resourceType: 'OrganizationAffiliation', organization: { reference: 'Organization/plan-1' }, participatingOrganization: { reference: 'Organization/b' } }
    const all = [...provider('a'), ...provider('b')], names = (r: ReturnType<typeof rank>): string[] => r.ranked.map(({ candidate }) => candidate.provider)
    expect([names(rank(all, { declined: new Set(['Organization/a']) })), names(rank([...all, contract])), rank([...all, contract]).against('Organization/a')]).toEqual([['Organization/b'], ['Organization/b'], undefined])
  })
})

test('the assignment is due with the decision in Los Angeles, and days after it elsewhere', () => {
  const due = (district: string, priority: ServiceRequest['priority']) => {
    const found = assignmentDueOf(referral(['2'], { authoredOn: '2024-10-01T09:00:00-07:00', ...(priority && { priority }) }), [aPatient({ address: [{ district }] })], { at: AT, authorized: AT })
    return [found!.citation.rule, found!.due.text]
  }
  expect([due('Los Angeles', 'routine'), due('Los Angeles', 'urgent'), due('Kern', 'urgent')]).toEqual([['ASG-002', '2024-10-08T23:59:59-07:00'], ['ASG-003', '2024-10-04T09:00:00-07:00'], ['ASG-H1', '2024-10-11T23:59:59-07:00']])
})
