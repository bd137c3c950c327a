import type { OperationDefinition } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { operationInput } from '../../src/dispatch/operation-input.ts'
import { FhirError } from '../../src/fhir/error.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import type { Routed } from '../../src/interactions/interaction.ts'

const definition: OperationDefinition = {
  resourceType: 'OperationDefinition', name: 'Trial', status: 'active', kind: 'operation', code: 'trial', system: false, type: false, instance: true,
  parameter: [
    { name: 'asOf', use: 'in', min: 0, max: '1', type: 'date' },
    { name: 'count', use: 'in', min: 1, max: '1', type: 'integer' },
    { name: 'strict', use: 'in', min: 0, max: '1', type: 'boolean' },
    { name: 'population', use: 'in', min: 0, max: '*', type: 'code' },
    { name: 'identifier', use: 'in', min: 0, max: '1', type: 'Identifier' },
    { name: 'referral', use: 'in', min: 0, max: '1', type: 'ServiceRequest' },
    { name: 'answer', use: 'out', min: 1, max: '1', type: 'string' },
  ],
}
const asked = (query: string, body?: unknown): Routed => ({
  type: 'Patient', id: 'p-7781', version: '',
  request: {
    method: body === undefined ? 'GET' : 'POST', path: [], query, headers: {}, body: body === undefined ? undefined : JSON.stringify(body), door: 'http', id: 'request-1',
    principal: { name: 'tester', party: undefined, role: 'operator', scopes: [] },
  },
})
const parse = (text: string): Resource => JSON.parse(text) as Resource
const read = (query: string, body?: unknown): unknown => operationInput(definition, asked(query, body), parse)
const problems = (query: string, body?: unknown): string[] => {
  try { read(query, body); return [] } catch (error) {
    if (!(error instanceof FhirError) || error.kind !== 'invalid') throw error
    return error.outcome.issue.map(issue => issue.details?.text ?? '')
  }
}

describe('from the query string', () => {
  test('each input takes the form its definition gives it', () => {
    expect(read('asOf=2024-06-30&count=5&strict=true&population=1a&population=2&identifier=urn:x|9&_format=json'))
      .toEqual({ id: 'p-7781', asOf: '2024-06-30', count: 5, strict: true, population: ['1a', '2'], identifier: { system: 'urn:x', value: '9' } })
  })
  test('a repeating input that is not given is an empty list', () => expect(read('count=1')).toEqual({ id: 'p-7781', count: 1, population: [] }))
  test.each([
    ['', "The operation needs the input 'count'"],
    ['count=1&count=2', "The input 'count' may be given once"],
    ['count=many', "The input 'count' is a whole number"],
    ['count=1&strict=yes', "The input 'strict' is true or false"],
    ['count=1&asOf=30.6.2024', "The input 'asOf' is a date, such as 2024-06-30"],
    ['count=1&asof=2024', "The operation has no input 'asof'; it has asOf, count, strict, population, identifier, referral"],
  ])("'%s' is refused: %s", (query, text) => expect(problems(query)).toEqual([text]))
})

describe('from the body', () => {
  test('a Parameters resource gives values, and resources as trees', () => {
    const referral = { resourceType: 'ServiceRequest', status: 'active' }
    expect(read('', { resourceType: 'Parameters', parameter: [{ name: 'count', valueInteger: 3 }, { name: 'population', valueCode: '2' }, { name: 'referral', resource: referral }] }))
      .toEqual({ id: 'p-7781', count: 3, population: ['2'], referral })
  })
  test('the one resource an operation takes may be the body itself', () => {
    expect(read('count=1', { resourceType: 'ServiceRequest', status: 'active' })).toMatchObject({ referral: { resourceType: 'ServiceRequest' } })
  })
  test('another resource is refused, saying what is taken', () => expect(problems('count=1', { resourceType: 'Patient' })).toEqual(['The operation takes a Parameters resource']))
  test('several wrong inputs are all named', () => expect(problems('', { resourceType: 'Parameters', parameter: [{ name: 'counts', valueInteger: 3 }] })).toHaveLength(2))
})
