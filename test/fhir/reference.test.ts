import { expect, test } from 'vitest'
import { literalReferences, parseReference } from '../../src/fhir/reference.ts'

test.each([
  ['Patient/a-1', { type: 'Patient', id: 'a-1' }],
  ['Patient/a-1/_history/3', { type: 'Patient', id: 'a-1', version: '3' }],
  ['https://here.example/fhir/Patient/a-1', { type: 'Patient', id: 'a-1' }],
])('%s names a resource of ours', (text, reference) => expect(parseReference(text, 'https://here.example/fhir')).toEqual(reference))

test.each(['#contained', 'urn:uuid:6e0f1b52-3a67-4c9c-8f2a-57b9d1f0a001', 'https://there.example/fhir/Patient/a-1', 'Patient', 'Patient/', 'Patient/a_1', 'patient/a-1', 'Patient/a-1/_history', 'Patient?identifier=x|y'])('%s names none', text => {
  expect(parseReference(text, 'https://here.example/fhir')).toBeUndefined()
})

test('references are found wherever they stand, with the path of what holds them', () => {
  expect(literalReferences({
    resourceType: 'Task', for: { reference: 'Patient/a-1' }, contained: [{ resourceType: 'Basic', subject: { reference: '#x' } }],
    extension: [{ url: 'urn:x', valueReference: { reference: 'Organization/o-1' } }], input: [{ valueReference: { display: 'nobody' } }],
  })).toEqual([
    { reference: 'Patient/a-1', path: 'Task.for' },
    { reference: '#x', path: 'Task.contained[0].subject' },
    { reference: 'Organization/o-1', path: 'Task.extension[0].valueReference' },
  ])
})
