import { expect, test } from 'vitest'
import { mayByScopes, parseScope, readableTypes } from '../../src/access/smart-scopes.ts'

test.each([
  ['system/Patient.rs', { type: 'Patient', rights: 'rs' }],
  ['user/*.cruds', { type: '*', rights: 'cruds' }],
  ['system/Encounter.read', { type: 'Encounter', rights: 'rs' }],
  ['system/Encounter.write', { type: 'Encounter', rights: 'cud' }],
  ['system/*.*', { type: '*', rights: 'cruds' }],
  ['patient/Task.c', { type: 'Task', rights: 'c' }],
])('%s opens %o', (scope, rights) => expect(parseScope(scope)).toEqual(rights))

test.each(['openid', 'system/Patient.sr', 'system/Patient.', 'system/patient.rs', 'Patient.rs', 'system/Patient.x', 'system/*'])('%s opens nothing', scope => {
  expect(parseScope(scope)).toBeUndefined()
})

test('every scope counts, and the letters are all that counts', () => {
  expect(mayByScopes(['system/Patient.r', 'system/Task.cu'], 'Task', 'u')).toBe(true)
  expect(mayByScopes(['system/Patient.r', 'system/Task.cu'], 'Task', 'r')).toBe(false)
  expect(readableTypes(['system/Patient.r', 'system/Task.cu', 'system/Goal.s'])).toEqual(['Patient', 'Goal'])
  expect(readableTypes(['system/*.s'])).toBeUndefined()
})
