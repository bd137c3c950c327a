import { describe, expect, test } from 'vitest'
import { searchParametersFor } from '../../src/conformance/search-parameters.ts'
import { FhirError } from '../../src/fhir/error.ts'
import { zoneStart } from '../../src/fhir/time-zone.ts'
import { definition } from '../../src/search/definition.ts'
import { parseSearch, type ParseOptions } from '../../src/search/parse.ts'

const d = definition({ parameters: searchParametersFor, key: new Uint8Array(16), zone: zoneStart('America/Los_Angeles'), base: 'http://ours.test/fhir' })
const OPTIONS: ParseOptions = { definition: d, now: new Date('2026-11-26T20:00:00.000Z') }
const parse = (type: string, query: string, options: Partial<ParseOptions> = {}) => parseSearch(type, query, { ...OPTIONS, ...options })
const values = (type: string, query: string) => parse(type, query).clauses.map(c => c.values)
function refusal(type: string, query: string, options: Partial<ParseOptions> = {}): FhirError {
  try { parse(type, query, options) } catch (thrown) { if (thrown instanceof FhirError) return thrown }
  throw new Error('it was understood')
}

describe('a value', () => {
  test.each([
    ['Task', 'code=c-71', [{ kind: 'token', system: undefined, code: 'c-71' }]],
    ['Task', 'code=urn:s|c-71', [{ kind: 'token', system: 'urn:s', code: 'c-71' }]],
    ['Task', 'code=|c-71', [{ kind: 'token', system: '', code: 'c-71' }]],
    ['Task', 'code=urn:s|', [{ kind: 'token', system: 'urn:s', code: undefined }]],
    ['Task', 'code=a,b', [{ kind: 'token', system: undefined, code: 'a' }, { kind: 'token', system: undefined, code: 'b' }]],
    ['Task', 'code=a%5C,b%5C%7Cc%5C%5Cd%5C$e', [{ kind: 'token', system: undefined, code: 'a,b|c\\d$e' }]],
    ['Task', 'owner=Organization/org-71', [{ kind: 'reference', types: ['Organization'], id: 'org-71' }]],
    ['Task', 'owner=http://ours.test/fhir/Organization/org-71', [{ kind: 'reference', types: ['Organization'], id: 'org-71' }]],
    ['Task', 'owner=http://elsewhere.test/fhir/Organization/org-71', [{ kind: 'uri', uri: 'http://elsewhere.test/fhir/Organization/org-71' }]],
    ['Task', 'owner:Organization=org-71', [{ kind: 'reference', types: ['Organization'], id: 'org-71' }]],
    ['Task', 'patient=pat-71', [{ kind: 'reference', types: ['Patient'], id: 'pat-71' }]],
    ['Encounter', 'subject=g-71', [{ kind: 'reference', types: ['Group', 'Patient'], id: 'g-71' }]],
    ['Encounter', 'subject:identifier=urn:mrn|71', [{ kind: 'token', system: 'urn:mrn', code: '71' }]],
    ['Patient', 'name=a+b%20c', [{ kind: 'string', text: 'a b c' }]],
    ['Patient', '_id=a-71,b-71', [{ kind: 'id', id: 'a-71' }, { kind: 'id', id: 'b-71' }]],
    ['ValueSet', 'url=http://x.test/vs|1', [{ kind: 'uri', uri: 'http://x.test/vs|1' }]],
    ['Patient', 'birthdate=1980-02', [{ kind: 'date', prefix: 'eq', from: Date.parse('1980-02-01T08:00Z'), until: Date.parse('1980-03-01T08:00Z') }]],
    ['Observation', 'value-quantity=ge5.40|http://u|mg', [expect.objectContaining({ kind: 'quantity', prefix: 'ge', from: 5.4, unit: 'http://u|mg' })]],
    ['Observation', 'value-quantity=5||mg', [{ kind: 'quantity', prefix: 'eq', from: 4.5, until: 5.5, unit: '|mg' }]],
  ])('%s?%s', (type, query, expected) => {
    const [found] = values(type, query)
    expect(found?.map(v => 'types' in v ? { ...v, types: v.types.toSorted() } : v)).toEqual(expected)
  })

  test('a parameter given twice must hold twice', () => {
    expect(values('Patient', 'given=ana&given=mae')).toEqual([[{ kind: 'string', text: 'ana' }], [{ kind: 'string', text: 'mae' }]])
  })
})

describe('what is no criterion', () => {
  test('has its defaults', () => {
    expect(parse('Task', '')).toEqual({ type: 'Task', clauses: [], includes: [], sort: [], count: 50, total: 'none', self: '', ignored: [] })
  })
  test('_count is capped, 0 asks for the total alone', () => {
    expect(parse('Task', '_count=5000').count).toBe(1_000)
    expect(parse('Task', '_count=0')).toMatchObject({ count: 0, total: 'accurate' })
    expect(parse('Task', '_summary=count&_count=20')).toMatchObject({ count: 0, total: 'accurate' })
    expect(parse('Task', '_summary=text&_elements=id')).toMatchObject({ count: 50, self: '_summary=text&_elements=id' })
    expect(parse('Task', '_summary=false&_total=estimate')).toMatchObject({ count: 50, total: 'estimate' })
  })
  test('_sort takes the last change or a date', () => {
    expect(parse('Task', '_sort=-_lastUpdated').sort).toEqual([{ code: '_lastUpdated', descending: true }])
    expect(parse('Task', '_sort=authored-on').sort).toEqual([{ code: 'authored-on', descending: false }])
  })
  test('_include and _revinclude name a parameter', () => {
    expect(parse('Task', '_include=Task:focus:ServiceRequest&_include=Task:patient&_revinclude=Task:part-of').includes).toEqual([
      { direction: 'include', source: 'Task', code: 'focus', target: 'ServiceRequest' }, { direction: 'include', source: 'Task', code: 'patient' },
      { direction: 'revinclude', source: 'Task', code: 'part-of' },
    ])
  })
  test('the self link says what was searched: no cursor, no format, nothing ignored', () => {
    const { self, ignored, cursor } = parse('Task', 'status=requested&nonsense=1&_format=json&code=urn%3As%7Cc%2Bd&_count=3&_cursor=abc', { lenient: true })
    expect({ self, ignored, cursor }).toEqual({ self: 'status=requested&code=urn:s%7Cc%2Bd&_count=3', ignored: ['nonsense'], cursor: 'abc' })
    expect(values('Task', self)[1]).toEqual([{ kind: 'token', system: 'urn:s', code: 'c+d' }])
  })
})

describe('a refusal', () => {
  test.each([
    ['Patient', 'famly=x', /Patient has no search parameter 'famly'; the nearest: family/],
    ['Patient', 'brithdate=1980', /'brithdate'; the nearest: birthdate/],
    ['Patient', 'Identifier=x', /the nearest: identifier/],
    ['Patient', '_cuont=1', /the nearest: _count/],
    ['Patient', 'organization.name=x', /not supported yet in this version: 'organization\.name'/],
    ['Patient', 'organization:Organization.name=x', /organization:Organization\.name/],
    ['Patient', '_has:Observation:patient:code=x', /_has:Observation:patient:code/],
    ['Patient', 'name:contains=x', /these work: :exact/],
    ['Patient', 'gender:in=x', /these work: :not/],
    ['Patient', 'identifier:not=x', /none works/],
    ['Patient', 'birthdate:missing=true', /none works/],
    ['Task', 'owner:Patientt=x', /these work: :identifier, :\[type\]/],
    ['Task', 'owner:Organization=Patient/1', /a reference to Organization/],
    ['Patient', 'phonetic=x', /'phonetic' of Patient is not supported yet/],
    ['Observation', 'code-value-quantity=x$1', /'code-value-quantity' of Observation is not supported yet/],
    ['Patient', '_text=x', /'_text' is not supported yet/],
    ['Patient', '_contained=true', /'_contained' is not supported yet/],
    ['Patient', '_sort=name', /sorted in this version by _lastUpdated, birthdate, death-date/],
    ['Patient', '_sort=birthdate,_lastUpdated', /one key/],
    ['Task', '_include=*', /names one parameter/],
    ['Task', '_include=Task:status', /one of its reference parameters/],
    ['Task', '_include=Encounter:subject', /must begin at the type searched, Task/],
    ['Task', '_revinclude=Encounter:subject', /a parameter that refers to Task/],
    ['Task', '_include:iterate=Task:focus', /'_include:iterate' is not supported yet/],
    ['Task', '_include=Task:owner:Encounter', /does not refer to/],
    ['Task', '_count=-1', /'_count' must be a whole number/],
    ['Task', '_count=1&_count=2', /may be given once/],
    ['Task', '_total=some', /none, estimate or accurate/],
    ['Task', '_summary=some', /'_summary' is true, text, data, count or false/],
    ['Task', 'authored-on=yesterday', /'authored-on' must be a date/],
    ['Task', 'authored-on=2024-02-30', /must be a date/],
    ['Task', 'code=a|b|c', /code, system\|code/],
    ['Task', 'status=', /must be given/],
    ['Task', 'status=a,,b', /must be given/],
    ['Observation', 'value-quantity=five', /must be a number/],
    ['Task', 'owner=Organization/1/_history/2', /one version/],
    ['Task', 'code=%zz', /percent-encoded/],
  ])('%s?%s says %s', (type, query, text) => {
    const error = refusal(type, query)
    expect(error.message).toMatch(text)
    expect(['invalid', 'unsupported']).toContain(error.kind)
  })

  test('never repeats a value', () => {
    for (const query of ['birthdate=Zyxwsentinel', 'identifier=a|Zyxwsentinel|c', 'gender:in=Zyxwsentinel', '_sort=Zyxwsentinel', 'organization.name=Zyxwsentinel', '_count=Zyxwsentinel']) {
      expect(JSON.stringify(refusal('Patient', query).outcome)).not.toContain('Zyxwsentinel')
    }
  })
  test('lenient handling leaves out what is not known, and nothing that is wrong', () => {
    expect(parse('Patient', 'famly=x&gender=male', { lenient: true })).toMatchObject({ ignored: ['famly'], self: 'gender=male' })
    expect(refusal('Patient', 'birthdate=x', { lenient: true }).kind).toBe('invalid')
    expect(refusal('Patient', 'organization.name=x', { lenient: true }).kind).toBe('unsupported')
  })
})
