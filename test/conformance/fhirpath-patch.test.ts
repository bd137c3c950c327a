/** R4 fhirpatch.html: the five operations, and what they are not. */
import type { Parameters } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { applyFhirPathPatch } from '../../src/conformance/fhirpath-patch.ts'
import type { FhirError } from '../../src/fhir/error.ts'
import { parseJson, stringifyJson } from '../../src/fhir/json.ts'
import type { Resource } from '../../src/fhir/resource.ts'

/** The parts of one operation; a part's value as it stands in JSON. */
type Parts = Readonly<Record<string, object>>
const op = (type: string, path: string, more: Parts = {}): object =>
  ({ name: 'operation', part: [{ name: 'type', valueCode: type }, { name: 'path', valueString: path }, ...Object.entries(more).map(([name, value]) => ({ name, ...value }))] })

function patched(resource: object, ...operations: object[]): unknown {
  const tree = parseJson(JSON.stringify({ resourceType: 'Patient', ...resource })) as Resource
  applyFhirPathPatch(tree, { resourceType: 'Parameters', parameter: operations as never })
  const { resourceType: _type, ...rest } = tree as unknown as Record<string, unknown>
  return rest
}
function refused(resource: object, ...operations: object[]): unknown {
  try { return patched(resource, ...operations) } catch (error) { return (error as FhirError).kind }
}
const name = (text: string): Parts => ({ name: { valueString: text } }), value = (of: object): Parts => ({ value: of }), index = (n: number): Parts => ({ index: { valueInteger: n } })

describe('what is done', () => {
  test.each<[string, object, object[], object]>([
    ['an element is added', {}, [op('add', 'Patient', { ...name('birthDate'), ...value({ valueDate: '1930-01-01' }) })], { birthDate: '1930-01-01' }],
    ['to a list, at its end', { name: [{ family: 'a' }] }, [op('add', 'Patient', { ...name('name'), ...value({ valueHumanName: { family: 'b' } }) })], { name: [{ family: 'a' }, { family: 'b' }] }],
    ['a choice of types finds its member', {}, [op('add', 'Patient', { ...name('deceased'), ...value({ valueBoolean: true }) })], { deceasedBoolean: true }],
    ['below another element', { name: [{ family: 'a' }] }, [op('add', 'Patient.name[0]', { ...name('given'), ...value({ valueString: 'x' }) })], { name: [{ family: 'a', given: ['x'] }] }],
    ['an element without a type of its own comes in parts', {}, [op('add', 'Patient', { ...name('contact'), ...value({ part: [{ name: 'gender', valueCode: 'male' }, { name: 'name', valueHumanName: { text: 'n' } }] }) })], { contact: [{ gender: 'male', name: { text: 'n' } }] }],
    ['an element is replaced', { birthDate: '1920-01-01' }, [op('replace', 'Patient.birthDate', value({ valueDate: '1930-01-01' }))], { birthDate: '1930-01-01' }],
    ['by one of another type', { deceasedBoolean: true }, [op('replace', 'Patient.deceased', value({ valueDateTime: '2020-01-01' }))], { deceasedDateTime: '2020-01-01' }],
    ['one of a list, found by what it holds', { name: [{ use: 'usual', family: 'a' }, { use: 'official', family: 'b' }] }, [op('replace', "Patient.name.where(use = 'official').family", value({ valueString: 'c' }))], { name: [{ use: 'usual', family: 'a' }, { use: 'official', family: 'c' }] }],
    ['a replaced value leaves the extensions of the old behind', { birthDate: '1920-01-01', _birthDate: { extension: [{ url: 'urn:x', valueCode: 'y' }] } }, [op('replace', 'Patient.birthDate', value({ valueDate: '1930-01-01' }))], { birthDate: '1930-01-01' }],
    ['an element is deleted', { birthDate: '1920-01-01', active: true }, [op('delete', 'Patient.birthDate')], { active: true }],
    ['the last of a list, and the list with it', { name: [{ family: 'a' }] }, [op('delete', 'Patient.name[0]')], {}],
    ['what is not there need not be deleted', { active: true }, [op('delete', 'Patient.birthDate')], { active: true }],
    ['a primitive of a list goes with its extensions', { name: [{ given: ['a', 'b'], _given: [null, { id: 'i' }] }] }, [op('delete', 'Patient.name[0].given[1]')], { name: [{ given: ['a'] }] }],
    ['an extension by its url', { extension: [{ url: 'urn:1', valueCode: 'a' }, { url: 'urn:2', valueCode: 'b' }] }, [op('delete', "Patient.extension.where(url = 'urn:1')")], { extension: [{ url: 'urn:2', valueCode: 'b' }] }],
    ['into a list at a place', { identifier: [{ value: '1' }, { value: '2' }] }, [op('insert', 'Patient.identifier', { ...index(1), ...value({ valueIdentifier: { value: 'x' } }) })], { identifier: [{ value: '1' }, { value: 'x' }, { value: '2' }] }],
    ['into a list that is not there yet', {}, [op('insert', 'Patient.identifier', { ...index(0), ...value({ valueIdentifier: { value: 'x' } }) })], { identifier: [{ value: 'x' }] }],
    ['within a list', { identifier: [{ value: '1' }, { value: '2' }, { value: '3' }] }, [op('move', 'Patient.identifier', { source: { valueInteger: 2 }, destination: { valueInteger: 0 } })], { identifier: [{ value: '3' }, { value: '1' }, { value: '2' }] }],
    ['one operation sees what the one before left', {}, [op('add', 'Patient', { ...name('contact'), ...value({ part: [{ name: 'gender', valueCode: 'male' }] }) }), op('replace', 'Patient.contact[0].gender', value({ valueCode: 'female' }))], { contact: [{ gender: 'female' }] }],
  ])('%s', (_what, resource, operations, expected) => { expect(patched(resource, ...operations)).toEqual(expected) })

  test('decimals keep their digits', () => {
    const tree = parseJson('{"resourceType":"Observation","valueQuantity":{"value":1.00},"component":[]}') as Resource
    const patch = parseJson(`{"resourceType":"Parameters","parameter":[${JSON.stringify(op('replace', 'Observation.value.value', { value: { valueDecimal: 2 } })).replace('"valueDecimal":2', '"valueDecimal":2.50')}]}`) as Parameters
    applyFhirPathPatch(tree, patch)
    expect(stringifyJson(tree)).toBe('{"resourceType":"Observation","valueQuantity":{"value":2.50},"component":[]}')
  })
})

describe('what is refused', () => {
  test.each<[string, object, object[], string]>([
    ['no operation', {}, [], 'invalid'],
    ['another parameter', {}, [{ name: 'paint' }], 'invalid'],
    ['an operation R4 does not know', {}, [op('paint', 'Patient')], 'invalid'],
    ['what is no FHIRPath', {}, [op('delete', 'Patient.name[')], 'invalid'],
    ['a path that names a value', {}, [op('delete', "'x'")], 'invalid'],
    ['no value', {}, [op('add', 'Patient', name('birthDate'))], 'invalid'],
    ['no name', {}, [op('add', 'Patient', value({ valueDate: '1930-01-01' }))], 'invalid'],
    ['no index', {}, [op('insert', 'Patient.name', value({ valueHumanName: {} }))], 'invalid'],
    ['an element R4 does not know', {}, [op('add', 'Patient', { ...name('colour'), ...value({ valueString: 'x' }) })], 'nonconformant'],
    ['a value of another type', {}, [op('add', 'Patient', { ...name('deceased'), ...value({ valueString: 'x' }) })], 'nonconformant'],
    ['an add to what stands', { birthDate: '1920-01-01' }, [op('add', 'Patient', { ...name('birthDate'), ...value({ valueDate: '1930-01-01' }) })], 'nonconformant'],
    ['a replace of nothing', {}, [op('replace', 'Patient.birthDate', value({ valueDate: '1930-01-01' }))], 'nonconformant'],
    ['a replace of several', { name: [{ family: 'a' }, { family: 'b' }] }, [op('replace', 'Patient.name', value({ valueHumanName: {} }))], 'nonconformant'],
    ['a delete of several', { name: [{ family: 'a' }, { family: 'b' }] }, [op('delete', 'Patient.name')], 'nonconformant'],
    ['beyond the end', { name: [{ family: 'a' }] }, [op('insert', 'Patient.name', { ...index(2), ...value({ valueHumanName: {} }) })], 'nonconformant'],
    ['a move beyond the end', { name: [{ family: 'a' }] }, [op('move', 'Patient.name', { source: { valueInteger: 0 }, destination: { valueInteger: 1 } })], 'nonconformant'],
    ['an insert into what is no list', {}, [op('insert', 'Patient.birthDate', { ...index(0), ...value({ valueDate: '1930-01-01' }) })], 'nonconformant'],
    ['the whole resource', {}, [op('delete', 'Patient')], 'nonconformant'],
  ])('%s', (_what, resource, operations, kind) => { expect(refused(resource, ...operations)).toBe(kind) })
})
