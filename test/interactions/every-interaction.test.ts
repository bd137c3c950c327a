/** Every interaction as an entry of a batch and of a transaction.  R4 http.html#transaction */
import type { Bundle, BundleEntry, OperationOutcome, Patient } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../support/app.ts'
import { addition, answered, bundle, entry, jsonPatch, statuses } from '../support/bundles.ts'
import { SENTINEL } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

let app: RunningApp, serial = 0
beforeAll(async () => { app = await runApp() })

const KINDS = ['batch', 'transaction'] as const
const freshMark = (): string => `mrn-61${String(++serial).padStart(4, '0')}`
const marked = (mark: string, more: object = {}): object => ({ resourceType: 'Patient', name: [{ family: SENTINEL }], identifier: [{ system: 'urn:mrn', value: mark }], ...more })
const by = (mark: string): string => `Patient?identifier=urn:mrn|${mark}`
const made = async (mark = freshMark(), more: object = {}): Promise<{ id: string; mark: string }> => ({ id: (await app.send('POST', 'Patient', marked(mark, more))).json<Patient>().id!, mark })
const send = (kind: (typeof KINDS)[number], entries: readonly object[], headers?: Record<string, string>): Promise<Asked> => app.send('POST', '', bundle(kind, entries), headers)
const issue = (answer: Asked): OperationOutcome['issue'][number] => answer.json<OperationOutcome>().issue[0]!
const outcomeOf = (one: BundleEntry): OperationOutcome => one.response!.outcome as OperationOutcome
const location = (id: string, version = 1): string => `${app.app.base}/Patient/${id}/_history/${version}`

describe.each(KINDS)('a %s', kind => {
  test('takes reads: read, vread, histories, both forms of search, HEAD, an operation, the CapabilityStatement', async () => {
    const { id, mark } = await made()
    const answers = answered(await send(kind, [
      entry(`GET Patient/${id}`), entry(`GET Patient/${id}/_history/1`), entry(`GET Patient/${id}/_history`), entry('GET Patient/_history?_count=2'), entry('GET _history?_count=2'),
      entry(`GET ${by(mark)}`), entry(`POST Patient/_search?identifier=urn:mrn|${mark}`), entry(`HEAD Patient/${id}`), entry(`GET Patient/${id}/$ecm-eligibility`), entry('GET metadata'),
    ]))
    expect(statuses(answers)).toEqual(Array.from({ length: 10 }, () => '200'))
    expect(answers.map(one => one.resource?.resourceType)).toEqual(['Patient', 'Patient', 'Bundle', 'Bundle', 'Bundle', 'Bundle', 'Bundle', undefined, 'Parameters', 'CapabilityStatement'])
    expect(answers[0]).toMatchObject({ fullUrl: `${app.app.base}/Patient/${id}`, response: { etag: 'W/"1"', lastModified: expect.stringMatching(/Z$/) } })
    expect([answers[5], answers[6]].map(one => (one!.resource as Bundle).entry!.map(match => match.resource!.id))).toEqual([[id], [id]])
    expect(answers[7]!.response).toMatchObject({ status: '200', etag: 'W/"1"' })
  })
  test('takes writes: create, update, patch in both forms, delete, each by criteria too', async () => {
    const [put, byCriteria, patched, binary, patchedBy, deleted, deletedBy] = await Promise.all(Array.from({ length: 7 }, () => made())), [fresh, madeBy] = [freshMark(), freshMark()]
    const answers = answered(await send(kind, [
      entry('POST Patient', marked(fresh)), entry(`PUT Patient/${put!.id}`, marked(put!.mark, { id: put!.id, active: true })), entry(`PUT ${by(byCriteria!.mark)}`, marked(byCriteria!.mark, { active: true })),
      entry(`PUT ${by(madeBy)}`, marked(madeBy)), entry(`PATCH Patient/${patched!.id}`, addition('Patient', 'active', { valueBoolean: true })),
      entry(`PATCH Patient/${binary!.id}`, jsonPatch({ op: 'add', path: '/active', value: true })), entry(`PATCH ${by(patchedBy!.mark)}`, jsonPatch({ op: 'add', path: '/active', value: true })),
      entry(`DELETE Patient/${deleted!.id}`), entry(`DELETE ${by(deletedBy!.mark)}`), entry('POST Patient', marked(put!.mark), { ifNoneExist: `identifier=urn:mrn|${put!.mark}` }),
    ]))
    expect(statuses(answers)).toEqual(['201', '200', '200', '201', '200', '200', '200', '200', '200', '200'])
    expect(answers.slice(0, 7).map(one => one.response!.etag)).toEqual(['W/"1"', 'W/"2"', 'W/"2"', 'W/"1"', 'W/"2"', 'W/"2"', 'W/"2"'])
    expect(answers[0]!.response!.location).toBe(location(answers[0]!.resource!.id!))
    expect(answers[1]!.response!.location).toBe(location(put!.id, 2))
    expect([1, 2, 4, 5, 6].map(i => (answers[i]!.resource as Patient).active)).toEqual([true, true, true, true, true])
    expect(answers[7]).toMatchObject({ response: { etag: 'W/"2"', lastModified: expect.any(String), outcome: { issue: [{ severity: 'information' }] } } })
    expect([answers[7]!.resource, answers[8]!.resource]).toEqual([undefined, undefined])
    expect((await app.get(`Patient/${deleted!.id}`)).status).toBe(410)
    expect((await app.get(`Patient/${deletedBy!.id}`)).status).toBe(410)
    expect(answers[9]!.response!.location).toMatch(new RegExp(`/Patient/${put!.id}/_history/`))
  })
  test('heeds If-None-Match, If-Modified-Since and If-Match of each entry', async () => {
    const [read, put, patched, deleted] = [await made(), await made(), await made(), await made()], since = new Date(Date.now() + 60_000).toISOString()
    const answers = answered(await send(kind, [
      entry(`GET Patient/${read.id}`, undefined, { ifNoneMatch: 'W/"1"' }), entry(`GET Patient/${read.id}`, undefined, { ifNoneMatch: 'W/"4"' }), entry(`GET Patient/${read.id}`, undefined, { ifModifiedSince: since }),
      entry(`PUT Patient/${put.id}`, marked(put.mark, { id: put.id }), { ifMatch: 'W/"1"' }), entry(`PATCH Patient/${patched.id}`, jsonPatch({ op: 'add', path: '/active', value: true }), { ifMatch: 'W/"1"' }),
      entry(`DELETE ${by(deleted.mark)}`, undefined, { ifMatch: 'W/"1"' }),
    ]))
    expect(statuses(answers)).toEqual(['304', '200', '304', '200', '200', '200'])
    expect(answers[0]).toEqual({ response: { status: '304', etag: 'W/"1"', lastModified: expect.any(String) } })
  })
  test.each([
    ['PUT', (id: string, mark: string) => entry(`PUT Patient/${id}`, marked(mark, { id }), { ifMatch: 'W/"7"' })],
    ['PUT by criteria', (_id: string, mark: string) => entry(`PUT ${by(mark)}`, marked(mark), { ifMatch: 'W/"7"' })],
    ['PATCH', (id: string) => entry(`PATCH Patient/${id}`, jsonPatch({ op: 'add', path: '/active', value: true }), { ifMatch: 'W/"7"' })],
    ['PATCH by criteria', (_id: string, mark: string) => entry(`PATCH ${by(mark)}`, jsonPatch({ op: 'add', path: '/active', value: true }), { ifMatch: 'W/"7"' })],
    ['DELETE', (id: string) => entry(`DELETE Patient/${id}`, undefined, { ifMatch: 'W/"7"' })],
    ['DELETE by criteria', (_id: string, mark: string) => entry(`DELETE ${by(mark)}`, undefined, { ifMatch: 'W/"7"' })],
  ] as const)('a %s whose ifMatch is stale is 412, and is not ignored', async (_what, of) => {
    const { id, mark } = await made(), answer = await send(kind, [entry(`GET Patient/${id}`), of(id, mark)])
    if (kind === 'batch') expect([answered(answer)[1]!.response!.status, outcomeOf(answered(answer)[1]!).issue[0]!.code]).toEqual(['412', 'conflict'])
    else expect([answer.status, issue(answer).expression]).toEqual([412, [expect.stringMatching(/^Bundle\.entry\[1\]/)]])
    expect((await app.get(`Patient/${id}`)).headers.get('etag')).toBe('W/"1"')
  })
  test('is answered as Prefer says: nothing, the resources, or an outcome beside each', async () => {
    const entries = (): object[] => [entry('POST Patient', marked(freshMark())), entry('GET Patient?_count=1')]
    const [minimal, whole, outcome] = await Promise.all(['minimal', 'representation', 'OperationOutcome'].map(async what => answered(await send(kind, entries(), { prefer: `return=${what}` }))))
    expect(minimal![0]).toEqual({ response: { status: '201', location: expect.any(String), etag: 'W/"1"', lastModified: expect.any(String) } })
    expect(whole![0]!.resource?.resourceType).toBe('Patient')
    expect([outcome![0]!.resource, outcomeOf(outcome![0]!).resourceType]).toEqual([undefined, 'OperationOutcome'])
    expect([minimal![1]!.resource?.resourceType, outcome![1]!.resource?.resourceType]).toEqual(['Bundle', 'Bundle'])
  })
  test('without entries is answered without entries', async () => expect(answered(await send(kind, []))).toEqual([]))
  test.each<[string, object, string]>([
    ['an entry without request', { resource: marked('mrn-1') }, 'Bundle.entry[1].request'],
    ['a method that there is not', { request: { method: 'COPY', url: 'Patient' } }, 'Bundle.entry[1].request.method'],
    ['an entry without url', { request: { method: 'GET' } }, 'Bundle.entry[1].request.url'],
    ['a mistyped condition, which would else be no condition', { request: { method: 'POST', url: 'Patient', ifNoneExists: 'identifier=1' }, resource: marked('mrn-1') }, 'Bundle.entry[1].request.ifNoneExists'],
    ['a condition that is no string', { request: { method: 'PUT', url: 'Patient/1', ifMatch: 1 }, resource: marked('mrn-1') }, 'Bundle.entry[1].request.ifMatch'],
    ['ifNoneExist of a PUT', entry('PUT Patient/1', marked('mrn-1'), { ifNoneExist: 'identifier=1' }), 'Bundle.entry[1].request.ifNoneExist'],
    ['ifMatch of a POST', entry('POST Patient', marked('mrn-1'), { ifMatch: 'W/"1"' }), 'Bundle.entry[1].request.ifMatch'],
    ['an unknown member of an entry', { ...entry('GET Patient'), body: 1 }, 'Bundle.entry[1].body'],
  ])('with %s is refused', async (_what, wrong, expression) => {
    const answer = await send(kind, [entry('GET Patient?_count=1'), wrong])
    expect([answer.status, issue(answer).expression]).toEqual([400, [expression]])
  })
  test.each<[string, object, number]>([
    ['another server', entry('GET http://elsewhere.example/fhir/Patient/1'), 400],
    ['the base: a Bundle inside a Bundle', { request: { method: 'POST', url: '/' }, resource: bundle('batch', []) }, 400],
    ['a type that R4 does not have', entry('GET Patiente/1'), 404],
    ['a resource that is not there', entry('GET Patient/nobody-4410'), 404],
    ['a search in a resource, which has its parameters in the url', entry('POST Patient/_search', { resourceType: 'Parameters' }), 400],
  ])('an entry that asks %s fails', async (_what, wrong, status) => {
    const answer = await send(kind, [entry('GET Patient?_count=1'), wrong])
    if (kind === 'batch') expect(statuses(answered(answer))).toEqual(['200', String(status)])
    else expect([answer.status, issue(answer).expression![0]]).toEqual([status, expect.stringMatching(/^Bundle\.entry\[1\]/)])
  })
})
