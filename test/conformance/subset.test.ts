/** R4 search.html#summary, #elements */
import { describe, expect, test } from 'vitest'
import { subsetOf, unknownElements, type Subset } from '../../src/conformance/subset.ts'
import { parseJson, stringifyJson } from '../../src/fhir/json.ts'
import type { Resource } from '../../src/fhir/resource.ts'

const TAG = { tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }] }
const text = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' }
const of = (resource: object, subset: Subset): object => subsetOf(resource as Resource, subset)

describe('a summary', () => {
  test('true: what R4 marks, in backbone elements too', () => {
    const patient = { resourceType: 'Patient', id: 'p1', text, active: true, name: [{ family: 'F' }], maritalStatus: { text: 'm' }, contact: [{ gender: 'male' }], link: [{ other: { reference: 'Patient/2' }, type: 'seealso' }], deceasedBoolean: false }
    expect(of(patient, { summary: 'true' })).toEqual({ resourceType: 'Patient', id: 'p1', meta: TAG, active: true, name: [{ family: 'F' }], link: [{ other: { reference: 'Patient/2' }, type: 'seealso' }], deceasedBoolean: false })
  })
  test('text: the narrative and what must be there', () => {
    expect(of({ resourceType: 'Observation', id: 'o1', text, status: 'final', code: { text: 'c' }, valueString: 'v' }, { summary: 'text' })).toEqual({ resourceType: 'Observation', id: 'o1', meta: TAG, text, status: 'final', code: { text: 'c' } })
  })
  test('data: all but the narrative', () => {
    expect(of({ resourceType: 'Patient', text, active: true, extension: [{ url: 'urn:x', valueCode: 'y' }] }, { summary: 'data' })).toEqual({ resourceType: 'Patient', meta: TAG, active: true, extension: [{ url: 'urn:x', valueCode: 'y' }] })
  })
})

describe('named elements', () => {
  test('come with what must be there and what modifies', () => {
    expect(of({ resourceType: 'Observation', status: 'final', code: { text: 'c' }, valueString: 'v', issued: '2026-01-01T00:00:00Z' }, { elements: ['value'] })).toEqual({ resourceType: 'Observation', meta: TAG, status: 'final', code: { text: 'c' }, valueString: 'v' })
    expect(of({ resourceType: 'Patient', active: true, gender: 'male', birthDate: '1980' }, { elements: ['gender'] })).toEqual({ resourceType: 'Patient', meta: TAG, active: true, gender: 'male' })
  })
  test('bring the extensions of their primitives', () => {
    expect(of({ resourceType: 'Patient', birthDate: '1980', _birthDate: { id: 'b' } }, { elements: ['birthDate'] })).toMatchObject({ birthDate: '1980', _birthDate: { id: 'b' } })
  })
  test('are known to the type, or not', () => { expect(unknownElements('Patient', ['name', 'deceased', 'colour', 'id'])).toEqual(['colour']) })
})

test('decimals keep their digits, tags stay', () => {
  const resource = parseJson('{"resourceType":"ChargeItem","meta":{"tag":[{"code":"t"}]},"status":"billed","factorOverride":1.00,"code":{},"subject":{}}') as Resource
  expect(stringifyJson(subsetOf(resource, { summary: 'data' }))).toContain('"factorOverride":1.00')
  expect(of(resource, { summary: 'data' })).toMatchObject({ meta: { tag: [{ code: 't' }, { code: 'SUBSETTED' }] } })
})
test('the resource itself stays as it is', () => {
  const resource = { resourceType: 'Patient', meta: { tag: [] as object[] }, text }
  of(resource, { summary: 'data' })
  expect(resource).toEqual({ resourceType: 'Patient', meta: { tag: [] }, text })
})
