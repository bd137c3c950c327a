/** R4 xml.html, json.html: what one form says, the other says too. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { validate } from '../../src/conformance/validate.ts'
import { jsonOfXml, xmlOfJson } from '../../src/conformance/xml.ts'
import type { FhirError } from '../../src/fhir/error.ts'
import { parseJson, stringifyJson } from '../../src/fhir/json.ts'
import type { Resource } from '../../src/fhir/resource.ts'

/** Members in one order, numbers as they are spelled. */
const canonical = (json: string): string => stringifyJson(ordered(parseJson(json)))
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const text = stringifyJson(value), again = parseJson(text) as Record<string, unknown>
  const lines = Object.keys(again).toSorted().map(key => `${JSON.stringify(key)}:${stringifyJson(ordered(again[key])) === undefined ? 'null' : member(text, key, ordered(again[key]))}`)
  return parseJson(`{${lines.join(',')}}`)
}
/** Of a number its spelling. */
const member = (text: string, key: string, value: unknown): string =>
  typeof value === 'number' ? new RegExp(`${JSON.stringify(key).replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}:([-+.\\deE]+)`).exec(text)?.[1] ?? String(value) : stringifyJson(value)
const there = (json: string): string => jsonOfXml(xmlOfJson(json))

describe('from XML', () => {
  test.each([
    ['a primitive with its extension and id', '<Patient xmlns="http://hl7.org/fhir"><birthDate id="b" value="1980-01-01"><extension url="urn:x"><valueCode value="y"/></extension></birthDate></Patient>', { resourceType: 'Patient', birthDate: '1980-01-01', _birthDate: { id: 'b', extension: [{ url: 'urn:x', valueCode: 'y' }] } }],
    ['a list of one, and one whose values are partly missing', '<Patient xmlns="http://hl7.org/fhir"><name><given value="a"/><given><extension url="urn:x"><valueCode value="y"/></extension></given></name></Patient>', { resourceType: 'Patient', name: [{ given: ['a', null], _given: [null, { extension: [{ url: 'urn:x', valueCode: 'y' }] }] }] }],
    ['numbers, truth values and text', '<Observation xmlns="http://hl7.org/fhir"><status value="final"/><valueQuantity><value value="1.00"/></valueQuantity></Observation>', { resourceType: 'Observation', status: 'final', valueQuantity: { value: 1 } }],
    ['contained resources, a prefix for the namespace, comments', '<f:Patient xmlns:f="http://hl7.org/fhir"><!-- c --><f:contained><f:Organization><f:id value="o"/><f:active value="true"/></f:Organization></f:contained></f:Patient>', { resourceType: 'Patient', contained: [{ resourceType: 'Organization', id: 'o', active: true }] }],
    ['a narrative, character for character', '<Patient xmlns="http://hl7.org/fhir"><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">a &amp; b<br/>\n<p class="x">é</p></div></text></Patient>', { resourceType: 'Patient', text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">a &amp; b<br/>\n<p class="x">é</p></div>' } }],
    ['white space and signs of a value', '<Patient xmlns="http://hl7.org/fhir"><name><text value="a&#10;b &lt;&quot;&amp;"/></name></Patient>', { resourceType: 'Patient', name: [{ text: 'a\nb <"&' }] }],
    ['resources of a Bundle', '<Bundle xmlns="http://hl7.org/fhir"><type value="batch"/><entry><resource><Basic><id value="1"/></Basic></resource></entry></Bundle>', { resourceType: 'Bundle', type: 'batch', entry: [{ resource: { resourceType: 'Basic', id: '1' } }] }],
    ['what R4 does not know, for validation to name', '<Patient xmlns="http://hl7.org/fhir"><colour value="blue"/></Patient>', { resourceType: 'Patient', colour: 'blue' }],
  ])('%s', (_what, xml, json) => { expect(JSON.parse(jsonOfXml(xml))).toEqual(json) })
  test('decimals keep their digits', () => {
    expect(jsonOfXml('<Observation xmlns="http://hl7.org/fhir"><valueQuantity><value value="1.00"/></valueQuantity></Observation>')).toContain('"value":1.00')
  })
  test('a number that JSON cannot spell so is refused by validation, not changed', () => {
    expect(jsonOfXml('<Observation xmlns="http://hl7.org/fhir"><valueQuantity><value value="+01"/></valueQuantity></Observation>')).toContain('"value":"+01"')
  })
  test.each([
    ['not well-formed', '<Patient xmlns="http://hl7.org/fhir"><name></Patient>'],
    ['no XML', 'hello'],
    ['nothing', ' '],
    ['another namespace', '<Patient xmlns="urn:x"/>'],
    ['no resource', '<HumanName xmlns="http://hl7.org/fhir"/>'],
    ['text between elements', '<Patient xmlns="http://hl7.org/fhir">x</Patient>'],
    ['a DOCTYPE', '<!DOCTYPE Patient [<!ENTITY a "b">]><Patient xmlns="http://hl7.org/fhir"/>'],
    ['an entity of its own', '<Patient xmlns="http://hl7.org/fhir"><name><text value="&secret;"/></name></Patient>'],
    ['too deep', `<Patient xmlns="http://hl7.org/fhir">${'<extension url="u">'.repeat(300)}${'</extension>'.repeat(300)}</Patient>`],
  ])('%s is refused, and nothing of it is said', (_what, xml) => {
    let error: FhirError | undefined
    try { jsonOfXml(xml) } catch (thrown) { error = thrown as FhirError }
    expect(error?.kind).toBe('invalid')
    expect(JSON.stringify(error!.outcome)).not.toContain('secret')
  })
})

describe('to XML', () => {
  test('elements stand in the order of R4', () => {
    expect(xmlOfJson('{"resourceType":"Patient","birthDate":"1980-01-01","active":true,"id":"p"}')).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<Patient xmlns="http://hl7.org/fhir"><id value="p"/><active value="true"/><birthDate value="1980-01-01"/></Patient>')
  })
  test('what XML cannot carry is refused', () => {
    expect(() => xmlOfJson('{"resourceType":"Patient","name":[{"text":"a\\u0001b"}]}')).toThrow(expect.objectContaining({ kind: 'not-acceptable' }))
  })
  test('decimals keep their digits', () => {
    for (const digits of ['1.00', '1e2', '-0.0', '0.1234567890123456789', '100']) {
      const json = `{"resourceType":"Observation","status":"final","code":{},"valueQuantity":{"value":${digits}}}`
      expect(xmlOfJson(json)).toContain(`<value value="${digits}"/>`)
      expect(there(json)).toContain(`"value":${digits}}`)
    }
  })
})

const PACKAGE = join(import.meta.dirname, '../../profiles/package')
describe('there and back', () => {
  test.each(readdirSync(PACKAGE).filter(file => file.endsWith('.json') && file !== 'package.json'))('%s is the same', file => {
    const json = readFileSync(join(PACKAGE, file), 'utf8')
    expect(canonical(there(json))).toBe(canonical(json))
  })
  test('what is generated is the same: text, decimals, extensions, missing values, narratives', () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(s => /\S/.test(s) && !/[\p{Cc}\p{Cs}￾￿]/u.test(s))
    const decimal = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.stringMatching(/^(?:\.\d{1,6})?(?:[eE][+-]?\d)?$/)).map(([whole, rest]) => `${whole}${rest}`)
    const extension = line.map(text => ({ url: 'urn:x', valueString: text }))
    fc.assert(fc.property(line, decimal, extension, fc.array(fc.oneof(line, fc.constant(null)), { minLength: 1, maxLength: 3 }), (text, digits, own, given) => {
      const patient = { resourceType: 'Observation', text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${text.replace(/[&<>]/g, '')}</div>` }, contained: [{ resourceType: 'Patient', id: 'p', name: [{ given, _given: given.map(g => g === null ? { extension: [own] } : null) }] }], status: 'final', code: { text }, note: [{ text, extension: [own] }] }
      if (given.every(g => g !== null)) Reflect.deleteProperty(patient.contained[0]!.name[0]!, '_given')
      if (given.every(g => g === null)) Reflect.deleteProperty(patient.contained[0]!.name[0]!, 'given')
      const json = JSON.stringify(patient).replace('"note"', `"valueQuantity":{"value":${digits}},"note"`)
      expect(canonical(there(json))).toBe(canonical(json))
    }))
  })
  test('what was R4 is R4 again', () => {
    for (const file of readdirSync(PACKAGE).filter(f => /example\.json$/.test(f))) {
      const json = readFileSync(join(PACKAGE, file), 'utf8')
      expect(validate(parseJson(there(json)) as Resource).filter(f => f.severity === undefined || f.severity === 'error')).toEqual(validate(parseJson(json) as Resource).filter(f => f.severity === undefined || f.severity === 'error'))
    }
  })
})
