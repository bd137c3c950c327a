/** What users of other servers met with in Bundles, criteria, references, deletes and conflicts: it does not happen here. */
import type { Bundle, BundleEntry, OperationOutcome, Patient } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../support/app.ts'
import { answered, bundle, entry, inBatch, statuses, transact } from '../support/bundles.ts'
import { seeded } from '../support/seeded.ts'
import { SENTINEL } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

let app: RunningApp, serial = 0
beforeAll(async () => { app = await runApp() })

const ONE = 'urn:uuid:8d1f4c36-0a49-4c8e-9a51-6a5f0d6b7c01'
const freshMark = (): string => `mrn-66${String(++serial).padStart(4, '0')}`
const marked = (mark: string, more: object = {}): object => ({ resourceType: 'Patient', name: [{ family: SENTINEL }], identifier: [{ system: 'urn:mrn', value: mark }], ...more })
const by = (mark: string): string => `Patient?identifier=urn:mrn|${mark}`
const unless = (mark: string) => ({ ifNoneExist: `identifier=urn:mrn|${mark}` })
const about = (reference: string, more: object = {}): object => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference }, ...more })
const made = async (mark = freshMark()): Promise<{ id: string; mark: string }> => ({ id: (await app.send('POST', 'Patient', marked(mark))).json<Patient>().id!, mark })
const idOf = (one: BundleEntry | undefined): string => one!.response!.location!.split('/').at(-3)!
const subjectOf = (one: BundleEntry | undefined): string => (one!.resource as { subject: { reference: string } }).subject.reference
const issues = (answer: Asked): OperationOutcome['issue'] => answer.json<OperationOutcome>().issue

test('a Bundle sent again, whose entries are made and referred to by criteria, refers to what is there and not to an id that was never stored', async () => {
  const mark = freshMark(), send = async () => answered(await transact(app, [entry('POST Patient', marked(mark), unless(mark)), entry('POST Observation', about(by(mark)))]))
  const first = await send(), second = await send()
  expect([statuses(second), subjectOf(second[1]), (await app.get(subjectOf(second[1]))).status]).toEqual([['200', '201'], `Patient/${idOf(first[0])}`, 200])
})
test('a create by criteria that matches leaves what it matched as it was', async () => {
  const { id, mark } = await made(), before = (await app.get(`Patient/${id}`)).text
  await transact(app, [entry('POST Patient', marked(mark, { active: false }), unless(mark))])
  expect((await app.get(`Patient/${id}`)).text).toBe(before)
})
test('an update by criteria with the id of what another entry means is refused, whatever the other entries found', async () => {
  const [a, b] = [await made(), await made()]
  const answer = await transact(app, [entry(`PUT ${by(b.mark)}`, marked(b.mark)), entry(`PUT ${by(a.mark)}`, marked(a.mark, { id: b.id }))])
  expect([answer.status, issues(answer)[0]!.expression![0]!.slice(0, 15), (await app.get(`Patient/${b.id}`)).headers.get('etag')]).toEqual([400, 'Bundle.entry[1]', 'W/"1"'])
})
test('a transaction that deletes what never was makes no version of it', async () => {
  expect((await transact(app, [entry('DELETE Patient/nobody-6612')])).status).toBe(404)
  expect((await app.get('Patient/nobody-6612')).status).toBe(404)
  expect((await app.get('Patient/nobody-6612/_history')).status).toBe(404)
})
test('resources that refer to each other over several steps are deleted in one transaction, in any order', async () => {
  const { id } = await made(), chain: string[] = []
  for (let i = 0; i < 4; i++) chain.push((await app.send('POST', 'Observation', about(`Patient/${id}`, i === 0 ? {} : { hasMember: [{ reference: `Observation/${chain[i - 1]}` }] }))).json<{ id: string }>().id)
  expect(statuses(answered(await transact(app, [entry(`DELETE Patient/${id}`), ...chain.map(one => entry(`DELETE Observation/${one}`))])))).toEqual(['200', '200', '200', '200', '200'])
})
test('an entry made by criteria with two names: what refers to either refers to one resource', async () => {
  const mark = freshMark(), organization = { resourceType: 'Organization', name: 'x', identifier: [{ system: 'urn:org', value: mark }] }, criteria = { ifNoneExist: `identifier=urn:org|${mark}` }
  const answers = answered(await transact(app, [
    entry('POST Organization', organization, { fullUrl: ONE, ...criteria }), entry('POST Organization', organization, { fullUrl: 'urn:uuid:8d1f4c36-0a49-4c8e-9a51-6a5f0d6b7c02', ...criteria }),
    entry('POST Patient', marked(mark, { managingOrganization: { reference: ONE }, generalPractitioner: [{ reference: 'urn:uuid:8d1f4c36-0a49-4c8e-9a51-6a5f0d6b7c02' }] })),
  ]))
  const { managingOrganization, generalPractitioner } = answers[2]!.resource as Patient
  expect([managingOrganization!.reference, generalPractitioner![0]!.reference]).toEqual(Array.from({ length: 2 }, () => `Organization/${idOf(answers[0])}`))
})

describe('If-None-Match: *', () => {
  test('makes what is not there, and refuses what is, alone and in Bundles', async () => {
    const id = `fresh-${freshMark()}`, put = (): Promise<Asked> => app.send('PUT', `Patient/${id}`, marked(freshMark(), { id }), { 'if-none-match': '*' })
    expect([(await put()).status, (await put()).status]).toEqual([201, 412])
    const again = entry(`PUT Patient/${id}`, marked(freshMark(), { id }), { ifNoneMatch: '*' })
    expect([statuses(answered(await inBatch(app, [again]))), (await transact(app, [again])).status]).toEqual([['412'], 412])
    await app.send('DELETE', `Patient/${id}`)
    expect([(await put()).status, (await app.get(`Patient/${id}`)).headers.get('etag')]).toEqual([201, 'W/"3"'])
  })
  test('of twenty at once one makes it', async () => {
    const id = `fresh-${freshMark()}`, answers = await Promise.all(Array.from({ length: 20 }, () => app.send('PUT', `Patient/${id}`, marked(freshMark(), { id }), { 'if-none-match': '*' })))
    expect(answers.map(one => one.status).toSorted()).toEqual([201, ...Array.from({ length: 19 }, () => 412)])
  })
  test('a version there, or one by criteria, is refused, never ignored', async () => {
    const { id, mark } = await made()
    expect((await app.send('PUT', `Patient/${id}`, marked(mark, { id }), { 'if-none-match': 'W/"1"' })).status).toBe(400)
    expect((await app.send('PUT', by(mark), marked(mark), { 'if-none-match': '*' })).status).toBe(400)
  })
})

describe('conflicts', () => {
  test('of many updates of one resource, alone and in transactions, are answered with 200 or 412 and never with 500; it can be used afterwards, its history is whole', async () => {
    const { id, mark } = await made()
    const answers = await Promise.all(Array.from({ length: 30 }, async (_, i) => {
      const version = (await app.get(`Patient/${id}`)).headers.get('etag')!
      return i % 2 === 0 ? app.send('PUT', `Patient/${id}`, marked(mark, { id, multipleBirthInteger: i }), { 'if-match': version }) : transact(app, [entry(`PUT Patient/${id}`, marked(mark, { id, multipleBirthInteger: i }), { ifMatch: version })])
    }))
    const done = answers.filter(one => one.status === 200).length
    expect([answers.filter(one => one.status !== 200 && one.status !== 412), done > 0]).toEqual([[], true])
    expect((await app.send('PUT', `Patient/${id}`, marked(mark, { id }))).headers.get('etag')).toBe(`W/"${done + 2}"`)
    const history = (await app.get(`Patient/${id}/_history`)).json<Bundle>().entry!.map(one => Number(one.resource!.meta!.versionId))
    expect(history).toEqual(Array.from({ length: done + 2 }, (_, i) => done + 2 - i))
    expect((await Promise.all(history.map(version => app.get(`Patient/${id}/_history/${version}`)))).map(one => one.status)).toEqual(history.map(() => 200))
  })
  test('of ids: two transactions that make one id by PUT at once make two versions of it', async () => {
    const id = `same-${freshMark()}`, answers = await Promise.all([1, 2].map(() => transact(app, [entry(`PUT Patient/${id}`, marked(freshMark(), { id })), entry('POST Patient', marked(freshMark()))])))
    expect(answers.map(one => answered(one)[0]!.response!.etag).toSorted()).toEqual(['W/"1"', 'W/"2"'])
  })
})

describe('a refusal', () => {
  test('has for every issue a code, words, and where it is said by `expression` with its index, never by `location`, never from Parameters', async () => {
    const { id } = await made()
    const refused = [
      await transact(app, [entry('POST Patient', { resourceType: 'Patient', birthDate: '1', gender: 'x' })]), await transact(app, [entry('POST Observation', about('Patient/nobody-1'))]),
      await transact(app, [entry(`PATCH Patient/${id}`, { resourceType: 'Parameters', parameter: [{ name: 'operation', part: [{ name: 'type', valueCode: 'delete' }] }] })]),
      await transact(app, [entry(`PUT Patient/${id}`, marked('m', { id }), { ifMatch: 'W/"9"' })]), await transact(app, [entry('POST Observation', about(by('none-66')))]),
    ]
    for (const issue of refused.flatMap(issues)) {
      expect(issue).toMatchObject({ severity: 'error', code: expect.any(String), details: { coding: [{ code: expect.any(String) }], text: expect.any(String) }, expression: [expect.stringMatching(/^Bundle\.entry\[0\]/)] })
      expect(issue).not.toHaveProperty('location')
    }
  })
  test('of what the caller may not see is that of what never was, in Bundles too', async () => {
    const other = await runApp([{ name: 'hospital-1', party: 'Organization/hospital-1', role: 'hospital' }, { name: 'hospital-2', party: 'Organization/hospital-2', role: 'hospital' }])
    const id = (await other.as('hospital-1').send('POST', 'Patient', marked(freshMark()))).json<Patient>().id!
    for (const ask of [(at: string) => entry(`GET Patient/${at}`), (at: string) => entry(`DELETE Patient/${at}`), (at: string) => entry(`GET Patient/${at}/_history`)]) {
      const [hidden, never] = answered(await inBatch(other.as('hospital-2'), [ask(id), ask('never-6613')]))
      expect(hidden).toEqual(never)
      const [whole, none] = [await transact(other.as('hospital-2'), [ask(id)]), await transact(other.as('hospital-2'), [ask('never-6613')])]
      expect([whole.status, whole.text]).toEqual([404, none.text])
    }
  })
  test('of a Bundle of too many entries is 413', async () => {
    expect((await inBatch(app, Array.from({ length: 5_001 }, () => entry('GET metadata')))).status).toBe(413)
  })
})

describe('the form', () => {
  test('a transaction in XML is a transaction: names are said by id, and it is answered in XML', async () => {
    const xml = `<Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/><entry><fullUrl value="${ONE}"/><resource><Patient><name><family value="${SENTINEL}"/></name></Patient></resource><request><method value="POST"/><url value="Patient"/></request></entry><entry><resource><Observation><text><status value="additional"/><div xmlns="http://www.w3.org/1999/xhtml"><a href="${ONE}">x</a></div></text><status value="final"/><code><text value="x"/></code><subject><reference value="${ONE}"/></subject></Observation></resource><request><method value="POST"/><url value="Observation"/></request></entry></Bundle>`
    const answer = await app.send('POST', '', xml, { 'content-type': 'application/fhir+xml', accept: 'application/fhir+xml' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/fhir+xml; charset=utf-8'])
    const id = /<Patient[^>]*><id value="([^"]+)"/.exec(answer.text)![1]!
    expect([answer.text.includes(`<reference value="Patient/${id}"/>`), answer.text.includes(`href="Patient/${id}"`), answer.text.includes(ONE)]).toEqual([true, true, false])
  })
  test('an entry is stored as it was spelled: white space, escapes, digits', async () => {
    const text = '{ "resourceType" : "Observation",\n "status":"final", "code":{"text":"\\u0009caf\\u00e9 \\ud83d\\ude00 \\/"},"valueQuantity":{"value":1.500e2 } }'
    for (const kind of ['batch', 'transaction']) {
      const [one] = answered(await app.send('POST', '', `{"resourceType":"Bundle","type":"${kind}","entry":[{"resource":${text},"request":{"method":"POST","url":"Observation"}}]}`))
      expect((await app.get(`Observation/${idOf(one)}`)).text.replace(/,"id":"[^"]+","meta":\{[^}]*\}/, '')).toBe(text)
    }
  })
  test('a member that stands twice in an entry is refused: one of the two would be lost', async () => {
    const answer = await app.send('POST', '', '{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true,"active":false},"request":{"method":"POST","url":"Patient"}}]}')
    expect([answer.status, JSON.stringify(issues(answer)).includes('active')]).toEqual([400, true])
  })
  test.each([['no array', '{"request":{"method":"GET","url":"Patient"}}'], ['a null', '[null]'], ['a text', '["x"]']])('entries that are %s are refused', async (_what, entries) => {
    expect((await app.send('POST', '', `{"resourceType":"Bundle","type":"batch","entry":${entries}}`)).status).toBe(400)
  })
  test('a Bundle of another type is refused', async () => {
    expect((await app.send('POST', '', { ...bundle('batch', []), type: 'history' })).status).toBe(400)
  })
})

test('whatever entries call each other, wherever and in whatever order, each is stored as it was sent with the names said by id', async () => {
  const seed = Number(process.env['RACE_SEED'] ?? Math.floor(Math.random() * 1e9)), random = seeded(seed), any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  process.stdout.write(`symptoms: seed ${seed}\n`)
  for (let round = 0; round < 20; round++) {
    const names = Array.from({ length: 2 + Math.floor(random() * 6) }, (_, i) => any([`urn:uuid:8d1f4c36-0a49-4c8e-9a51-${String(round * 100 + i).padStart(12, '0')}`, `urn:oid:1.2.${round}.${i}`, `https://other.example/fhir/Patient/${round}-${i}`]))
    const texts = names.map(() => {
      const said = (): string => JSON.stringify(any(names)), links = Array.from({ length: Math.floor(random() * 4) }, () => `{ "other":{"reference" : ${said()}},"type":"seealso"}`)
      const extensions = [`{"url":"https://x.example/a","valueReference":{"reference":${said()}}}`, `{"url":"https://x.example/b","valueUri":${said()}}`, '{"url":"https://x.example/c","valueDecimal":1.00}', `{"url":"https://x.example/d","valueString":${said()}}`].filter(() => random() < 0.6)
      return `{"resourceType":"Patient"${extensions.length > 0 ? `,"extension":[ ${extensions.join(' , ')} ]` : ''},"name":[{"family":"${SENTINEL}"}]${links.length > 0 ? `,"link":[${links.join(',')}]` : ''} }`
    })
    const answers = answered(await app.send('POST', '', `{"resourceType":"Bundle","type":"transaction","entry":[${names.map((name, i) => `{"fullUrl":"${name}","resource":${texts[i]},"request":{"method":"POST","url":"Patient"}}`).join(',')}]}`))
    const ids = new Map(names.map((name, i) => [name, `Patient/${idOf(answers[i])}`]))
    for (const [i, text] of texts.entries()) {
      const expected = text.replaceAll(/("reference"\s*:\s*|"valueUri":)"([^"]+)"/g, (_, lead: string, name: string) => `${lead}"${ids.get(name)}"`)
      expect((await app.get(ids.get(names[i]!)!)).text.replace(/,"id":"[^"]+","meta":\{[^}]*\}/, ''), `round ${round}`).toBe(expected)
    }
  }
})
