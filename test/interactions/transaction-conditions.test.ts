/** Entries by criteria: what they mean is decided once, in the order that the page has, not in that of the entries.  R4 http.html#trules */
import type { Bundle, BundleEntry, OperationOutcome, Patient } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../support/app.ts'
import { answered, entry, jsonPatch, statuses, transact } from '../support/bundles.ts'
import { SENTINEL } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

let app: RunningApp, serial = 0
beforeAll(async () => { app = await runApp() })

const ONE = 'urn:uuid:7c1f4c36-0a49-4c8e-9a51-6a5f0d6b7c01', TWO = 'urn:uuid:7c1f4c36-0a49-4c8e-9a51-6a5f0d6b7c02'
const freshMark = (): string => `mrn-64${String(++serial).padStart(4, '0')}`
const marked = (mark: string, more: object = {}): object => ({ resourceType: 'Patient', name: [{ family: SENTINEL }], identifier: [{ system: 'urn:mrn', value: mark }], ...more })
const by = (mark: string): string => `Patient?identifier=urn:mrn|${mark}`
const unless = (mark: string) => ({ ifNoneExist: `identifier=urn:mrn|${mark}` })
const about = (reference: string, more: object = {}): object => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference }, ...more })
const made = async (mark = freshMark()): Promise<{ id: string; mark: string }> => ({ id: (await app.send('POST', 'Patient', marked(mark))).json<Patient>().id!, mark })
const issue = (answer: Asked): OperationOutcome['issue'][number] => answer.json<OperationOutcome>().issue[0]!
const idOf = (one: BundleEntry | undefined): string => one!.response!.location!.split('/').at(-3)!
const subjectOf = (one: BundleEntry | undefined): string => (one!.resource as { subject: { reference: string } }).subject.reference
const total = async (query: string): Promise<number> => (await app.get(`${query}&_summary=count`)).json<Bundle>().total!
const refusedAt = (answer: Asked): [number, string] => [answer.status, issue(answer).expression![0]!]

describe('the same ifNoneExist twice in one transaction', () => {
  test('makes one resource, not two: both entries answer with it, and what refers to either refers to it', async () => {
    const mark = freshMark(), answers = answered(await transact(app, [
      entry('POST Patient', marked(mark), { fullUrl: ONE, ...unless(mark) }), entry('POST Patient', marked(mark), { fullUrl: TWO, ...unless(mark) }), entry('POST Observation', about(ONE)), entry('POST Observation', about(TWO)),
    ]))
    expect([statuses(answers), idOf(answers[1])]).toEqual([['201', '200', '201', '201'], idOf(answers[0])])
    expect([subjectOf(answers[2]), subjectOf(answers[3]), await total(by(mark))]).toEqual([`Patient/${idOf(answers[0])}`, `Patient/${idOf(answers[0])}`, 1])
  })
  test('where one matches already answers with that', async () => {
    const { id, mark } = await made(), answers = answered(await transact(app, [entry('POST Patient', marked(mark), unless(mark)), entry('POST Patient', marked(mark), unless(mark))]))
    expect([statuses(answers), idOf(answers[0]), idOf(answers[1]), await total(by(mark))]).toEqual([['200', '200'], id, id, 1])
  })
  test('with other contents is refused: the order of entries would decide', async () => {
    const mark = freshMark(), answer = await transact(app, [entry('POST Patient', marked(mark), unless(mark)), entry('POST Patient', marked(mark, { active: true }), unless(mark))])
    expect([...refusedAt(answer), await total(by(mark))]).toEqual([412, 'Bundle.entry[1].request.ifNoneExist', 0])
  })
})

describe('what another entry makes', () => {
  test.each<[string, (mark: string) => object[], string]>([
    ['a create without criteria against one by criteria', mark => [entry('POST Patient', marked(mark)), entry('POST Patient', marked(mark, { active: true }), unless(mark))], 'Bundle.entry[1].request.ifNoneExist'],
    ['a create against an update by criteria', mark => [entry('POST Patient', marked(mark)), entry(`PUT ${by(mark)}`, marked(mark))], 'Bundle.entry[1].request.url'],
    ['an update against an update by criteria', mark => [entry(`PUT Patient/doubled-${mark}`, marked(mark, { id: `doubled-${mark}` })), entry(`PUT ${by(mark)}`, marked(mark))], 'Bundle.entry[1].request.url'],
  ])('counts: %s makes no double', async (_what, entries, expression) => {
    const mark = freshMark(), answer = await transact(app, entries(mark))
    expect([...refusedAt(answer), await total(by(mark))]).toEqual([412, expression, 0])
  })
  test('counts by other criteria than identifiers too', async () => {
    const family = `Quorn${freshMark().replace('mrn-', '')}`, patient = (more: object = {}): object => ({ resourceType: 'Patient', name: [{ family }], ...more })
    expect(refusedAt(await transact(app, [entry('POST Patient', patient()), entry('POST Patient', patient({ active: true }), { ifNoneExist: `family=${family}` })]))).toEqual([412, 'Bundle.entry[1].request.ifNoneExist'])
  })
})

describe('two entries on one identity refuse the transaction', () => {
  test.each<[string, (one: { id: string; mark: string }) => object[]]>([
    ['PUT and PUT', ({ id, mark }) => [entry(`PUT Patient/${id}`, marked(mark, { id })), entry(`PUT Patient/${id}`, marked(mark, { id }))]],
    ['PUT and DELETE', ({ id, mark }) => [entry(`PUT Patient/${id}`, marked(mark, { id })), entry(`DELETE Patient/${id}`)]],
    ['PUT by id and by criteria', ({ id, mark }) => [entry(`PUT Patient/${id}`, marked(mark, { id })), entry(`PUT ${by(mark)}`, marked(mark))]],
    ['PUT and PATCH', ({ id, mark }) => [entry(`PUT Patient/${id}`, marked(mark, { id })), entry(`PATCH Patient/${id}`, jsonPatch({ op: 'add', path: '/active', value: true }))]],
    ['PATCH by id and by criteria', ({ id, mark }) => [entry(`PATCH Patient/${id}`, jsonPatch({ op: 'add', path: '/active', value: true })), entry(`PATCH ${by(mark)}`, jsonPatch({ op: 'add', path: '/active', value: true }))]],
    ['DELETE by id and by criteria', ({ id, mark }) => [entry(`DELETE Patient/${id}`), entry(`DELETE ${by(mark)}`)]],
    ['PATCH and DELETE by criteria', ({ id, mark }) => [entry(`PATCH Patient/${id}`, jsonPatch({ op: 'add', path: '/active', value: true })), entry(`DELETE ${by(mark)}`)]],
  ])('%s', async (_what, entries) => {
    const one = await made(), answer = await transact(app, entries(one))
    expect([answer.status, issue(answer).expression![0]!.slice(0, 13)]).toEqual([400, 'Bundle.entry['])
    expect((await app.get(`Patient/${one.id}`)).headers.get('etag')).toBe('W/"1"')
  })
})

describe('deletes come first', () => {
  test('a create by criteria makes anew what the same transaction deletes', async () => {
    for (const remove of [({ id }: { id: string }) => `DELETE Patient/${id}`, ({ mark }: { mark: string }) => `DELETE ${by(mark)}`]) {
      const one = await made(), answers = answered(await transact(app, [entry('POST Patient', marked(one.mark), { fullUrl: ONE, ...unless(one.mark) }), entry('POST Observation', about(ONE)), entry(remove(one))]))
      expect([statuses(answers), idOf(answers[0]) === one.id, subjectOf(answers[1])]).toEqual([['201', '201', '200'], false, `Patient/${idOf(answers[0])}`])
      expect([(await app.get(`Patient/${one.id}`)).status, await total(by(one.mark))]).toEqual([410, 1])
    }
  })
  test('an update by criteria too', async () => {
    const { id, mark } = await made(), answers = answered(await transact(app, [entry(`PUT ${by(mark)}`, marked(mark)), entry(`DELETE Patient/${id}`)]))
    expect([statuses(answers), await total(by(mark))]).toEqual([['201', '200'], 1])
  })
  test('what the transaction deletes with all that refers to it goes', async () => {
    const { id } = await made(), observation = (await app.send('POST', 'Observation', about(`Patient/${id}`))).json<{ id: string }>().id
    expect(statuses(answered(await transact(app, [entry(`DELETE Patient/${id}`), entry(`DELETE Observation/${observation}`)])))).toEqual(['200', '200'])
  })
})

describe('a name of an entry inside criteria', () => {
  test('of ifNoneExist is said by id: what is there is found, what is new is made', async () => {
    const mark = freshMark(), entries = (): object[] => [
      entry('POST Observation', about(ONE), { ifNoneExist: `subject=${ONE}&status=final` }), entry('POST Patient', marked(mark), { fullUrl: ONE, ...unless(mark) }),
    ]
    const [first, again] = [answered(await transact(app, entries())), answered(await transact(app, entries()))]
    expect([statuses(first), statuses(again), idOf(again[0])]).toEqual([['201', '201'], ['200', '200'], idOf(first[0])])
  })
  test('of an update is said by id', async () => {
    const mark = freshMark(), entries = (): object[] => [entry(`PUT Observation?subject=${encodeURIComponent(ONE)}`, about(ONE)), entry('POST Patient', marked(mark), { fullUrl: ONE, ...unless(mark) })]
    expect([statuses(answered(await transact(app, entries()))), statuses(answered(await transact(app, entries())))]).toEqual([['201', '201'], ['200', '200']])
  })
  test('of a search is said by id', async () => {
    const answers = answered(await transact(app, [entry(`GET Observation?subject=${ONE}`), entry('POST Observation', about(ONE)), entry('POST Patient', marked(freshMark()), { fullUrl: ONE })]))
    expect((answers[0]!.resource as Bundle).entry!.map(one => one.resource!.id)).toEqual([idOf(answers[1])])
  })
  test('that goes in a circle is refused', async () => {
    const answer = await transact(app, [entry('POST Observation', about(ONE), { fullUrl: ONE, ifNoneExist: `subject=${TWO}` }), entry('POST Observation', about(TWO), { fullUrl: TWO, ifNoneExist: `subject=${ONE}` })])
    expect([answer.status, issue(answer).expression![0]!.slice(0, 13)]).toEqual([400, 'Bundle.entry['])
  })
})

test.each(['', '?', 'Patient?'])("ifNoneExist is read with '%s' before its criteria as without", async lead => {
  const { id, mark } = await made(), [one] = answered(await transact(app, [entry('POST Patient', marked(mark), { ifNoneExist: `${lead}identifier=urn:mrn|${mark}` })]))
  expect([one!.response!.status, idOf(one)]).toEqual(['200', id])
  expect((await app.send('POST', 'Patient', marked(mark), { 'if-none-exist': `${lead}identifier=urn:mrn|${mark}` })).status).toBe(200)
})
test.each(['identifier=urn:mrn|1&identifier=urn:mrn|1&_count=', 'colour=blue', '_sort=birthdate&_include=x'])('criteria that are none, %s, are refused and make nothing', async criteria => {
  const mark = freshMark(), answer = await transact(app, [entry('GET Patient?_count=1'), entry('POST Patient', marked(mark), { ifNoneExist: criteria })])
  expect([answer.status, issue(answer).expression![0]!.slice(0, 15), await total(by(mark))]).toEqual([400, 'Bundle.entry[1]', 0])
})
test('an update by criteria whose body has the id of another is refused, and that one is not overwritten', async () => {
  const [one, other] = [await made(), await made()]
  const refused = await transact(app, [entry(`PUT ${by(one.mark)}`, marked(one.mark, { id: other.id }))])
  expect([refused.status, issue(refused).expression![0]!.slice(0, 15)]).toEqual([400, 'Bundle.entry[0]'])
  expect((await app.get(`Patient/${other.id}`)).headers.get('etag')).toBe('W/"1"')
})
test('a create by criteria and an update of what they match each answer with their own version', async () => {
  const { id, mark } = await made(), answers = answered(await transact(app, [entry('POST Patient', marked(mark), unless(mark)), entry(`PUT Patient/${id}`, marked(mark, { id, active: true }))]))
  expect(answers.map(one => [one.response!.status, one.response!.etag])).toEqual([['200', 'W/"1"'], ['200', 'W/"2"']])
})
