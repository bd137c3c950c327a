/** PATCH, and update, patch and delete by criteria, through the door.  R4 http.html#patch, #cond-update, #3.1.0.7.1 */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Bundle, OperationOutcome } from '@medplum/fhirtypes'
import { runApp, type RunningApp } from '../support/app.ts'
import { SENTINEL } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

const JSON_PATCH = { 'content-type': 'application/json-patch+json' }
let app: RunningApp, serial = 0
beforeAll(async () => { app = await runApp() })

const patient = (extra: object = {}): object => ({ resourceType: 'Patient', name: [{ family: SENTINEL, given: ['Ana'] }], birthDate: '1971-04-09', ...extra })
const marked = (mark: string, extra: object = {}): object => patient({ identifier: [{ system: 'urn:mrn', value: mark }], ...extra })
const by = (mark: string): string => `Patient?identifier=urn:mrn|${mark}`
const freshMark = (): string => `mrn-77${String(++serial).padStart(4, '0')}`
const create = (body: object): Promise<Asked> => app.send('POST', 'Patient', body)
const idOf = (answer: Asked): string => answer.json<{ id: string }>().id
const text = (answer: Asked): string => answer.json<OperationOutcome>().issue.map(i => i.details?.text).join('; ')
const historyOf = async (id: string): Promise<string[]> => (await app.get(`Patient/${id}/_history`)).json<Bundle>().entry!.map(e => e.request!.method)
const count = async (query: string): Promise<number> => (await app.get(`${query}&_summary=count`)).json<Bundle>().total!
const active = (value: boolean): object[] => [{ op: 'add', path: '/active', value }]

describe('a patch', () => {
  test('in JSON makes a new version; what it does not name stays as it was spelled', async () => {
    const made = await app.send('POST', 'Observation', '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.00}}')
    const answer = await app.send('PATCH', `Observation/${idOf(made)}`, [{ op: 'replace', path: '/status', value: 'amended' }], JSON_PATCH)
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, 'W/"2"'])
    expect(answer.text).toContain('"value":1.00')
    expect((await app.get(`Observation/${idOf(made)}`)).json()).toMatchObject({ status: 'amended' })
  })
  test('in FHIRPath does the same', async () => {
    const id = idOf(await create(patient()))
    const answer = await app.send('PATCH', `Patient/${id}`, {
      resourceType: 'Parameters', parameter: [{ name: 'operation', part: [{ name: 'type', valueCode: 'replace' }, { name: 'path', valueString: 'Patient.birthDate' }, { name: 'value', valueDate: '1972-05-10' }] }],
    })
    expect([answer.status, answer.json<{ birthDate: string }>().birthDate]).toEqual([200, '1972-05-10'])
    expect(await historyOf(id)).toEqual(['PATCH', 'POST'])
  })
  test('is judged by what it leaves: what is not R4 is refused and nothing is written', async () => {
    const id = idOf(await create(patient()))
    for (const [operations, status] of [[[{ op: 'add', path: '/favouriteColour', value: 'x' }], 400], [[{ op: 'replace', path: '/birthDate', value: '1971-13-40' }], 400], [[{ op: 'replace', path: '/id', value: 'other' }], 422], [[{ op: 'remove', path: '/nothing' }], 422], [{ op: 'x' }, 400]] as const) {
      expect((await app.send('PATCH', `Patient/${id}`, operations, JSON_PATCH)).status).toBe(status)
    }
    expect(await historyOf(id)).toEqual(['POST'])
  })
  test('of what is not there is 404, of what was deleted 410, of a version that has moved 412', async () => {
    const id = idOf(await create(patient()))
    expect((await app.send('PATCH', 'Patient/nobody-8814', active(true), JSON_PATCH)).status).toBe(404)
    expect((await app.send('PATCH', `Patient/${id}`, active(true), { ...JSON_PATCH, 'if-match': 'W/"7"' })).status).toBe(412)
    expect((await app.send('PATCH', `Patient/${id}`, active(true), { ...JSON_PATCH, 'if-match': 'W/"1"' })).status).toBe(200)
    await app.send('DELETE', `Patient/${id}`)
    expect((await app.send('PATCH', `Patient/${id}`, active(true), JSON_PATCH)).status).toBe(410)
  })
  test('of many at once none is lost', async () => {
    const id = idOf(await create(patient()))
    const answers = await Promise.all(Array.from({ length: 3 }, (_, i) => app.send('PATCH', `Patient/${id}`, [{ op: 'add', path: '/name/0/given/-', value: `g${i}` }], JSON_PATCH)))
    expect(answers.map(a => a.status)).toEqual([200, 200, 200])
    expect((await app.get(`Patient/${id}`)).json<{ name: { given: string[] }[] }>().name[0]!.given.toSorted()).toEqual(['Ana', 'g0', 'g1', 'g2'])
  })
  test('by criteria: one match is patched, none is 404, several are 412', async () => {
    const mark = freshMark()
    expect((await app.send('PATCH', by(mark), active(true), JSON_PATCH)).status).toBe(404)
    const id = idOf(await create(marked(mark)))
    expect((await app.send('PATCH', by(mark), active(true), JSON_PATCH)).json()).toMatchObject({ id, active: true })
    await create(marked(mark))
    expect((await app.send('PATCH', by(mark), active(false), JSON_PATCH)).status).toBe(412)
  })
  test('inside a transaction, as Parameters and as a Binary, with its siblings or not at all', async () => {
    const [a, b] = [idOf(await create(patient())), idOf(await create(patient()))]
    const entries = (last: object[]): object => ({
      resourceType: 'Bundle', type: 'transaction',
      entry: [
        { resource: { resourceType: 'Parameters', parameter: [{ name: 'operation', part: [{ name: 'type', valueCode: 'add' }, { name: 'path', valueString: 'Patient' }, { name: 'name', valueString: 'active' }, { name: 'value', valueBoolean: true }] }] }, request: { method: 'PATCH', url: `Patient/${a}` } },
        { resource: { resourceType: 'Binary', contentType: 'application/json-patch+json', data: Buffer.from(JSON.stringify(last)).toString('base64') }, request: { method: 'PATCH', url: `Patient/${b}` } },
      ],
    })
    const failed = await app.send('POST', '', entries([{ op: 'remove', path: '/nothing' }]))
    expect([failed.status, failed.json<OperationOutcome>().issue[0]!.expression]).toEqual([422, ['Bundle.entry[1]']])
    expect([await historyOf(a), await historyOf(b)]).toEqual([['POST'], ['POST']])
    expect((await app.send('POST', '', entries(active(false)))).status).toBe(200)
    expect([(await app.get(`Patient/${a}`)).json<{ active: boolean }>().active, (await app.get(`Patient/${b}`)).json<{ active: boolean }>().active]).toEqual([true, false])
  })
  test('in another form is 415', async () => {
    const id = idOf(await create(patient()))
    expect((await app.send('PATCH', `Patient/${id}`, patient({ id }))).status).toBe(415)
    expect((await app.send('PUT', `Patient/${id}`, active(true), JSON_PATCH)).status).toBe(415)
  })
})

describe('an update by criteria', () => {
  test('changes the one that matches, makes one where none does, and refuses where several do', async () => {
    const mark = freshMark(), first = await app.send('PUT', by(mark), marked(mark)), second = await app.send('PUT', by(mark), marked(mark, { active: true }))
    expect([first.status, second.status]).toEqual([201, 200])
    expect(idOf(second)).toBe(idOf(first))
    await create(marked(mark))
    expect((await app.send('PUT', by(mark), marked(mark))).status).toBe(412)
  })
  test('takes the id the resource names where none matches, and refuses another id than that of the match', async () => {
    const mark = freshMark(), made = await app.send('PUT', by(mark), marked(mark, { id: `own-${mark}` }))
    expect([made.status, idOf(made)]).toEqual([201, `own-${mark}`])
    expect((await app.send('PUT', by(mark), marked(mark, { id: 'another-id-1' }))).status).toBe(400)
  })
  test('does not overwrite what its criteria do not match', async () => {
    const [one, other] = [freshMark(), freshMark()], id = idOf(await create(marked(one)))
    expect((await app.send('PUT', by(other), marked(other, { id }))).status).toBe(409)
    expect(await historyOf(id)).toEqual(['POST'])
  })
  test('of fifty at once one makes it, the others change it', async () => {
    const mark = freshMark(), answers = await Promise.all(Array.from({ length: 50 }, () => app.send('PUT', by(mark), marked(mark))))
    expect(answers.map(a => a.status).toSorted()).toEqual([...Array.from({ length: 49 }, () => 200), 201])
    expect(await count(by(mark))).toBe(1)
  })
  test('in a transaction is what its siblings refer to, whether it was there or not', async () => {
    const mark = freshMark(), encounter = { resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' }, subject: { reference: 'urn:uuid:4b6a2a5e-9f5d-4e0b-8f9a-1d2c3b4a5f60' } }
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [
      { fullUrl: 'urn:uuid:4b6a2a5e-9f5d-4e0b-8f9a-1d2c3b4a5f60', resource: marked(mark), request: { method: 'PUT', url: by(mark) } },
      { resource: encounter, request: { method: 'POST', url: 'Encounter' } },
    ] }
    for (const status of ['201', '200']) {
      const answer = await app.send('POST', '', bundle), [first, second] = answer.json<Bundle>().entry!
      expect([answer.status, first!.response!.status]).toEqual([200, status])
      expect((second!.resource as { subject: { reference: string } }).subject.reference).toBe(`Patient/${first!.resource!.id}`)
    }
    expect(await count(by(mark))).toBe(1)
  })
  test('without criteria is refused: it would mean any', async () => {
    expect((await app.send('PUT', 'Patient', patient())).status).toBe(400)
    expect((await app.send('PUT', 'Patient?_format=json', patient())).status).toBe(400)
    expect((await app.send('PUT', 'Patient?colour=blue', patient())).status).toBe(400)
  })
})

describe('a delete by criteria', () => {
  test('deletes the one that matches; where none does there is nothing to do', async () => {
    const mark = freshMark(), id = idOf(await create(marked(mark)))
    expect(text(await app.send('DELETE', by(mark)))).toBe('Deleted')
    expect((await app.get(`Patient/${id}`)).status).toBe(410)
    expect(text(await app.send('DELETE', by(mark)))).toBe('Nothing matched')
    expect((await app.send('DELETE', by(mark), undefined, { prefer: 'return=minimal' })).status).toBe(204)
  })
  test('of several is refused, and none goes', async () => {
    const mark = freshMark()
    await create(marked(mark))
    await create(marked(mark))
    expect((await app.send('DELETE', by(mark))).status).toBe(412)
    expect(await count(by(mark))).toBe(2)
  })
  test('without criteria is refused: it would mean all', async () => {
    expect((await app.send('DELETE', 'Patient')).status).toBe(400)
  })
})
