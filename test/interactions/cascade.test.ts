/** What refers to a resource stands against its deletion, or goes with it where that is asked for.  R4 http.html#delete */
import type { Bundle, OperationOutcome } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { runApp, type Caller, type RunningApp } from '../support/app.ts'
import { answered, entry, statuses, transact } from '../support/bundles.ts'
import { SENTINEL } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

let app: RunningApp
beforeAll(async () => { app = await runApp([], { settings: { CASCADE_DELETE: '4' } }) })

const issue = (answer: Asked): OperationOutcome['issue'][number] => answer.json<OperationOutcome>().issue[0]!
const text = (answer: Asked): string => issue(answer).details!.text!
const make = async (caller: Caller, body: object): Promise<string> => {
  const answer = await caller.send('POST', (body as { resourceType: string }).resourceType, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.json<{ id: string }>().id
}
const PATIENT = { resourceType: 'Patient', name: [{ family: SENTINEL }] }
const encounter = (patient: string): object => ({ resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' }, subject: { reference: `Patient/${patient}` } })
const observation = (patient: string, visit?: string): object => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: `Patient/${patient}` }, ...(visit && { encounter: { reference: `Encounter/${visit}` } }) })
const status = async (caller: Caller, address: string): Promise<number> => (await caller.get(address)).status

describe('what refers to a resource', () => {
  test('is told by type and number, without an id', async () => {
    const id = await make(app, PATIENT), visit = await make(app, encounter(id)), other = await make(app, encounter(id)), seen = await make(app, observation(id))
    const answer = await app.send('DELETE', `Patient/${id}`)
    expect([answer.status, text(answer)]).toEqual([409, 'The Patient is still referred to by 2 Encounter, 1 Observation'])
    expect([id, visit, other, seen].filter(one => answer.text.includes(one))).toEqual([])
    expect(await status(app, `Patient/${id}`)).toBe(200)
  })
  test('is told for the entry of a transaction', async () => {
    const id = await make(app, PATIENT)
    await make(app, encounter(id))
    const answer = await transact(app, [entry('GET Patient?_count=1'), entry(`DELETE Patient/${id}`)])
    expect([answer.status, text(answer), issue(answer).expression]).toEqual([409, 'The Patient is still referred to by 1 Encounter', ['Bundle.entry[1]']])
  })
  test('in another type than its member stands against it too', async () => {
    const id = await make(app, PATIENT), visit = await make(app, encounter(id))
    await make(app, observation(id, visit))
    expect(text(await app.send('DELETE', `Encounter/${visit}`))).toBe('The Encounter is still referred to by 1 Observation')
  })
})

describe('a delete that cascades', () => {
  test.each<[string, (id: string) => Promise<Asked>]>([
    ['by _cascade=delete', id => app.send('DELETE', `Patient/${id}?_cascade=delete`)],
    ['by X-Cascade: delete', id => app.send('DELETE', `Patient/${id}`, undefined, { 'x-cascade': 'delete' })],
    ['by criteria', id => app.send('DELETE', `Patient?_id=${id}&_cascade=delete`)],
  ])('%s takes what refers, and what refers to that, in one commit', async (_how, remove) => {
    const id = await make(app, PATIENT), visit = await make(app, encounter(id)), seen = await make(app, observation(id, visit)), stays = await make(app, PATIENT)
    const list = await make(app, { resourceType: 'List', status: 'current', mode: 'working', entry: [{ item: { reference: `Observation/${seen}` } }] })
    const answer = await remove(id)
    expect([answer.status, text(answer)]).toEqual([200, 'Deleted, and what referred to it: 1 Encounter, 1 List, 1 Observation'])
    expect(await Promise.all([`Patient/${id}`, `Encounter/${visit}`, `Observation/${seen}`, `List/${list}`, `Patient/${stays}`].map(at => status(app, at)))).toEqual([410, 410, 410, 410, 200])
    const history = (await app.get(`Encounter/${visit}/_history`)).json<Bundle>(), whole = (await app.get(`Patient/${id}/_history`)).json<Bundle>()
    expect([history.entry![0]!.request!.method, history.entry![0]!.response!.lastModified]).toEqual(['DELETE', whole.entry![0]!.response!.lastModified])
  })
  test('takes as many as are allowed', async () => {
    const id = await make(app, PATIENT)
    for (let i = 0; i < 4; i++) await make(app, encounter(id))
    expect(text(await app.send('DELETE', `Patient/${id}?_cascade=delete`))).toBe('Deleted, and what referred to it: 4 Encounter')
  })
  test('of more than are allowed is refused, and nothing goes', async () => {
    const id = await make(app, PATIENT), visit = await make(app, encounter(id))
    for (let i = 0; i < 4; i++) await make(app, observation(id, visit))
    const answer = await app.send('DELETE', `Patient/${id}?_cascade=delete`)
    expect([answer.status, text(answer), await status(app, `Encounter/${visit}`)]).toEqual([409, 'More than 4 would have to be deleted with the Patient', 200])
  })
  test('goes round a circle once', async () => {
    const [one, two] = answered(await transact(app, [
      entry('POST Patient', { ...PATIENT, link: [{ other: { reference: 'urn:oid:1.2.2' }, type: 'seealso' }] }, { fullUrl: 'urn:oid:1.2.1' }),
      entry('POST Patient', { ...PATIENT, link: [{ other: { reference: 'urn:oid:1.2.1' }, type: 'seealso' }] }, { fullUrl: 'urn:oid:1.2.2' }),
    ]))
    expect(text(await app.send('DELETE', `Patient/${one!.resource!.id}?_cascade=delete`))).toBe('Deleted, and what referred to it: 1 Patient')
    expect(await status(app, `Patient/${two!.resource!.id}`)).toBe(410)
  })
  test('is an entry of a transaction, that tells what went with it; what the transaction changes does not go', async () => {
    const id = await make(app, PATIENT), visit = await make(app, encounter(id)), kept = await make(app, encounter(id)), other = await make(app, PATIENT)
    const answers = answered(await transact(app, [entry(`DELETE Patient/${id}?_cascade=delete`), entry(`PUT Encounter/${kept}`, { ...encounter(other), id: kept })]))
    expect([statuses(answers), (answers[0]!.response!.outcome as OperationOutcome).issue[0]!.details!.text]).toEqual([['200', '200'], 'Deleted, and what referred to it: 1 Encounter'])
    expect([await status(app, `Encounter/${visit}`), await status(app, `Encounter/${kept}`)]).toEqual([410, 200])
  })
  test('does not leave a reference that the same transaction writes', async () => {
    const id = await make(app, PATIENT), kept = await make(app, encounter(id))
    const answer = await transact(app, [entry(`DELETE Patient/${id}?_cascade=delete`), entry(`PUT Encounter/${kept}`, { ...encounter(id), id: kept })])
    expect([answer.status, issue(answer).expression, await status(app, `Patient/${id}`)]).toEqual([422, ['Bundle.entry[1].resource.subject'], 200])
  })
  test.each(['_cascade=all', '_cascade='])('%s is refused', async how => {
    const id = await make(app, PATIENT)
    expect([(await app.send('DELETE', `Patient/${id}?${how}`)).status, await status(app, `Patient/${id}`)]).toEqual([400, 200])
  })
  test('may be off, and is said when it is on', async () => {
    const off = await runApp([], { settings: { CASCADE_DELETE: 'off' } }), id = await make(off, PATIENT)
    expect([(await off.send('DELETE', `Patient/${id}?_cascade=delete`)).status, await status(off, `Patient/${id}`)]).toEqual([400, 200])
    expect([(await off.get('metadata')).text.includes('_cascade'), (await app.get('metadata')).text.includes('4 resources at most')]).toEqual([false, true])
  })
})

describe('who sees little', () => {
  let apps: RunningApp
  const PRINCIPALS = [
    { name: 'hospital-1', party: 'Organization/hospital-1', role: 'hospital' }, { name: 'hospital-2', party: 'Organization/hospital-2', role: 'hospital' },
    { name: 'reader-1', party: 'Organization/hospital-1', role: 'hospital', scopes: 'system/*.rs system/Patient.cruds' },
  ] as const
  beforeAll(async () => { apps = await runApp(PRINCIPALS) })

  test('is told what they may see, and of the rest no type and no number', async () => {
    const [one, two] = [apps.as('hospital-1'), apps.as('hospital-2')], id = await make(one, PATIENT)
    await make(two, observation(id))
    expect(text(await one.send('DELETE', `Patient/${id}`))).toBe('The Patient is still referred to by what you may not see')
    await make(one, encounter(id))
    expect(text(await one.send('DELETE', `Patient/${id}`))).toBe('The Patient is still referred to by 1 Encounter, what you may not see')
  })
  test('deletes nothing that they may not see', async () => {
    const [one, two] = [apps.as('hospital-1'), apps.as('hospital-2')], id = await make(one, PATIENT), seen = await make(two, observation(id)), visit = await make(one, encounter(id))
    const answer = await one.send('DELETE', `Patient/${id}?_cascade=delete`)
    expect([answer.status, text(answer)]).toEqual([409, 'The Patient is still referred to by what you may not see'])
    expect([await status(two, `Observation/${seen}`), await status(one, `Encounter/${visit}`), await status(one, `Patient/${id}`)]).toEqual([200, 200, 200])
  })
  test('deletes nothing of a type that their token may not delete', async () => {
    const id = await make(apps.as('hospital-1'), PATIENT), visit = await make(apps.as('hospital-1'), encounter(id))
    const answer = await apps.as('reader-1').send('DELETE', `Patient/${id}?_cascade=delete`)
    expect([answer.status, text(answer)]).toEqual([409, 'The Patient is still referred to by what you may not delete: 1 Encounter'])
    expect(await status(apps.as('hospital-1'), `Encounter/${visit}`)).toBe(200)
  })
})
