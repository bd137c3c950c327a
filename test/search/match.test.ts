import { expect, test } from 'vitest'
import { searchParametersFor } from '../../src/conformance/search-parameters.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { zoneStart } from '../../src/fhir/time-zone.ts'
import { definition } from '../../src/search/definition.ts'
import { extractor } from '../../src/search/extract.ts'
import { matcher } from '../../src/search/match.ts'
import { parseSearch } from '../../src/search/parse.ts'

const d = definition({ parameters: searchParametersFor, key: new Uint8Array(16), zone: zoneStart('America/Los_Angeles'), base: 'http://ours.test/fhir' }), matches = matcher(d, extractor(d))
const PATIENT = { resourceType: 'Patient', id: 'pat-330', gender: 'female', name: [{ family: 'Núñez', given: ['Ana', 'Mae'] }], identifier: [{ system: 'urn:cin', value: '98400330A' }, { value: 'x|y' }], address: [{ city: 'Vallejo' }], telecom: [{ system: 'email', value: 'a@b.c' }] }
const ENCOUNTER = { resourceType: 'Encounter', id: 'enc-330', status: 'in-progress', class: { system: 'urn:act', code: 'IMP' }, subject: { reference: 'Patient/pat-330' }, serviceProvider: { reference: 'Organization/org-330', identifier: { system: 'urn:npi', value: '330' } }, reasonCode: [{ text: 'only words' }] }
const APPOINTMENT = { resourceType: 'Appointment', id: 'app-330', status: 'booked', participant: [{ actor: { reference: 'Patient/pat-330' } }, { actor: { reference: 'Patient/pat-331' } }] }

test.each<[object, string, boolean]>([
  [PATIENT, '', true],
  [PATIENT, 'gender=female', true],
  [PATIENT, 'gender=Female', false],
  [PATIENT, 'gender=male,female', true],
  [PATIENT, 'gender=http://hl7.org/fhir/administrative-gender|female', true],
  [PATIENT, 'gender=http://hl7.org/fhir/administrative-gender|', true],
  [PATIENT, 'gender=urn:other|female', false],
  [PATIENT, 'gender:not=male', true],
  [PATIENT, 'gender:not=male,female', false],
  [PATIENT, 'active:not=true', true],
  [PATIENT, 'family=NUN', true],
  [PATIENT, 'family:exact=Núñez', true],
  [PATIENT, 'family:exact=Nunez', false],
  [PATIENT, 'name=ana', true],
  [PATIENT, 'name=una', false],
  [PATIENT, 'given=ana&given=mae', true],
  [PATIENT, 'given=ana&given=bo', false],
  [PATIENT, 'address=valle', true],
  [PATIENT, 'identifier=98400330A', true],
  [PATIENT, 'identifier=urn:cin|98400330A', true],
  [PATIENT, 'identifier=urn:cin|', true],
  [PATIENT, 'identifier=|98400330A', false],
  [PATIENT, 'identifier=98400330', false],
  [PATIENT, 'identifier=x%5C|y', true],
  [PATIENT, 'identifier=y', false],
  [PATIENT, 'email=a@b.c', true],
  [PATIENT, 'phone=a@b.c', false],
  [PATIENT, '_id=pat-330,pat-331', true],
  [PATIENT, '_id=pat-33', false],
  [PATIENT, '_lastUpdated=ge2000', false],
  [ENCOUNTER, 'class=IMP', true],
  [ENCOUNTER, 'class=urn:act|IMP', true],
  [ENCOUNTER, 'class=|IMP', false],
  [ENCOUNTER, 'patient=pat-330', true],
  [ENCOUNTER, 'patient=Patient/pat-330', true],
  [ENCOUNTER, 'patient=http://ours.test/fhir/Patient/pat-330', true],
  [ENCOUNTER, 'patient=http://elsewhere.test/fhir/Patient/pat-330', false],
  [ENCOUNTER, 'subject=pat-330', true],
  [ENCOUNTER, 'subject:Group=pat-330', false],
  [ENCOUNTER, 'subject:Patient=pat-330', true],
  [ENCOUNTER, 'service-provider:identifier=urn:npi|330', true],
  [ENCOUNTER, 'reason-code=only words', false],
  [APPOINTMENT, 'patient=pat-331', true],
  [APPOINTMENT, 'patient=pat-332', false],
])('%j, asked for %s: %s', (resource, query, expected) => {
  const { resourceType } = resource as Resource
  expect(matches(parseSearch(resourceType, query, { definition: d, now: new Date('2026-11-26T20:00:00.000Z') }), resource as Resource)).toBe(expected)
})

test('criteria of one type match no resource of another', () => {
  expect(matches({ type: 'Encounter', clauses: [] }, PATIENT as Resource)).toBe(false)
})
