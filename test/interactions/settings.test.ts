/** What an operator may decide of the interactions; the CapabilityStatement says what was decided.  R4 http.html#upsert, capabilitystatement.html */
import { readFileSync } from 'node:fs'
import type { Bundle, CapabilityStatement, CapabilityStatementRestResource, OperationOutcome, Patient } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { runApp, type Caller, type RunningApp } from '../support/app.ts'
import { answered, entry, inBatch, statuses, transact } from '../support/bundles.ts'
import { runMain } from '../support/server.ts'
import { SENTINEL } from '../support/sentinel.ts'

const ECM = 'https://ecm-fhir.org/fhir'
let serial = 0
const EXAMPLE = JSON.parse(readFileSync(new URL('../../profiles/package/Patient-ecm-member-example.json', import.meta.url), 'utf8')) as object
const freshMark = (): string => `mrn-65${String(++serial).padStart(4, '0')}`
const marked = (mark: string, more: object = {}): object => ({ resourceType: 'Patient', name: [{ family: SENTINEL }], identifier: [{ system: 'urn:mrn', value: mark }], ...more })
const by = (mark: string): string => `Patient?identifier=urn:mrn|${mark}`
const about = (reference: string): object => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference } })
const stated = async (app: Caller, type: string): Promise<CapabilityStatementRestResource> => (await app.get('metadata')).json<CapabilityStatement>().rest![0]!.resource!.find(one => one.type === type)!
const total = async (app: Caller, query: string): Promise<number> => (await app.get(`${query}&_summary=count`)).json<Bundle>().total!
const made = async (app: Caller, mark: string): Promise<string> => (await app.send('POST', 'Patient', marked(mark))).json<Patient>().id!

describe('without update as create', () => {
  let app: RunningApp
  beforeAll(async () => { app = await runApp([], { settings: { UPDATE_AS_CREATE: 'off' } }) })

  test('is said', async () => expect((await stated(app, 'Patient')).updateCreate).toBe(false))
  test('a PUT of what never was is 405 and makes nothing: alone, in a batch, in a transaction, by criteria with an id', async () => {
    const mark = freshMark(), id = `own-${mark}`, put = entry(`PUT Patient/${id}`, marked(mark, { id }))
    expect((await app.send('PUT', `Patient/${id}`, marked(mark, { id }))).status).toBe(405)
    expect(statuses(answered(await inBatch(app, [put])))).toEqual(['405'])
    const answer = await transact(app, [entry('POST Patient', marked(mark)), put])
    expect([answer.status, answer.json<OperationOutcome>().issue[0]!.expression]).toEqual([405, ['Bundle.entry[1].resource']])
    expect((await app.send('PUT', by(mark), marked(mark, { id }))).status).toBe(405)
    expect(await total(app, by(mark))).toBe(0)
  })
  test('by criteria without an id it is made, for the id is ours', async () => {
    const mark = freshMark()
    expect([(await app.send('PUT', by(mark), marked(mark))).status, (await app.send('PUT', by(mark), marked(mark))).status]).toEqual([201, 200])
  })
  test('what is there is updated, and what was deleted is brought back: its id was ours', async () => {
    const mark = freshMark(), id = await made(app, mark)
    expect((await app.send('PUT', `Patient/${id}`, marked(mark, { id, active: true }))).status).toBe(200)
    await app.send('DELETE', `Patient/${id}`)
    expect((await app.send('PUT', `Patient/${id}`, marked(mark, { id }))).status).toBe(201)
  })
  test('with If-Match a PUT of what never was is 404', async () => {
    expect((await app.send('PUT', 'Patient/own-1', marked('mrn-1', { id: 'own-1' }), { 'if-match': 'W/"1"' })).status).toBe(404)
  })
})

test('without update as create a PUT of what the caller may not see is answered as of what never was', async () => {
  const app = await runApp([
    { name: 'hospital-1', party: 'Organization/hospital-1', role: 'hospital' }, { name: 'hospital-2', party: 'Organization/hospital-2', role: 'hospital' },
  ], { settings: { UPDATE_AS_CREATE: 'off' } })
  const mark = freshMark(), id = await made(app.as('hospital-1'), mark), put = (at: string) => app.as('hospital-2').send('PUT', `Patient/${at}`, marked(mark, { id: at }))
  const [hidden, never] = [await put(id), await put('never-4471')]
  expect([hidden.status, hidden.text]).toEqual([405, never.text])
})

describe('a delete by criteria', () => {
  let app: RunningApp
  beforeAll(async () => { app = await runApp([], { settings: { CONDITIONAL_DELETE: 'multiple:3' } }) })

  test('of several is said, and deletes them all in one commit', async () => {
    const mark = freshMark(), ids = [await made(app, mark), await made(app, mark), await made(app, mark)]
    expect((await stated(app, 'Patient')).conditionalDelete).toBe('multiple')
    const answer = await app.send('DELETE', by(mark))
    expect([answer.status, answer.json<OperationOutcome>().issue[0]!.details!.text]).toEqual([200, '3 deleted'])
    expect((await Promise.all(ids.map(id => app.get(`Patient/${id}`)))).map(one => one.status)).toEqual([410, 410, 410])
  })
  test('of more than are allowed is 412, and none goes', async () => {
    const mark = freshMark()
    for (let i = 0; i < 4; i++) await made(app, mark)
    expect([(await app.send('DELETE', by(mark))).status, await total(app, by(mark))]).toEqual([412, 4])
  })
  test('of several with If-Match is 412: one version cannot be that of all', async () => {
    const mark = freshMark()
    await made(app, mark)
    await made(app, mark)
    expect([(await app.send('DELETE', by(mark), undefined, { 'if-match': 'W/"1"' })).status, await total(app, by(mark))]).toEqual([412, 2])
  })
  test('of one that others refer to deletes none', async () => {
    const mark = freshMark(), id = await made(app, mark)
    await made(app, mark)
    await app.send('POST', 'Observation', about(`Patient/${id}`))
    expect([(await app.send('DELETE', by(mark))).status, await total(app, by(mark))]).toEqual([409, 2])
  })
})

describe('references', () => {
  test('are enforced unless it is said otherwise, and that is said', async () => {
    const app = await runApp()
    expect((await stated(app, 'Patient')).referencePolicy).toEqual(['literal', 'logical', 'enforced'])
    expect((await app.send('POST', 'Observation', about('Patient/nobody-77'))).status).toBe(422)
    expect((await app.send('POST', 'Observation', about('https://elsewhere.example/fhir/Patient/7'))).status).toBe(201)
  })
  test('that are kept as they come are said to be: nothing need be there, and nothing stands against a delete', async () => {
    const app = await runApp([], { settings: { REFERENCES: 'literal' } }), id = await made(app, freshMark())
    expect((await stated(app, 'Patient')).referencePolicy).toEqual(['literal', 'logical'])
    expect((await app.send('POST', 'Observation', about('Patient/nobody-77'))).status).toBe(201)
    expect((await app.send('POST', 'Observation', about(`Patient/${id}/_history/9`))).status).toBe(201)
    expect(statuses(answered(await transact(app, [entry('POST Observation', about('Patient/nobody-78')), entry('POST Observation', about(`Patient/${id}`))])))).toEqual(['201', '201'])
    expect((await app.send('DELETE', `Patient/${id}`)).status).toBe(200)
    expect((await transact(app, [entry('POST Observation', about('Patient?identifier=urn:mrn|none-9'))])).status).toBe(412)
  })
  test('that are kept as they come still name no member whom the caller may not see', async () => {
    const app = await runApp([{ name: 'plan-1', party: 'Organization/plan-1', role: 'plan' }, { name: 'operator-1', party: 'Organization/operator-1', role: 'operator' }], { settings: { REFERENCES: 'literal' } })
    const hidden = await made(app.as('operator-1'), freshMark())
    for (const send of [(body: object) => app.as('plan-1').send('POST', 'Observation', body), async (body: object) => transact(app.as('plan-1'), [entry('POST Observation', body), entry('POST Basic', { resourceType: 'Basic', code: { text: 'x' } })])]) {
      expect([(await send(about(`Patient/${hidden}`))).status, (await send(about('Patient/nobody-79'))).status]).toEqual([422, 422])
      expect((await send({ ...about('Group/nobody-80') })).status).toBeLessThan(300)
    }
  })
})

describe('profiles', () => {
  const MEMBER = `${ECM}/StructureDefinition/ecm-member`
  test('that a resource claims are kept; none must be claimed', async () => {
    const app = await runApp(), { profile, supportedProfile, documentation } = await stated(app, 'Patient')
    expect([profile, supportedProfile, documentation]).toEqual([undefined, [MEMBER], undefined])
    expect((await app.send('POST', 'Patient', marked(freshMark()))).status).toBe(201)
  })
  test('that are required must be claimed, and are said', async () => {
    const app = await runApp([], { settings: { PROFILES: 'required:Patient,Task' } }), { profile, documentation } = await stated(app, 'Patient')
    expect([profile, documentation]).toEqual([MEMBER, expect.any(String)])
    expect((await stated(app, 'Task')).profile).toBeUndefined()
    const answer = await app.send('POST', 'Patient', marked(freshMark()))
    expect([answer.status, answer.json<OperationOutcome>().issue[0]!.expression]).toEqual([422, ['Patient.meta.profile']])
    expect((await app.send('POST', 'Patient', { ...EXAMPLE, meta: { profile: [`${MEMBER}|0.1.0`] } })).status).toBe(201)
    expect((await app.send('POST', 'Coverage', { resourceType: 'Coverage', status: 'active', beneficiary: { display: 'x' }, payor: [{ display: 'x' }] })).status).toBe(201)
  })
  test('required of a type that has none refuse the start', async () => {
    const { code, stderr } = await runMain(['serve'], { PROFILES: 'required:Patient,Slot', DATABASE_URL: 'postgres://127.0.0.1:9/none' })
    expect([code, stderr.trim()]).toEqual([2, 'PROFILES: the guide has no profile of Slot'])
  })
})
