/** Where a resource's text points somewhere, told by the types of R4.  R4 http.html#trules */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linksOf } from '../../src/conformance/links.ts'
import { replaceSpans } from '../../src/fhir/json-text.ts'

const X = 'urn:uuid:0b0a9f5c-6a1e-4b9e-8f39-6d1a5d3f2c71'
const found = (resource: object): [string, string, string][] => linksOf(JSON.stringify(resource)).map(({ kind, path, value }) => [kind, path, value])

test.each<[string, object, readonly [string, string]]>([
  ['a reference', { resourceType: 'Observation', subject: { reference: X } }, ['reference', 'Observation.subject']],
  ['one of a list', { resourceType: 'Observation', performer: [{ display: 'x' }, { reference: X }] }, ['reference', 'Observation.performer[1]']],
  ['in a backbone element', { resourceType: 'CarePlan', activity: [{ outcomeReference: [{ reference: X }] }] }, ['reference', 'CarePlan.activity[0].outcomeReference[0]']],
  ['in a contained resource', { resourceType: 'CarePlan', contained: [{ resourceType: 'Goal', subject: { reference: X } }] }, ['reference', 'CarePlan.contained[0].subject']],
  ['whose type stands last', { subject: { reference: X }, resourceType: 'Observation' }, ['reference', 'Observation.subject']],
  ['in an extension', { resourceType: 'Patient', extension: [{ url: 'https://a.example', valueReference: { reference: X } }] }, ['reference', 'Patient.extension[0].value']],
  ['in an extension inside an extension', { resourceType: 'Patient', extension: [{ url: 'https://a.example', extension: [{ url: 'b', valueReference: { reference: X } }] }] }, ['reference', 'Patient.extension[0].extension[0].value']],
  ['in an extension of a primitive', { resourceType: 'Patient', birthDate: '1980-01-01', _birthDate: { extension: [{ url: 'https://a.example', valueReference: { reference: X } }] } }, ['reference', 'Patient.birthDate.extension[0].value']],
  ['in an extension of one of a list of primitives', { resourceType: 'Patient', name: [{ given: ['a', 'b'], _given: [null, { extension: [{ url: 'https://a.example', valueReference: { reference: X } }] }] }] }, ['reference', 'Patient.name[0].given[1].extension[0].value']],
  ['in an operation\'s input', { resourceType: 'Parameters', parameter: [{ name: 'x', part: [{ name: 'y', resource: { resourceType: 'Observation', subject: { reference: X } } }] }] }, ['reference', 'Parameters.parameter[0].part[0].resource.subject']],
  ['a uri', { resourceType: 'Patient', extension: [{ url: 'https://a.example', valueUri: X }] }, ['uri', 'Patient.extension[0].value']],
  ['a url', { resourceType: 'Patient', extension: [{ url: 'https://a.example', valueUrl: X }] }, ['uri', 'Patient.extension[0].value']],
  ["an attachment's url", { resourceType: 'DocumentReference', content: [{ attachment: { url: X } }] }, ['uri', 'DocumentReference.content[0].attachment.url']],
  ['meta.source', { resourceType: 'Patient', meta: { source: X } }, ['uri', 'Patient.meta.source']],
  ['a link of a narrative', { resourceType: 'Patient', text: { div: `<div><a class="x" href="${X}">x</a></div>` } }, ['narrative', 'Patient.text.div']],
  ['an image of a narrative', { resourceType: 'Patient', text: { div: `<div><img alt='a&gt;b' src='${X}' /></div>` } }, ['narrative', 'Patient.text.div']],
  ["a section's narrative", { resourceType: 'Composition', section: [{ text: { div: `<div><a href="${X}"/></div>` } }] }, ['narrative', 'Composition.section[0].text.div']],
])('%s is found', (_what, resource, [kind, path]) => { expect(found(resource).filter(([, , value]) => value === X)).toEqual([[kind, path, X]]) })

test.each<[string, object]>([
  ['a canonical, which is not replaced', { resourceType: 'CarePlan', instantiatesCanonical: [X] }],
  ['a canonical in an extension', { resourceType: 'Patient', extension: [{ url: 'https://a.example', valueCanonical: X }] }],
  ['a string', { resourceType: 'Patient', identifier: [{ system: 'urn:ietf:rfc:3986', value: X }] }],
  ['a uuid, which could be no address', { resourceType: 'Patient', extension: [{ url: 'https://a.example', valueUuid: X }] }],
  ["a system's name", { resourceType: 'Patient', identifier: [{ system: X, value: '1' }] }],
  ["an extension's name", { resourceType: 'Patient', extension: [{ url: X, valueBoolean: true }] }],
  ["a definition's own name, which canonicals go by", { resourceType: 'ValueSet', url: X }],
  ['what R4 does not know', { resourceType: 'Patient', link2: { reference: X } }],
  ['the text of a narrative that looks like a link', { resourceType: 'Patient', text: { div: `<div><p title="x">href="${X}"</p> &lt;a href="${X}"></div>` } }],
  ['a link that is no link', { resourceType: 'Patient', text: { div: `<div><a name="${X}"/><img longdesc="${X}"/></div>` } }],
  ['what a Bundle holds, which is resolved within it', { resourceType: 'Bundle', type: 'document', entry: [{ fullUrl: X, resource: { resourceType: 'Observation', subject: { reference: X } } }] }],
  ['a resource of no type of R4', { resourceType: 'Patiente', subject: { reference: X } }],
])('%s is passed over', (_what, resource) => { expect(found(resource).filter(([, , value]) => value === X)).toEqual([]) })

test.each(['"x"', '[]', 'null', '1', '', '{}', '{"resourceType":1}', '{"resourceType":"Patient","contained":"x"}', `{"resourceType":"Patient","extension":${'['.repeat(2_000)}${']'.repeat(2_000)}}`])('what is no resource has no links: %j', text => expect(linksOf(text)).toEqual([]))

describe('however it is spelled', () => {
  const spelled = '{ "resourceType":"Pat\\u0069ent" ,"text":{"div":"<div xmlns=\\"http:\\/\\/www.w3.org\\/1999\\/xhtml\\">\\u00e9 <a\\n href=\\u0022urn:uuid:\\u0061\\u0022>1.00<\\/a><img src=\'urn:uuid:b&amp;c\'\\/></div>"},"generalPractitioner":[ {"reference" : "urn\\u003auuid:a"} ],"multipleBirthInteger":1.0 }'
  test('values are read as JSON and XML mean them', () => expect(linksOf(spelled).map(({ value }) => value)).toEqual(['urn:uuid:a', 'urn:uuid:b&c', 'urn:uuid:a']))
  test('replaced, nothing else changes', () => {
    const replaced = replaceSpans(spelled, linksOf(spelled).map(({ kind, start, end }) => ({ start, end, by: kind === 'narrative' ? 'P/1' : '"P/1"' })))
    expect(replaced).toBe(spelled.replace('urn:uuid:\\u0061', 'P/1').replace('urn:uuid:b&amp;c', 'P/1').replace('"urn\\u003auuid:a"', '"P/1"'))
  })
})

/** JSON as somebody else's library may write it: spaces, escapes, decimals with zeros. */
const spelling = fc.record({ space: fc.constantFrom('', ' ', '\n  '), escape: fc.boolean(), decimal: fc.constantFrom('1.00', '2.50e1', '0.10') })
function write(node: unknown, how: { space: string; escape: boolean; decimal: string }): string {
  if (Array.isArray(node)) return `[${how.space}${node.map(one => write(one, how)).join(`,${how.space}`)}]`
  if (typeof node === 'object' && node !== null) return `{${Object.entries(node).map(([key, value]) => `${how.space}"${key}"${how.space}:${how.space}${write(value, how)}`).join(',')}${how.space}}`
  if (typeof node === 'number') return how.decimal
  const text = JSON.stringify(node)
  return how.escape && typeof node === 'string' ? text.replace(/[:e]/g, c => `\\u00${c.charCodeAt(0).toString(16)}`).replaceAll('/', '\\/') : text
}
const NAMES = ['urn:uuid:one', 'urn:uuid:two', 'https://other.example/fhir/Patient/7']
const value = fc.constantFrom(...NAMES, 'Patient/9', 'https://elsewhere.example/x', 'urn:uuid:unknown')
const resource = fc.record({
  subject: value, uri: value, canonical: value, inner: value, href: value, src: value, attachment: value, identifier: value, deep: fc.integer({ min: 0, max: 6 }),
}).map(({ subject, uri, canonical, inner, href, src, attachment, identifier, deep }) => {
  return (say: (name: string) => string): object => {
    const nested = (left: number): object => left === 0 ? { url: 'https://a.example', valueReference: { reference: say(inner), display: inner } } : { url: 'b', extension: [nested(left - 1)] }
    return {
      resourceType: 'DocumentReference', text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><a href="${say(href)}">${href}</a><img src='${say(src)}'/></div>` },
      contained: [{ resourceType: 'Observation', id: 'c', subject: { reference: say(subject) }, instantiatesCanonical: canonical, valueQuantity: { value: 1 } }],
      extension: [nested(deep), { url: 'https://b.example', valueUri: say(uri) }, { url: 'https://c.example', valueCanonical: canonical }, { url: 'https://d.example', valueDecimal: 1 }],
      identifier: [{ value: identifier }], content: [{ attachment: { url: say(attachment), title: attachment } }],
    }
  }
})
test('whatever names stand wherever, the links alone are replaced, and every other byte stays', () => {
  const said = new Map(NAMES.map((name, i) => [name, `Patient/new-${i}`]))
  fc.assert(fc.property(resource, spelling, (build, how) => {
    const text = write(build(name => name), how), edits = linksOf(text).flatMap(link => {
      const by = said.get(link.value)
      return by === undefined ? [] : [{ ...link, by: link.kind === 'narrative' ? by : JSON.stringify(by) }]
    })
    expect(linksOf(text, 'urn:').filter(({ value }) => value.includes('urn:'))).toEqual(linksOf(text).filter(({ value }) => value.includes('urn:')))
    const replaced = replaceSpans(text, edits)
    expect(JSON.parse(replaced)).toEqual(JSON.parse(write(build(name => said.get(name) ?? name), how)))
    let shift = 0
    const back = replaceSpans(replaced, edits.map(({ start, end, by }) => {
      const from = start + shift
      shift += by.length - (end - start)
      return { start: from, end: from + by.length, by: text.slice(start, end) }
    }))
    expect(back).toBe(text)
  }), { numRuns: 300 })
})
