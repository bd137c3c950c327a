import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { carrySpelling, cloneJson, parseJson, stringifyJson } from '../../src/fhir/json.ts'
import { jsonValue, resourceText } from '../support/json-bodies.ts'

/** The spellings of all numbers of a text, in their order. */
const numbers = (text: string): string[] => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? []

describe('decimals keep their spelling', () => {
  test.each(['1.00', '1e2', '1E+2', '-0.0', '-0', '0.10', '12345678901234567890', '0.0000001', '0.000000100', '1.50e-7', '100', '3.14', '0.30000000000000000001', '1e400', '-1e-400', '1e-7', '9007199254740993', '1.0', '10'])('%s', text => {
    for (const body of [`{"value":${text}}`, `[${text}]`, `{"a":[{"b":${text}},1]}`, `{"a": ${text} ,"b":${text}}`]) expect(stringifyJson(parseJson(body))).toBe(body.replaceAll(' ', ''))
  })
  test('of any text, at any depth', () => {
    fc.assert(fc.property(fc.oneof(jsonValue.filter(text => /^\s*[[{]/.test(text)), resourceText), text => { expect(numbers(stringifyJson(parseJson(text)))).toEqual(numbers(text)) }), { numRuns: 1000 })
  })
  test('a parsed tree is the one JSON.parse gives', () => {
    fc.assert(fc.property(jsonValue, text => { expect(parseJson(text)).toEqual(JSON.parse(text)) }))
  })
  test('a deep copy keeps them; a number that was changed has none', () => {
    const tree = parseJson('{"a":{"value":1.00},"b":2.50}') as { a: { value: number }; b: number }, copy = cloneJson(tree)
    expect(stringifyJson(copy)).toBe('{"a":{"value":1.00},"b":2.50}')
    copy.a.value = 3
    expect(stringifyJson(copy)).toBe('{"a":{"value":3},"b":2.50}')
    expect(stringifyJson(tree)).toBe('{"a":{"value":1.00},"b":2.50}')
  })
  test('are carried to where a number is moved', () => {
    const from = parseJson('{"value":1.00}') as { value: number }, to = { amount: from.value }
    carrySpelling(from, 'value', to, 'amount')
    expect(stringifyJson(to)).toBe('{"amount":1.00}')
  })
})
