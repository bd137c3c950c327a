import { describe, expect, test, vi } from 'vitest'
import { closures, compileCondition, compileExpression, resultTypes } from '../../src/conformance/fhirpath.ts'

const patient = {
  resourceType: 'Patient', active: true, gender: 'female', deceasedDateTime: '2026-01-01', multipleBirthInteger: 2,
  name: [{ use: 'official', family: 'Núñez', given: ['Ana', null], _given: [null, { extension: [{ url: 'http://e', valueString: 'x' }] }] }, { use: 'old', family: 'Ruiz' }],
  _birthDate: { extension: [{ url: 'http://reason', valueCode: 'unknown' }] },
  contact: [{ name: { family: 'Vega' } }],
  generalPractitioner: [{ reference: 'Practitioner/p1' }, { reference: 'https://example.org/fhir/Organization/o1/_history/2' }, { reference: '#c' }],
  contained: [{ resourceType: 'PractitionerRole', id: 'c' }],
}
const env = { resource: patient, rootResource: patient }

describe('an expression yields raw JSON values', () => {
  test.each<[string, readonly unknown[], string]>([
    ['Patient.name.family', ['Núñez', 'Ruiz'], 'a path over lists'],
    ['name.where(use = \'official\').given', ['Ana'], 'a criterion; what has no value is no value'],
    ['Patient.deceased', ['2026-01-01'], 'a choice under its one name'],
    ['Patient.deceased.ofType(dateTime)', ['2026-01-01'], 'a choice by type'],
    ['(Patient.deceased as boolean)', [], 'a choice of another type'],
    ['Patient.deceased.exists() and Patient.deceased != false', [true], 'a boolean parameter'],
    ['Patient.birthDate', [], 'a primitive with extensions only'],
    ['Patient.birthDate.exists()', [true], 'which exists all the same'],
    ['Patient.birthDate.hasValue()', [false], 'and has no value'],
    ['Patient.birthDate.extension(\'http://reason\').value', ['unknown'], 'and extensions'],
    ['name.given.extension.url', ['http://e'], 'also inside a list'],
    ['Patient.generalPractitioner.where(resolve() is Practitioner).reference', ['Practitioner/p1'], 'a reference by its type'],
    ['Patient.generalPractitioner.where(resolve() is Organization)', [patient.generalPractitioner[1]], 'an absolute one with a version'],
    ['Patient.generalPractitioner.where(resolve() is PractitionerRole)', [patient.generalPractitioner[2]], 'a contained one'],
    ['Resource.active', [true], 'the name of an ancestor'],
    ['Observation.status', [], 'the name of another type'],
    ['name.family | contact.name.family | name.family', ['Núñez', 'Ruiz', 'Vega'], 'a union without repetitions'],
    ['name[1].family', ['Ruiz'], 'one by its index'],
    ['name.family.first().startsWith(\'N\')', [true], 'text functions'],
    ['name.count() + contact.count()', [3], 'a sum'],
    ['gender in (\'male\' | \'female\')', [true], 'membership'],
    ['gender.memberOf(\'http://hl7.org/fhir/ValueSet/administrative-gender\')', [true], 'membership of a value set'],
    ['iif(active, \'yes\', \'no\')', ['yes'], 'a condition'],
    ['multipleBirth > 1', [true], 'an order'],
    ['{}', [], 'nothing'],
  ])('%s', (expression, values) => {
    expect(compileExpression(expression, 'Patient')(patient, env)).toEqual(values)
  })
  test('from the type it names when no other is given', () => {
    expect(compileExpression('Patient.gender')(patient, env)).toEqual(['female'])
  })
  test('from an element, with its resource', () => {
    expect(compileExpression('%resource.gender | name.family', 'Patient.contact')(patient.contact[0], env)).toEqual(['female', 'Vega'])
  })
  test('by the library where closures cannot', () => {
    expect(closures('name.repeat(family)', 'Patient')).toBeUndefined()
    expect(compileExpression('name.family.join(\'+\')', 'Patient')(patient, env)).toEqual(['Núñez+Ruiz'])
  })
})

describe('a condition is true, false or undecided', () => {
  test.each<[string, boolean | undefined]>([
    ['active and {}', undefined], ['active.not() and {}', false], ['active or {}', true], ['{} implies active', true], ['active implies {}', undefined],
    ['active xor {}', undefined], ['gender = {}', undefined], ['name.all(family.exists())', true], ['link.all(other.exists())', true],
  ])('%s', (expression, expected) => {
    expect(compileCondition(expression, 'Patient')(patient, env)).toBe(expected)
  })
  test('and an error where one value is wanted and several stand', () => {
    expect(() => compileCondition('name.family = \'x\' and name', 'Patient')(patient, env)).not.toThrow()
    expect(() => compileCondition('active and name', 'Patient')(patient, env)).toThrow()
  })
})

test('the types it can yield are known beforehand', () => {
  expect(resultTypes('Patient.deceased', 'Patient')).toEqual(['boolean', 'dateTime'])
  expect(resultTypes('Condition.onset.ofType(Period) | Condition.onset.ofType(dateTime)', 'Condition')).toEqual(['Period', 'dateTime'])
  expect(resultTypes('Task.for.where(resolve() is Patient)', 'Task')).toEqual(['Reference'])
})
test('trace() prints nothing, for it would print a person', () => {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  compileExpression('name.family.trace(\'x\').join(\'\')', 'Patient')(patient, env)
  compileExpression('name.family.trace(\'x\')', 'Patient')(patient, env)
  expect(printed).not.toHaveBeenCalled()
  printed.mockRestore()
})
test('what is no FHIRPath is an error', () => {
  expect(() => compileExpression('name.where(', 'Patient')).toThrow()
})
