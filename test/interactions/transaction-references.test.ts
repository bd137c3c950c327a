/** What the entries of a transaction call each other, wherever it stands; and references by criteria.  R4 http.html#trules, bundle.html#references */
import type { Bundle, BundleEntry, OperationOutcome, Patient } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../support/app.ts'
import { answered, entry, inBatch, jsonPatch, statuses, transact } from '../support/bundles.ts'
import { SENTINEL } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

let app: RunningApp, serial = 0
beforeAll(async () => { app = await runApp() })

const ONE = 'urn:uuid:6f1f4c36-0a49-4c8e-9a51-6a5f0d6b7c01', TWO = 'urn:uuid:6f1f4c36-0a49-4c8e-9a51-6a5f0d6b7c02'
const freshMark = (): string => `mrn-63${String(++serial).padStart(4, '0')}`
const marked = (mark: string, more: object = {}): object => ({ resourceType: 'Patient', name: [{ family: SENTINEL }], identifier: [{ system: 'urn:mrn', value: mark }], ...more })
const by = (mark: string): string => `Patient?identifier=urn:mrn|${mark}`
const about = (reference: string, more: object = {}): object => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference }, ...more })
const made = async (mark = freshMark()): Promise<{ id: string; mark: string }> => ({ id: (await app.send('POST', 'Patient', marked(mark))).json<Patient>().id!, mark })
const issue = (answer: Asked): OperationOutcome['issue'][number] => answer.json<OperationOutcome>().issue[0]!
const idOf = (one: BundleEntry | undefined): string => one!.response!.location!.split('/').at(-3)!
const subjectOf = (one: BundleEntry | undefined): string => (one!.resource as { subject: { reference: string } }).subject.reference
const total = async (query: string): Promise<number> => (await app.get(`${query}&_summary=count`)).json<Bundle>().total!

describe('names of entries', () => {
  test('are said by id wherever they stand; not one other byte changes', async () => {
    const text = `{ "resourceType" : "Observation", "text":{"status":"additional","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><a href=\\"${ONE}\\">caf\\u00e9 ${ONE}</a><img src='${ONE}'/></div>"},
      "contained":[{"resourceType":"Specimen","id":"s","subject":{"reference":"${ONE}"}}],
      "extension":[{"url":"https://x.example/a","valueReference":{"reference":"${ONE}"}},{"url":"https://x.example/b","valueUri":"${ONE}"},{"url":"https://x.example/c","valueUrl":"${ONE}"},{"url":"https://x.example/d","valueCanonical":"${ONE}"}],
      "identifier":[{"system":"urn:ietf:rfc:3986","value":"${ONE}"}],
      "status":"final","code":{"text":"${ONE}"},"subject":{"reference":"urn\\u003auuid:6f1f4c36-0a49-4c8e-9a51-6a5f0d6b7c01","display":"\\u2603"},"specimen":{"reference":"#s"},"valueQuantity":{"value":1.00, "unit":"x"} }`
    const sent = `{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"${ONE}","resource":${JSON.stringify(marked(freshMark()))},"request":{"method":"POST","url":"Patient"}},{"resource":${text},"request":{"method":"POST","url":"Observation"}}]}`
    const [patient, observation] = answered(await app.send('POST', '', sent)), said = `Patient/${idOf(patient)}`
    const stored = (await app.get(`Observation/${idOf(observation)}`)).text
    const expected = text.replace(`href=\\"${ONE}`, `href=\\"${said}`).replace(`src='${ONE}`, `src='${said}`).replace(/"urn\\u003auuid:[^"]+"/, `"${said}"`)
      .replaceAll(/("reference":|"valueUri":|"valueUrl":)"urn:uuid:[^"]+"/g, `$1"${said}"`)
    expect(stored.replace(/,"id":"[^"]+","meta":\{[^}]*\}/, '')).toBe(expected)
  })
  test.each<[string, (base: string) => string, (base: string) => string | undefined, (base: string) => string]>([
    ['a urn:oid', () => 'urn:oid:2.16.840.1.113883.3.1', () => undefined, () => 'urn:oid:2.16.840.1.113883.3.1'],
    ["another server's address, in full", () => 'https://other.example/fhir/Patient/9', () => undefined, () => 'https://other.example/fhir/Patient/9'],
    ["another server's address, relative to it", () => 'https://other.example/fhir/Patient/9', () => 'https://other.example/fhir/Observation/4', () => 'Patient/9'],
    ['our own, in full', base => `${base}/Patient/9`, () => undefined, base => `${base}/Patient/9`],
    ['our own, relative', base => `${base}/Patient/9`, () => TWO, () => 'Patient/9'],
    ['a relative fullUrl', () => 'Patient/9', () => undefined, () => 'Patient/9'],
    ['no address at all', () => 'patient-a', () => undefined, () => 'patient-a'],
  ])('may be %s', async (_what, name, own, reference) => {
    const { base } = app.app, fullUrl = own(base)
    const [patient, observation] = answered(await transact(app, [entry('POST Patient', marked(freshMark()), { fullUrl: name(base) }), entry('POST Observation', about(reference(base)), fullUrl === undefined ? {} : { fullUrl })]))
    expect(subjectOf(observation)).toBe(`Patient/${idOf(patient)}`)
  })
  test('a relative reference is not taken for an entry of another server that has the same id', async () => {
    const id = `same-${freshMark()}`
    await app.send('PUT', `Patient/${id}`, marked(freshMark(), { id }))
    const [, observation] = answered(await transact(app, [entry('POST Patient', marked(freshMark()), { fullUrl: `https://other.example/fhir/Patient/${id}` }), entry('POST Observation', about(`Patient/${id}`), { fullUrl: TWO })]))
    expect(subjectOf(observation)).toBe(`Patient/${id}`)
  })
  test('of an update are its own address; in a circle too', async () => {
    const id = `put-${freshMark()}`
    const answers = answered(await transact(app, [
      entry(`PUT Patient/${id}`, marked(freshMark(), { id, link: [{ other: { reference: TWO }, type: 'seealso' }] }), { fullUrl: ONE }),
      entry('POST Patient', marked(freshMark(), { link: [{ other: { reference: ONE }, type: 'seealso' }] }), { fullUrl: TWO }),
    ]))
    const other = (one: BundleEntry | undefined): string => (one!.resource as Patient).link![0]!.other.reference!
    expect([other(answers[0]), other(answers[1])]).toEqual([`Patient/${idOf(answers[1])}`, `Patient/${id}`])
  })
  test('of a patched resource, and in what a patch adds, in either form', async () => {
    const { id } = await made(), observation = (await app.send('POST', 'Observation', about(`Patient/${id}`))).json<{ id: string }>().id
    const [, , patched] = answered(await transact(app, [
      entry('POST Practitioner', { resourceType: 'Practitioner', active: true }, { fullUrl: ONE }), entry(`PATCH Patient/${id}`, jsonPatch({ op: 'add', path: '/generalPractitioner', value: [{ reference: ONE }] }), { fullUrl: TWO }),
      entry(`PATCH Observation/${observation}`, { resourceType: 'Parameters', parameter: [{ name: 'operation', part: [{ name: 'type', valueCode: 'replace' }, { name: 'path', valueString: 'Observation.subject.reference' }, { name: 'value', valueString: TWO }] }] }),
    ]))
    expect(subjectOf(patched)).toBe(`Patient/${id}`)
    expect((await app.get(`Patient/${id}`)).json<Patient>().generalPractitioner![0]!.reference).toMatch(/^Practitioner\//)
  })
  test('that no entry goes by are refused where they stand', async () => {
    const answer = await transact(app, [entry('POST Observation', about('urn:uuid:6f1f4c36-0a49-4c8e-9a51-6a5f0d6b7cff'))])
    expect([answer.status, issue(answer).expression]).toEqual([400, ['Bundle.entry[0].resource.subject.reference']])
  })
  test('of two entries must differ', async () => {
    for (const second of [entry('POST Patient', marked(freshMark()), { fullUrl: ONE }), entry('PUT Patient/named-twice', marked(freshMark(), { id: 'named-twice' }), { fullUrl: ONE })]) {
      const answer = await transact(app, [entry('POST Patient', marked(freshMark()), { fullUrl: ONE }), second])
      expect([answer.status, issue(answer).expression]).toEqual([400, ['Bundle.entry[1].fullUrl']])
    }
  })
  test('inside a document that is stored are its own', async () => {
    const document = { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl: ONE, resource: about(TWO) }, { fullUrl: TWO, resource: { resourceType: 'Patient' } }] }
    const [stored] = answered(await transact(app, [entry('POST Bundle', document), entry('POST Patient', marked(freshMark()), { fullUrl: TWO })]))
    expect((stored!.resource as Bundle).entry![0]).toMatchObject({ fullUrl: ONE, resource: { subject: { reference: TWO } } })
  })
  test('with a version stay version-specific: they name the version that is made', async () => {
    const { id } = await made(), matched = await made(), never = `never-${freshMark()}`, THREE = 'urn:uuid:6f1f4c36-0a49-4c8e-9a51-6a5f0d6b7c03', FOUR = 'urn:uuid:6f1f4c36-0a49-4c8e-9a51-6a5f0d6b7c04'
    const answers = answered(await transact(app, [
      entry('POST Patient', marked(freshMark()), { fullUrl: ONE }), entry(`PUT Patient/${id}`, marked(freshMark(), { id }), { fullUrl: TWO }), entry(`PUT Patient/${never}`, marked(freshMark(), { id: never }), { fullUrl: THREE }),
      entry('POST Patient', marked(matched.mark), { fullUrl: FOUR, ifNoneExist: `identifier=urn:mrn|${matched.mark}` }), ...[ONE, TWO, THREE, FOUR].map(name => entry('POST Observation', about(`${name}/_history/77`))),
    ]))
    expect(answers.slice(4).map(subjectOf)).toEqual([`Patient/${idOf(answers[0])}/_history/1`, `Patient/${id}/_history/2`, `Patient/${never}/_history/1`, `Patient/${matched.id}/_history/1`])
    expect((await app.get(subjectOf(answers[5]))).status).toBe(200)
  })
})

describe('references by criteria', () => {
  test('are said by the id of what matches, at any depth', async () => {
    const { id, mark } = await made()
    const [one] = answered(await transact(app, [entry('POST Observation', about(by(mark), { contained: [{ resourceType: 'Specimen', id: 's', subject: { reference: by(mark) } }], specimen: { reference: '#s' }, extension: [{ url: 'https://x.example/a', valueReference: { reference: by(mark) } }] }))]))
    expect(JSON.stringify(one!.resource).match(/"reference":"[^"#]+"/g)).toEqual(Array.from({ length: 3 }, () => `"reference":"Patient/${id}"`))
  })
  test.each<[string, (mark: string) => Promise<string>, string]>([
    ['that nothing matches', async mark => by(mark), 'not-found'],
    ['that several match', async mark => { await made(mark); await made(mark); return by(mark) }, 'multiple-matches'],
  ])('%s are 412, named where they stand, and nothing is written', async (_what, criteria, code) => {
    const mark = freshMark(), other = freshMark()
    const answer = await transact(app, [entry('POST Patient', marked(other)), entry('POST Observation', about(await criteria(mark)))])
    expect([answer.status, issue(answer).code, issue(answer).expression]).toEqual([412, code, ['Bundle.entry[1].resource.subject.reference']])
    expect(await total(by(other))).toBe(0)
  })
  test('that are no search are refused where they stand', async () => {
    const answer = await transact(app, [entry('POST Observation', about('Patient?colour=blue'))])
    expect([answer.status, issue(answer).expression]).toEqual([400, ['Bundle.entry[0].resource.subject.reference']])
  })
  test('to what the same Bundle makes find it, whatever the order', async () => {
    for (const order of [0, 1]) {
      const mark = freshMark(), entries = [entry('POST Patient', marked(mark)), entry('POST Observation', about(by(mark)))]
      const answers = answered(await transact(app, order === 0 ? entries : entries.toReversed())), [patient, observation] = order === 0 ? answers : answers.toReversed()
      expect(subjectOf(observation)).toBe(`Patient/${idOf(patient)}`)
    }
  })
  test('to what the same Bundle makes are judged by other criteria than identifiers too', async () => {
    const family = `Quorn${freshMark().replace('mrn-', '')}`
    const [patient, observation] = answered(await transact(app, [entry('POST Patient', { resourceType: 'Patient', name: [{ family }] }), entry('POST Observation', about(`Patient?family=${family.toLowerCase()}`))]))
    expect(subjectOf(observation)).toBe(`Patient/${idOf(patient)}`)
  })
  test('see what the Bundle changes and deletes', async () => {
    const [gone, renamed] = [await made(), await made()], mark = freshMark()
    expect((await transact(app, [entry(`DELETE Patient/${gone.id}`), entry('POST Observation', about(by(gone.mark)))])).status).toBe(412)
    expect((await transact(app, [entry(`PUT Patient/${renamed.id}`, marked(mark, { id: renamed.id })), entry('POST Observation', about(by(renamed.mark)))])).status).toBe(412)
    const [, observation] = answered(await transact(app, [entry(`PUT Patient/${renamed.id}`, marked(mark, { id: renamed.id })), entry('POST Observation', about(by(mark)))]))
    expect(subjectOf(observation)).toBe(`Patient/${renamed.id}`)
  })
  test('outside a transaction are refused, never stored as they came', async () => {
    const { mark } = await made()
    const alone = await app.send('POST', 'Observation', about(by(mark)))
    expect([alone.status, issue(alone).expression]).toEqual([422, ['Observation.subject']])
    expect(statuses(answered(await inBatch(app, [entry('POST Observation', about(by(mark)))])))).toEqual(['422'])
  })
})

test('an entry of a batch that refers to what another makes is refused; the other is made', async () => {
  const mark = freshMark(), answers = answered(await inBatch(app, [entry('POST Patient', marked(mark), { fullUrl: ONE }), entry('POST Observation', about(ONE))]))
  expect([statuses(answers), (answers[1]!.response!.outcome as OperationOutcome).issue[0]!.expression]).toEqual([['201', '400'], ['Bundle.entry[1].resource.subject.reference']])
})
test('entries of a batch that change one resource are refused, each of them', async () => {
  const { id, mark } = await made(), one = entry(`PUT Patient/${id}`, marked(mark, { id }))
  expect(statuses(answered(await inBatch(app, [one, entry(`GET Patient/${id}`), one])))).toEqual(['400', '200', '400'])
})
