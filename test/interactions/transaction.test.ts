/** All or nothing, and what each entry sees of the others.  R4 http.html#trules */
import type { Bundle, OperationOutcome, Patient } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../support/app.ts'
import { answered, entry, jsonPatch, statuses, transact } from '../support/bundles.ts'
import { SENTINEL } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

let app: RunningApp, serial = 0
beforeAll(async () => { app = await runApp() })

const freshMark = (): string => `mrn-62${String(++serial).padStart(4, '0')}`
const marked = (mark: string, more: object = {}): object => ({ resourceType: 'Patient', name: [{ family: SENTINEL }], identifier: [{ system: 'urn:mrn', value: mark }], ...more })
const by = (mark: string): string => `Patient?identifier=urn:mrn|${mark}`
const issue = (answer: Asked): OperationOutcome['issue'][number] => answer.json<OperationOutcome>().issue[0]!
const total = async (query: string): Promise<number> => (await app.get(`${query}&_summary=count`)).json<Bundle>().total!
const ids = (found: unknown): (string | undefined)[] => ((found as Bundle).entry ?? []).map(one => one.resource?.id)

describe('reads inside a transaction', () => {
  test('see what its writes leave: read, search, history, an operation; wherever they stand', async () => {
    const mark = freshMark(), id = `read-${mark}`
    const answers = answered(await transact(app, [
      entry(`GET Patient/${id}`), entry(`GET ${by(mark)}`), entry(`GET Patient/${id}/_history`), entry(`GET Patient/${id}/_history/1`), entry(`GET Patient/${id}/$ecm-eligibility`),
      entry(`PUT Patient/${id}`, marked(mark, { id })), entry(`HEAD Patient/${id}`),
    ]))
    expect(statuses(answers)).toEqual(['200', '200', '200', '200', '200', '201', '200'])
    expect([answers[0]!.resource?.id, ids(answers[1]!.resource), (answers[2]!.resource as Bundle).total]).toEqual([id, [id], 1])
  })
  test('that are refused refuse it whole: nothing is written', async () => {
    const mark = freshMark(), answer = await transact(app, [entry('POST Patient', marked(mark)), entry('GET Patient/nobody-5521')])
    expect([answer.status, issue(answer).expression]).toEqual([404, ['Bundle.entry[1]']])
    expect(await total(by(mark))).toBe(0)
  })
  test('of what the same transaction deletes are 410, and it deletes nothing', async () => {
    const id = (await app.send('POST', 'Patient', marked(freshMark()))).json<Patient>().id!
    const answer = await transact(app, [entry(`DELETE Patient/${id}`), entry(`GET Patient/${id}`)])
    expect([answer.status, issue(answer).expression]).toEqual([410, ['Bundle.entry[1]']])
    expect((await app.get(`Patient/${id}`)).status).toBe(200)
  })
  test('alone are answered too', async () => {
    const id = (await app.send('POST', 'Patient', marked(freshMark()))).json<Patient>().id!
    expect(statuses(answered(await transact(app, [entry(`GET Patient/${id}`), entry(`GET Patient?_id=${id}`)])))).toEqual(['200', '200'])
    const refused = await transact(app, [entry(`GET Patient/${id}`), entry('GET Patient/nobody-5522')])
    expect([refused.status, issue(refused).expression]).toEqual([404, ['Bundle.entry[1]']])
  })
})

describe('a transaction that fails', () => {
  const wrong: [string, (id: string) => object, number, string][] = [
    ['an invalid resource', () => entry('POST Patient', { resourceType: 'Patient', birthDate: '1971-02-30' }), 400, 'Bundle.entry[3].resource.birthDate'],
    ['a reference to nothing', () => entry('POST Patient', { resourceType: 'Patient', generalPractitioner: [{ reference: 'Practitioner/nobody-12' }] }), 422, 'Bundle.entry[3].resource.generalPractitioner[0]'],
    ['a PUT of another id than its address', () => entry('PUT Patient/other-12', marked('mrn-1', { id: 'other-13' })), 400, 'Bundle.entry[3].resource.id'],
    ['a delete of what never was', () => entry('DELETE Patient/nobody-13'), 404, 'Bundle.entry[3]'],
    ['a delete of what others refer to', id => entry(`DELETE Patient/${id}`), 409, 'Bundle.entry[3]'],
    ['a patch that cannot be applied', id => entry(`PATCH Patient/${id}`, jsonPatch({ op: 'remove', path: '/nothing' })), 422, 'Bundle.entry[3]'],
    ['a body that is none', () => entry('POST Patient'), 400, 'Bundle.entry[3]'],
    ['a stale version', id => entry(`PUT Patient/${id}`, marked('mrn-2', { id }), { ifMatch: 'W/"9"' }), 412, 'Bundle.entry[3]'],
  ]
  test.each(wrong)('by %s names the entry, and nothing is written', async (_what, of, status, expression) => {
    const { id } = (await app.send('POST', 'Patient', marked(freshMark()))).json<{ id: string }>(), mark = freshMark()
    await app.send('POST', 'Encounter', { resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' }, subject: { reference: `Patient/${id}` } })
    const answer = await transact(app, [entry('POST Patient', marked(mark)), entry(`PUT Patient/fine-${mark}`, marked(mark, { id: `fine-${mark}` })), entry(`GET Patient/${id}`), of(id)])
    expect([answer.status, answer.json<{ resourceType: string }>().resourceType, issue(answer).expression![0]!.slice(0, expression.length)]).toEqual([status, 'OperationOutcome', expression])
    expect(await total(by(mark))).toBe(0)
    expect((await app.get(`Patient/${id}`)).headers.get('etag')).toBe('W/"1"')
  })
})
