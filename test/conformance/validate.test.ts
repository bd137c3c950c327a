import { describe, expect, test } from 'vitest'
import { validate } from '../../src/conformance/validate.ts'

const brief = (resource: unknown) => validate(resource).map(({ kind, id, expression }) => [kind, id, expression])
const patient = (more: object) => ({ resourceType: 'Patient', ...more })
const observation = (more: object) => ({ resourceType: 'Observation', status: 'final', code: { text: 'seen' }, ...more })
const basic = (more: object) => ({ resourceType: 'Basic', code: { text: 'anything' }, ...more })

describe('R4 refuses', () => {
  test.each<[string, object, string, string]>([
    ['an unknown element', patient({ nam: [] }), 'unknown-element', 'Patient.nam'],
    ['an unknown element inside', patient({ name: [{ familly: 'x' }] }), 'unknown-element', 'Patient.name[0].familly'],
    ['resourceType inside a data type', patient({ maritalStatus: { resourceType: 'x', text: 'y' } }), 'unknown-element', 'Patient.maritalStatus.resourceType'],
    ['one where a list is due', patient({ name: { family: 'x' } }), 'a-list', 'Patient.name'],
    ['a list where one is due', patient({ gender: ['female'] }), 'not-a-list', 'Patient.gender'],
    ['an empty list', patient({ name: [] }), 'empty-list', 'Patient.name'],
    ['an empty object', patient({ maritalStatus: {} }), 'ele-1', 'Patient.maritalStatus'],
    ['an empty text', patient({ name: [{ family: '' }] }), 'primitive-form', 'Patient.name[0].family'],
    ['null for a value', patient({ gender: null }), 'primitive-form', 'Patient.gender'],
    ['null for an object', patient({ maritalStatus: null }), 'json-type', 'Patient.maritalStatus'],
    ['text for an object', patient({ name: ['x'] }), 'json-type', 'Patient.name[0]'],
    ['a null in a list without its shadow', patient({ name: [{ given: ['x', null] }] }), 'primitive-form', 'Patient.name[0].given[1]'],
    ['text for a boolean', patient({ active: 'true' }), 'primitive-form', 'Patient.active'],
    ['a missing element', { resourceType: 'Observation', status: 'final' }, 'required-element', 'Observation.code'],
    ['a missing element inside', { resourceType: 'Patient', communication: [{ preferred: true }] }, 'required-element', 'Patient.communication[0].language'],
    ['two of a choice', observation({ valueString: 'x', valueBoolean: true }), 'two-choices', 'Observation.value'],
    ['a choice of a type it has not', observation({ valueMoney: {} }), 'unknown-element', 'Observation.valueMoney'],
    ['a code out of its set', patient({ gender: 'F' }), 'binding', 'Patient.gender'],
    ['a concept out of its set', { resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/1' }, clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] } }, 'binding', 'AllergyIntolerance.clinicalStatus'],
    ['a currency that is none', basic({ extension: [{ url: 'http://e', valueMoney: { value: 1, currency: 'XXQ' } }] }), 'binding', 'Basic.extension[0].value.currency'],
    ['a reference to another type', observation({ subject: { reference: 'Medication/1' } }), 'reference-target', 'Observation.subject'],
    ['an absolute reference to another type', observation({ subject: { reference: 'https://example.org/fhir/Medication/1' } }), 'reference-target', 'Observation.subject'],
    ['a contained target of another type', observation({ contained: [{ resourceType: 'Medication', id: 'm' }], subject: { reference: '#m' } }), 'reference-target', 'Observation.subject'],
    ['a reference to what is no type', observation({ subject: { reference: 'Person1/1' } }), 'reference-form', 'Observation.subject'],
    ['a reference without a type', observation({ subject: { reference: '1' } }), 'reference-form', 'Observation.subject'],
    ['a reference whose type says otherwise', observation({ subject: { reference: 'Patient/1', type: 'Group' } }), 'reference-type', 'Observation.subject'],
    ['an invariant of a resource', observation({ dataAbsentReason: { text: 'x' }, valueString: 'y' }), 'obs-6', 'Observation'],
    ['an invariant of an element', patient({ contact: [{ gender: 'female' }] }), 'pat-1', 'Patient.contact[0]'],
    ['an invariant of a data type', patient({ telecom: [{ value: '1' }] }), 'cpt-2', 'Patient.telecom[0]'],
    ['a period that ends before it starts', patient({ name: [{ family: 'x', period: { start: '2026-03-09', end: '2026-03-08' } }] }), 'per-1', 'Patient.name[0].period'],
    ['a quantity with a code and no system', observation({ valueQuantity: { value: 1, code: 'mg' } }), 'qty-3', 'Observation.value'],
    ['a simple quantity with a comparator', observation({ referenceRange: [{ low: { value: 1, comparator: '<' } }] }), 'sqty-1', 'Observation.referenceRange[0].low'],
    ['an extension with both', basic({ extension: [{ url: 'http://e', valueString: 'x', extension: [{ url: 'y', valueString: 'z' }] }] }), 'ext-1', 'Basic.extension[0]'],
    ['an extension with neither', basic({ extension: [{ url: 'http://e' }] }), 'ext-1', 'Basic.extension[0]'],
    ['a broken extension of a primitive', patient({ birthDate: '1984', _birthDate: { extension: [{ valueString: 'x' }] } }), 'required-element', 'Patient.birthDate.extension[0].url'],
    ['a primitive\'s shadow that is no object', patient({ _birthDate: 'x' }), 'json-type', 'Patient.birthDate'],
    ['a contained resource that nobody mentions', patient({ contained: [{ resourceType: 'Organization', id: 'o', name: 'x' }] }), 'dom-3', 'Patient.contained[0]'],
    ['a contained resource inside a contained one', patient({ managingOrganization: { reference: '#o' }, contained: [{ resourceType: 'Organization', id: 'o', name: 'x', contained: [{ resourceType: 'Organization', name: 'y' }] }] }), 'dom-3', 'Patient.contained[0].contained[0]'],
    ['a contained resource with a version', patient({ managingOrganization: { reference: '#o' }, contained: [{ resourceType: 'Organization', id: 'o', name: 'x', meta: { versionId: '1' } }] }), 'dom-4', 'Patient'],
    ['a contained resource of no type', patient({ contained: [{ resourceType: 'Foo' }] }), 'resource-type', 'Patient.contained[0]'],
    ['what is wrong inside a contained resource', patient({ managingOrganization: { reference: '#o' }, contained: [{ resourceType: 'Organization', id: 'o', nam: 'x' }] }), 'unknown-element', 'Patient.contained[0].nam'],
    ['a reference to what is not contained', patient({ managingOrganization: { reference: '#o' } }), 'ref-1', 'Patient.managingOrganization'],
    ['what is wrong inside a Bundle', { resourceType: 'Bundle', type: 'collection', entry: [{ resource: patient({ birthDate: 'x' }) }] }, 'primitive-form', 'Bundle.entry[0].resource.birthDate'],
    ['a narrative with a script', patient({ text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>' } }), 'txt-1', 'Patient.text.div'],
    ['a type that R4 has not', { resourceType: 'Sickbay' }, 'resource-type', 'Sickbay'],
    ['no type', {}, 'resource-type', 'Resource'],
  ])('%s', (_, resource, id, expression) => {
    expect(brief(resource)).toEqual([['invalid', id, expression]])
  })

  test('what is no object', () => {
    for (const value of [null, [], 'x', 1]) expect(brief(value)).toEqual([['invalid', 'json-type', 'Resource']])
  })
  test('every fault of a structure, not only the first', () => {
    expect(brief(patient({ nam: 1, gender: ['x'], birthDate: 'y' })).map(([, id]) => id)).toEqual(['unknown-element', 'not-a-list', 'primitive-form'])
    expect(brief(observation({ subject: { reference: 'Medication/1' }, foo: 1, language: '', status: 'x' })).map(([, id]) => id)).toEqual(['binding', 'reference-target', 'unknown-element', 'primitive-form'])
  })
  test('a member that JSON hides from objects', () => {
    expect(brief(JSON.parse('{"resourceType":"Patient","__proto__":{"a":1}}'))).toEqual([['invalid', 'unknown-element', 'Patient']])
  })
})

describe('R4 accepts', () => {
  test.each<[string, object]>([
    ['nothing but a type', patient({})],
    ['a primitive with extensions only', patient({ _birthDate: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] } })],
    ['a required primitive with extensions only', { resourceType: 'Observation', _status: { extension: [{ url: 'http://e', valueCode: 'unknown' }] }, code: { text: 'x' } }],
    ['nulls that hold a place', patient({ name: [{ given: ['a', null], _given: [null, { id: 'g2' }] }] })],
    ['extensions nobody knows', patient({ extension: [{ url: 'http://example.org/x', valueString: 'y' }] })],
    ['a dateTime as start and a day as end of the same day', patient({ name: [{ family: 'x', period: { start: '2026-03-08T23:00:00-08:00', end: '2026-03-08' } }] })],
    ['a reference by urn', observation({ subject: { reference: 'urn:uuid:5f0b4c1e-8f6a-4a53-9d2c-2f1f4d0b8a11' } })],
    ['a reference by identifier', observation({ subject: { identifier: { value: 'x' } } })],
    ['a reference by criteria', observation({ subject: { reference: 'Patient?identifier=x' } })],
    ['an absolute reference elsewhere', observation({ subject: { reference: 'https://example.org/people/1' } })],
    ['a contained resource that refers to its container', patient({ contained: [{ resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'x' }, subject: { reference: '#' } }] })],
    ['a concept of its set beside another', { resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/1' }, clinicalStatus: { coding: [{ system: 'urn:x', code: 'x' }, { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] } }],
    ['questions inside questions', { resourceType: 'Questionnaire', status: 'active', item: [{ linkId: '1', type: 'group', item: [{ linkId: '1.1', type: 'string' }] }] }],
    ['a binary of any media type', { resourceType: 'Binary', contentType: 'application/hl7-v2; charset=utf-8', data: 'aGk=' }],
    ['a member whose value is not there', patient({ birthDate: undefined })],
    ['Parameters with resources inside', { resourceType: 'Parameters', parameter: [{ name: 'x', resource: patient({ active: true }) }] }],
  ])('%s', (_, resource) => {
    expect(validate(resource)).toEqual([])
  })
})

describe('a body made to cost much', () => {
  test('is answered with a hundred findings at most', () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`birthDat${i}`, 1]))
    expect(validate(patient(many)).length).toBe(100)
  })
  test('is not followed beyond any sensible depth', () => {
    let item: object = { linkId: 'x', type: 'group' }
    for (let i = 0; i < 50_000; i++) item = { linkId: 'x', type: 'group', item: [item] }
    expect(validate({ resourceType: 'Questionnaire', status: 'active', item: [item] }).map(({ id }) => id)).toEqual(['too-deep'])
  })
  test('with white space for base64 takes no longer than its length', () => {
    expect(brief({ resourceType: 'Binary', contentType: 'text/plain', data: `${' '.repeat(500_000)}!` })).toEqual([['invalid', 'primitive-form', 'Binary.data']])
  })
})

test('what is nearly the name is told', () => {
  expect(validate(patient({ birthdate: '1984' }))[0]?.text).toBe('Patient has no element birthdate: did you mean birthDate?')
})
test('no value of the resource is repeated', () => {
  const secret = 'Zq-secret-110438'
  const wrong = [
    patient({ gender: secret }), patient({ birthDate: secret }), patient({ [secret]: 1 }), patient({ name: secret }), patient({ managingOrganization: { reference: secret } }),
    patient({ telecom: [{ value: secret }] }), { resourceType: secret }, patient({ id: `${secret} ` }), patient({ text: { status: 'generated', div: `<div>${secret}` } }),
  ]
  for (const resource of wrong) {
    const findings = validate(resource)
    expect(findings.length).toBeGreaterThan(0)
    expect(JSON.stringify(findings)).not.toContain(secret)
  }
})
