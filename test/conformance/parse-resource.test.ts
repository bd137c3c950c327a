import { describe, expect, test } from 'vitest'
import { parseResource } from '../../src/conformance/parse-resource.ts'
import { FhirError } from '../../src/fhir/error.ts'

const refusal = (text: string, expected?: string): { kind: string; text: string; expression: readonly string[] | undefined } => {
  try { parseResource(text, expected) } catch (error) {
    if (!(error instanceof FhirError)) throw error
    const [issue] = error.outcome.issue
    return { kind: error.kind, text: issue?.details?.text ?? '', expression: issue?.expression }
  }
  throw new Error('nothing was refused')
}

test('a resource comes out as it was written', () => {
  expect(parseResource('{"resourceType":"Patient","id":"p-110438"}', 'Patient')).toEqual({ resourceType: 'Patient', id: 'p-110438' })
})

describe('what is no JSON is refused with the place', () => {
  test.each<[string, number, number]>([
    ['{"a":1,\n  "b": tru}', 2, 11],
    ['{"a":', 1, 6],
    ['{"a" 1}', 1, 6],
    ['{"resourceType":"Patient",}', 1, 27],
    ['{"resourceType":"Patient"} x', 1, 28],
    ['{"a":"b\nc"}', 1, 8],
    ['{"a":01}', 1, 7],
    ['{"a":[1,2}', 1, 10],
    ['nonsense', 1, 2],
  ])('%j', (text, line, column) => {
    const { kind, text: said } = refusal(text)
    expect(kind).toBe('invalid')
    expect(said).toContain(`line ${line}, column ${column}`)
  })
  test('and the text of the body is not repeated', () => {
    expect(refusal('{"name":"Zq-secret-110438" "x"}').text).not.toContain('Zq')
  })
})

test.each<[string, string, string | undefined, string | undefined]>([
  ['\uFEFF{"resourceType":"Patient"}', 'byte order mark', undefined, undefined],
  ['', 'empty', undefined, undefined],
  ['[]', 'no JSON object', undefined, undefined],
  ['"x"', 'no JSON object', undefined, undefined],
  ['{"id":"1"}', 'no resourceType', undefined, undefined],
  ['{"resourceType":"Sickbay"}', 'not one of FHIR R4', undefined, 'resourceType'],
  ['{"resourceType":1}', 'not one of FHIR R4', undefined, 'resourceType'],
  ['{"resourceType":"toString"}', 'not one of FHIR R4', undefined, 'resourceType'],
  ['{"resourceType":"DomainResource"}', 'not one of FHIR R4', undefined, 'resourceType'],
  ['{"resourceType":"Patient"}', 'Encounter is expected', 'Encounter', 'Patient'],
  ['{"resourceType":"Patient","name":[{"family":"a","family":"b"}]}', 'stands twice', undefined, 'Patient.name.family'],
  ['{"resourceType":"Patient","resourceType":"Patient"}', 'stands twice', undefined, 'Patient.resourceType'],
])('%j is refused: %s', (text, said, expected, expression) => {
  const found = refusal(text, expected)
  expect(found.kind).toBe('invalid')
  expect(found.text).toContain(said)
  expect(found.expression).toEqual(expression === undefined ? undefined : [expression])
})
