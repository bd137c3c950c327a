import { describe, expect, test } from 'vitest'
import { resourceTypes } from '../../src/conformance/image.ts'
import { searchParametersFor } from '../../src/conformance/search-parameters.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { zoneStart } from '../../src/fhir/time-zone.ts'
import { definition } from '../../src/search/definition.ts'
import { extractor } from '../../src/search/extract.ts'
import type { IndexRows } from '../../src/search/index-rows.ts'

const d = definition({ parameters: searchParametersFor, key: Uint8Array.from({ length: 16 }, (_, i) => i), zone: zoneStart('America/Los_Angeles'), base: 'http://ours.test/fhir' })
const extract = extractor(d), { hasher } = d
const rowsOf = (resource: object): IndexRows => extract(resource as Resource)
const key = (type: string, code: string, value: string): bigint => hasher.tokenKey(hasher.paramOf(type, code), value)
/** Which of these texts a parameter has as tokens. */
const holds = ({ tok }: IndexRows, type: string, code: string, ...values: string[]): string[] => values.filter(v => tok.includes(key(type, code, v)))

const PATIENT = {
  resourceType: 'Patient', id: 'pat-880', active: true, gender: 'female', birthDate: '1980-03-09', deceasedBoolean: false,
  meta: { tag: [{ system: 'urn:tags', code: 't-1' }], profile: ['https://ecm-fhir.org/fhir/StructureDefinition/ecm-member'] },
  name: [{ family: 'Núñez\u0000-Ortíz', given: ['Ana  María'], prefix: ['Dra.'] }], identifier: [{ system: 'urn:cin', value: '98400880A' }, { value: 'local-880' }],
  telecom: [{ system: 'phone', value: '+1 555 0880' }, { system: 'email', value: 'ana880@x.test' }], address: [{ line: ['1 Main St'], city: 'Los Ángeles', state: 'CA', postalCode: '90880' }],
  generalPractitioner: [{ reference: 'http://ours.test/fhir/Organization/org-880' }], link: [{ other: { reference: 'Patient/pat-881' }, type: 'seealso' }],
}

describe('a Patient', () => {
  const rows = rowsOf(PATIENT)
  test('is about itself', () => {
    expect(rows).toMatchObject({ self: hasher.selfOf('Patient', 'pat-880'), patient: 'Patient/pat-880' })
  })
  test('has its codes as tokens, plain ones without a system', () => {
    expect(holds(rows, 'Patient', 'gender', 'female', '|female', 'male')).toEqual(['female'])
    expect(holds(rows, 'Patient', 'active', 'true', 'false')).toEqual(['true'])
    expect(holds(rows, 'Patient', 'deceased', 'true', 'false')).toEqual(['false'])
    expect(holds(rows, 'Patient', '_tag', 't-1', 'urn:tags|t-1', 'urn:tags|', '|t-1')).toEqual(['t-1', 'urn:tags|t-1', 'urn:tags|'])
  })
  test('has identifiers and contact points in a table of their own, by value, and only their systems as tokens', () => {
    const hash = (code: string, value: string): bigint => hasher.paramOf('Patient', code) ^ hasher.hash(value)
    expect(rows.identifiers).toEqual(expect.arrayContaining([
      { hash: hash('identifier', '98400880A'), value: 'urn:cin|98400880A' }, { hash: hash('identifier', 'local-880'), value: '|local-880' },
      { hash: hash('telecom', 'ana880@x.test'), value: 'email|ana880@x.test' }, { hash: hash('email', 'ana880@x.test'), value: 'email|ana880@x.test' }, { hash: hash('phone', '+1 555 0880'), value: 'phone|+1 555 0880' },
    ]))
    expect(holds(rows, 'Patient', 'identifier', 'urn:cin|', '98400880A', 'urn:cin|98400880A')).toEqual(['urn:cin|'])
  })
  test('has every string once: parts of a name under their own parameter, the rest under name; folded, and as written', () => {
    const words = (code: string) => rows.words.filter(w => w.param === hasher.paramOf('Patient', code)).map(w => [w.folded, w.exact])
    expect(words('family')).toEqual([['nunez-ortiz', 'Núñez-Ortíz']])
    expect(words('given')).toEqual([['ana maria', 'Ana  María']])
    expect(words('name')).toEqual([['dra.', 'Dra.']])
    expect(words('address-city')).toEqual([['los angeles', 'Los Ángeles']])
    expect(words('address')).toEqual([['1 main st', '1 Main St']])
    expect(words('phonetic')).toEqual([])
  })
  test('has its birth date as a day of the zone, in the role too', () => {
    const day = { lo: Date.parse('1980-03-09T08:00:00Z'), hi: Date.parse('1980-03-10T08:00:00Z') }
    expect(rows.spans).toEqual([{ param: hasher.paramOf('Patient', 'birthdate'), ...day, wide: false }])
    expect(rows.roles).toEqual({ status: key('Patient', 'active', 'true'), code: undefined, actor: key('Patient', 'general-practitioner', 'Organization/org-880'), ...day })
  })
  test('has references below our base as relative ones', () => {
    expect(holds(rows, 'Patient', 'general-practitioner', 'Organization/org-880')).toHaveLength(1)
    expect(holds(rows, 'Patient', 'link', 'Patient/pat-881')).toHaveLength(1)
    expect(holds(rows, 'Patient', '_profile', 'https://ecm-fhir.org/fhir/StructureDefinition/ecm-member')).toHaveLength(1)
  })
})

describe('whom it is about', () => {
  test.each<[string, object, string | undefined]>([
    ['Encounter', { subject: { reference: 'Patient/p-9' } }, 'Patient/p-9'],
    ['Encounter', { subject: { reference: 'http://ours.test/fhir/Patient/p-9/_history/3' } }, 'Patient/p-9'],
    ['Encounter', { subject: { reference: 'http://elsewhere.test/fhir/Patient/p-9' } }, undefined],
    ['Encounter', { subject: { reference: 'Group/g-9' } }, undefined],
    ['EpisodeOfCare', { patient: { reference: 'Patient/p-9' } }, 'Patient/p-9'],
    ['Coverage', { beneficiary: { reference: 'Patient/p-9' }, subscriber: { reference: 'Patient/p-8' } }, 'Patient/p-9'],
    ['Task', { for: { reference: 'Patient/p-9' }, focus: { reference: 'Patient/p-8' } }, 'Patient/p-9'],
    ['ClaimResponse', { patient: { reference: 'Patient/p-9' } }, 'Patient/p-9'],
    ['ServiceRequest', { subject: { reference: 'Patient/p-9' }, performer: [{ reference: 'Patient/p-8' }] }, 'Patient/p-9'],
    ['Observation', { subject: { reference: 'Patient/p-9' } }, 'Patient/p-9'],
    ['Consent', { patient: { reference: 'Patient/p-9' } }, 'Patient/p-9'],
    ['RelatedPerson', { patient: { reference: 'Patient/p-9' } }, 'Patient/p-9'],
    ['Appointment', { participant: [{ actor: { reference: 'Patient/p-9' } }, { actor: { reference: 'Practitioner/d-9' } }] }, 'Patient/p-9'],
    ['Appointment', { participant: [{ actor: { reference: 'Patient/p-9' } }, { actor: { reference: 'Patient/p-8' } }] }, undefined],
    ['Group', { member: [{ entity: { reference: 'Patient/p-9' } }, { entity: { reference: 'Patient/p-8' } }] }, undefined],
    ['Organization', { name: 'x' }, undefined],
    ['Practitioner', {}, undefined],
  ])('%s %j is about %s', (resourceType, rest, expected) => {
    expect(rowsOf({ resourceType, id: 'x-880', ...rest }).patient).toBe(expected)
  })

  test('the member stands in its column and not among the tokens; whoever else is named does', () => {
    const task = rowsOf({ resourceType: 'Task', id: 't-880', status: 'requested', intent: 'order', for: { reference: 'Patient/p-9' }, focus: { reference: 'Patient/p-9' } })
    expect(holds(task, 'Task', 'patient', 'Patient/p-9')).toEqual([])
    expect(holds(task, 'Task', 'subject', 'Patient/p-9')).toEqual([])
    expect(holds(task, 'Task', 'focus', 'Patient/p-9')).toEqual(['Patient/p-9'])
    const group = rowsOf({ resourceType: 'Encounter', id: 'e-880', status: 'planned', class: {}, subject: { reference: 'Group/g-9' } })
    expect(holds(group, 'Encounter', 'subject', 'Group/g-9')).toEqual(['Group/g-9'])
    const both = rowsOf({ resourceType: 'Appointment', id: 'a-880', status: 'booked', participant: [{ actor: { reference: 'Patient/p-9' } }, { actor: { reference: 'Patient/p-8' } }] })
    expect(holds(both, 'Appointment', 'patient', 'Patient/p-9', 'Patient/p-8')).toEqual(['Patient/p-9', 'Patient/p-8'])
  })
})

describe('the columns of worklists', () => {
  test('a Task: status, code, owner, when it was authored', () => {
    const { roles } = rowsOf({ resourceType: 'Task', id: 't-881', status: 'requested', intent: 'order', code: { coding: [{ system: 'urn:s', code: 'decide' }] }, owner: { reference: 'Organization/o-9' }, authoredOn: '2026-02-03T10:00:00-08:00' })
    expect(roles).toEqual({
      status: key('Task', 'status', 'requested'), code: key('Task', 'code', 'decide'), actor: key('Task', 'owner', 'Organization/o-9'),
      lo: Date.parse('2026-02-03T18:00:00Z'), hi: Date.parse('2026-02-03T18:00:01Z'),
    })
  })
  test('several codes are said to be several', () => {
    const { roles } = rowsOf({ resourceType: 'Observation', id: 'o-880', status: 'final', code: { coding: [{ code: 'a' }, { code: 'b' }, { code: 'a', system: 'urn:s' }] } })
    expect(roles.code).toBe(key('Observation', 'code', '|several|'))
  })
  test('an open period reaches to the ends of time, in whole numbers', () => {
    const { roles, spans } = rowsOf({ resourceType: 'EpisodeOfCare', id: 'ec-880', status: 'active', patient: { reference: 'Patient/p-9' }, period: { start: '2026-01-01' } })
    expect([roles.lo, roles.hi]).toEqual([Date.parse('2026-01-01T08:00:00Z'), 8.64e15])
    expect(spans).toEqual([expect.objectContaining({ param: hasher.paramOf('EpisodeOfCare', 'date'), wide: true })])
  })
})

test.each<[string, object, string, string[], string[]]>([
  ['Encounter', { class: { system: 'urn:act', code: 'IMP' } }, 'class', ['IMP', 'urn:act|IMP', 'urn:act|'], ['|IMP']],
  ['Encounter', { class: { code: 'IMP' } }, 'class', ['IMP', '|IMP'], ['urn:act|IMP', '|']],
  ['Encounter', { class: { system: 'urn:act' } }, 'class', ['urn:act|'], ['', 'urn:act']],
  ['Observation', { code: { coding: [{ system: 'urn:a|b', code: 'c|d' }] } }, 'code', ['c\\|d', 'urn:a\\|b|c\\|d'], ['c|d']],
  ['Observation', { valueCodeableConcept: { coding: [{ code: 'v' }] }, code: {} }, 'value-concept', ['v'], []],
  ['Observation', { component: [{ code: { coding: [{ code: 'k' }] } }], code: { coding: [{ code: 'c' }] } }, 'combo-code', ['c', 'k'], []],
  ['Task', { focus: { identifier: { system: 'urn:f', value: '1' } } }, 'focus', ['identifier|urn:f|1'], ['urn:f|1']],
  ['Task', { focus: { reference: '#inside' } }, 'focus', [], ['#inside', 'inside']],
  ['Task', { focus: { reference: 'urn:uuid:1' } }, 'focus', ['urn:uuid:1'], []],
  ['QuestionnaireResponse', { questionnaire: 'http://x.test/q|2' }, 'questionnaire', ['http://x.test/q|2', 'http://x.test/q'], []],
  ['ValueSet', { url: 'http://x.test/vs' }, 'url', ['http://x.test/vs'], []],
  ['Encounter', { participant: [{ individual: { reference: 'Practitioner/d-1' } }, { individual: { reference: 'PractitionerRole/r-1' } }] }, 'practitioner', ['Practitioner/d-1'], ['PractitionerRole/r-1']],
])('%s %j has under %s the tokens %j and not %j', (resourceType, rest, code, there, missing) => {
  const rows = rowsOf({ resourceType, id: 'x-881', ...rest })
  expect(holds(rows, resourceType, code, ...there, ...missing)).toEqual(there)
})

describe('intervals', () => {
  const spans = (resource: object, type: string, code: string): number[][] => rowsOf(resource).spans.filter(s => s.param === hasher.paramOf(type, code)).map(s => [s.lo, s.hi, Number(s.wide)])
  test('a Timing has its events and its bounds', () => {
    const dates = spans({ resourceType: 'ServiceRequest', id: 's-880', status: 'active', intent: 'order', subject: {}, occurrenceTiming: { event: ['2026-01-01', '2026-01-01'], repeat: { boundsPeriod: { start: '2026-02-01', end: '2026-02-02' } } } }, 'ServiceRequest', 'occurrence')
    expect(dates).toEqual([[Date.parse('2026-01-01T08:00Z'), Date.parse('2026-01-02T08:00Z'), 0], [Date.parse('2026-02-01T08:00Z'), Date.parse('2026-02-03T08:00Z'), 1]])
  })
  test('a number reaches to its neighbour, a Range from low to high', () => {
    expect(spans({ resourceType: 'RiskAssessment', id: 'r-880', status: 'final', subject: {}, prediction: [{ probabilityDecimal: 0.5 }, { probabilityRange: { low: { value: 0.1 }, high: { value: 2 } } }] }, 'RiskAssessment', 'probability'))
      .toEqual([[0.5, 0.5000000000000001, 0], [0.1, 2.0000000000000004, 1]])
  })
  test('a quantity stands under its parameter, and under each way to name its unit', () => {
    const rows = rowsOf({ resourceType: 'Observation', id: 'o-881', status: 'final', code: {}, valueQuantity: { value: 7, unit: 'mg', code: 'mg', system: 'urn:u' } })
    const param = hasher.paramOf('Observation', 'value-quantity')
    expect(rows.spans.filter(s => s.lo === 7).map(s => s.param)).toEqual(expect.arrayContaining([param, hasher.tokenKey(param, 'urn:u|mg'), hasher.tokenKey(param, '|mg')]))
  })
  test('an amount of money has its currency as unit', () => {
    const rows = rowsOf({ resourceType: 'Invoice', id: 'i-880', status: 'issued', totalNet: { value: 12.5, currency: 'USD' } })
    expect(rows.spans.map(s => s.param)).toContain(hasher.tokenKey(hasher.paramOf('Invoice', 'totalnet'), 'urn:iso:std:iso:4217|USD'))
  })
  test('a day of 25 hours is wide', () => {
    expect(spans({ resourceType: 'Patient', id: 'p-882', birthDate: '2025-11-02' }, 'Patient', 'birthdate')[0]?.[2]).toBe(1)
  })
})

test('every type of R4 has an extractor, and a resource of nothing but an id has no rows but itself', () => {
  for (const resourceType of resourceTypes()) {
    const rows = rowsOf({ resourceType, id: 'empty-880' })
    expect([rows.self, rows.identifiers, rows.spans, rows.words]).toEqual([hasher.selfOf(resourceType, 'empty-880'), [], [], []])
  }
})
