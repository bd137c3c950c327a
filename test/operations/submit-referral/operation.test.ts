import type { ServiceRequest } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { ECM } from '../../../src/fhir/canonical.ts'
import { CIN, found, issues, parameters, part, parts, programme, resource, type Programme } from '../programme.ts'

let app: Programme
beforeAll(async () => { app = await programme() })

const submit = (who: string, ...input: Parameters<typeof parameters>) => app.as(who).send('POST', 'ServiceRequest/$submit-referral', parameters(...input))
const byCin = { name: 'identifier', valueIdentifier: CIN }
const population = { name: 'population', valueCode: '2' }

test('a hospital that cannot see the member refers by CIN: a referral and the plan’s Task appear, with the due date, its rule, edition and source', async () => {
  expect((await app.as('hospital').get(app.member)).status).toBe(404)
  const answer = await submit('hospital', byCin, population, { name: 'urgency', valueCode: 'routine' }, { name: 'provider', valueReference: { reference: 'Organization/provider-a' } })
  expect([answer.status, answer.headers.get('location')]).toEqual([201, expect.stringMatching(/ServiceRequest\/[^/]+\/_history\/1$/)])
  const referral = resource<'ServiceRequest'>(answer, 'referral')!, task = resource<'Task'>(answer, 'task')!
  expect(referral).toMatchObject({
    status: 'active', intent: 'order', priority: 'routine', subject: { reference: app.member }, requester: { reference: 'Organization/hospital-3' }, performer: [{ reference: 'Organization/provider-a' }],
    reasonCode: [{ coding: [{ system: `${ECM}/CodeSystem/population-of-focus`, code: '2' }] }], meta: { profile: [`${ECM}/StructureDefinition/ecm-referral`] },
  } satisfies Partial<ServiceRequest>)
  expect(task).toMatchObject({ status: 'requested', owner: { reference: 'Organization/plan-1' }, focus: { reference: `ServiceRequest/${referral.id}` } })
  expect(part(answer, 'due')!.valueDateTime).toBe(task.restriction!.period!.end)
  expect([part(answer, 'rule')!.valueCode, part(answer, 'edition')!.valueDate, part(answer, 'source')!.valueString]).toEqual(['AUT-001', '2022-01-01', expect.stringContaining('§7.2')])
})

test('the referrer sees its referral and the Task, not the member; the plan sees all; another provider and plan nothing', async () => {
  const answer = await submit('hospital', byCin, population), referral = `ServiceRequest/${resource(answer, 'referral')!.id}`, task = `Task/${resource(answer, 'task')!.id}`
  const sees = async (who: string): Promise<number[]> => Promise.all([referral, task, app.member].map(async path => (await app.as(who).get(path)).status))
  expect(await sees('hospital')).toEqual([200, 200, 404])
  expect(await sees('plan')).toEqual([200, 200, 200])
  expect(await sees('provider-b')).toEqual([404, 404, 404])
  expect(await sees('other-plan')).toEqual([404, 404, 404])
})

test('an expedited referral is due 72 elapsed hours after its receipt', async () => {
  const answer = await submit('hospital', byCin, population, { name: 'urgency', valueCode: 'expedited' }), referral = resource<'ServiceRequest'>(answer, 'referral')!
  expect([referral.priority, part(answer, 'rule')!.valueCode]).toEqual(['urgent', 'AUT-002'])
  expect(Date.parse(part(answer, 'due')!.valueDateTime!) - Date.parse(referral.authoredOn!)).toBe(72 * 3_600_000)
})

test('each fact ticked is kept as an attestation of the referrer', async () => {
  const answer = await submit('hospital', byCin, population, { name: 'fact', valueCode: 'avoidableEdVisits' }), referral = resource(answer, 'referral')!
  const stored = found(await app.as('plan').get(`Observation?patient=${app.member}&code=avoidableEdVisits`))
  expect(stored).toMatchObject([{ status: 'final', valueBoolean: true, performer: [{ reference: 'Organization/hospital-3' }], basedOn: [{ reference: `ServiceRequest/${referral.id}` }] }])
})

test('a plan that enters an older referral says when it was received; nobody else can', async () => {
  const received = { name: 'received', valueDateTime: '2025-03-25T09:00:00-07:00' }, requester = { name: 'requester', valueReference: { reference: 'Organization/hospital-3' } }
  expect(part(await submit('plan', byCin, population, received, requester), 'due')!.valueDateTime).toBe('2025-04-02T23:59:59-07:00')
  expect(part(await submit('hospital', byCin, population, received), 'due')!.valueDateTime! > '2026').toBe(true)
})

test('a referral may come as a resource, with the member by logical reference', async () => {
  const referral: ServiceRequest = {
    resourceType: 'ServiceRequest', status: 'draft', intent: 'plan', subject: { identifier: CIN }, priority: 'urgent', note: [{ text: 'note-110438' }],
    reasonCode: [{ coding: [{ system: `${ECM}/CodeSystem/population-of-focus`, code: '2' }] }],
  }
  const answer = await app.as('hospital').send('POST', 'ServiceRequest/$submit-referral', parameters({ name: 'referral', resource: referral }, population))
  expect(resource(answer, 'referral')).toMatchObject({ status: 'active', intent: 'order', priority: 'urgent', subject: { reference: app.member }, note: [{ text: 'note-110438' }], reasonCode: [{}] })
  expect((resource<'ServiceRequest'>(answer, 'referral')!).reasonCode).toHaveLength(1)
})

test.each<[string, number, string, Parameters<typeof parameters>]>([
  ['without a member', 400, 'invalid', [population]],
  ['of an unknown CIN', 404, 'not-found', [{ name: 'identifier', valueIdentifier: { ...CIN, value: '91234567X' } }, population]],
  ['of two members', 400, 'invalid', [byCin, { name: 'patient', valueReference: { reference: 'Patient/other-9' } }]],
  ['of another urgency', 400, 'invalid', [byCin, { name: 'urgency', valueCode: 'sooner' }]],
  ['with a fact that is none', 400, 'invalid', [byCin, { name: 'fact', valueCode: 'fact-173858' }]],
  ["in another organization's name", 403, 'forbidden', [byCin, { name: 'requester', valueReference: { reference: 'Organization/provider-a' } }]],
])('a referral %s is refused (%i %s) and writes nothing', async (_, status, id, input) => {
  const count = async (): Promise<unknown> => (await app.as('operator').get('ServiceRequest?_total=accurate&_count=1')).json().total
  const before = await count(), answer = await submit('hospital', ...input)
  expect([answer.status, issues(answer)[0], await count()]).toEqual([status, id, before])
})

test('who may not refer is refused', async () => {
  expect((await app.get(app.member)).status).toBe(401)
})

test('warnings travel with the answer', async () => {
  const before = await submit('plan', byCin, population, { name: 'received', valueDateTime: '2026-02-10T12:00:00-08:00' }, { name: 'requester', valueReference: { reference: 'Organization/hospital-3' } })
  expect(parts(before, 'warning').map(w => w.valueString)).toEqual([expect.stringContaining('AUT-019 gives an earlier date, 2026-02-17T23:59:59-08:00')])
})
