import type { ClaimResponse, ServiceRequest, Task } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { ECM } from '../../../src/fhir/canonical.ts'
import { found, issues, parameters, part, programme, refer, resource, type Programme } from '../programme.ts'

let app: Programme
beforeAll(async () => { app = await programme() })

type Input = Parameters<typeof parameters>
const decide = (who: string, referral: string, ...input: Input) => app.as(who).send('POST', `ServiceRequest/${referral}/$decide`, parameters(...input))
const decision = (valueCode: string) => ({ name: 'decision', valueCode })
const provider = (id: string) => ({ name: 'provider', valueReference: { reference: `Organization/${id}` } })
const start = { name: 'start', valueDate: '2025-03-15' }
const responses = async (): Promise<number> => (await app.as('operator').get('ClaimResponse?_total=accurate&_count=1')).json<{ total: number }>().total
const taskOf = async (referral: string): Promise<Task> => found(await app.as('plan').get(`Task?focus=ServiceRequest/${referral}`))[0] as Task
const statusOf = async (referral: string): Promise<string> => (await app.as('plan').get(`ServiceRequest/${referral}`)).json<ServiceRequest>().status

describe('an approval', () => {
  test('of standard length completes Task and referral, enrolls the member, and makes the member’s rows the provider’s, stored ones too', async () => {
    const referral = await refer(app), denied = await app.as('provider-a').get(app.member)
    const answer = await decide('plan', referral, decision('approved'), provider('provider-a'), start), claim = resource<'ClaimResponse'>(answer, 'authorization')!
    expect([denied.status, answer.status, answer.headers.get('location')]).toEqual([404, 201, expect.stringContaining(`ClaimResponse/${claim.id}/_history/1`)])
    expect(claim).toMatchObject({
      use: 'preauthorization', status: 'active', outcome: 'complete', patient: { reference: app.member }, insurer: { reference: 'Organization/plan-1' }, requestor: { reference: 'Organization/hospital-3' },
      preAuthPeriod: { start: '2025-03-15', end: '2026-03-14' }, meta: { profile: [`${ECM}/StructureDefinition/ecm-authorization`] },
    } satisfies Partial<ClaimResponse>)
    expect(claim.extension!.find(e => e.url.endsWith('ecm-rule-citation'))!.extension!.find(e => e.url === 'rule')!.valueCode).toBe('AUT-005')
    expect(await taskOf(referral)).toMatchObject({ status: 'completed', output: [{ valueCodeableConcept: { coding: [{ code: 'approved' }] } }, { valueReference: { reference: `ClaimResponse/${claim.id}` } }] })
    expect(await statusOf(referral)).toBe('completed')
    expect(resource(answer, 'enrollment')).toMatchObject({ status: 'active', managingOrganization: { reference: 'Organization/provider-a' }, period: { start: '2025-03-15' } })
    const sees = async (who: string): Promise<number[]> => Promise.all([app.member, `ServiceRequest/${referral}`, `${app.member}/_history/1`].map(async path => (await app.as(who).get(path)).status))
    expect([await sees('provider-a'), await sees('provider-b')]).toEqual([[200, 200, 200], [404, 404, 404]])
    expect(await app.as('hospital').get(`Task/${(await taskOf(referral)).id}`).then(a => a.json<Task>().status)).toBe('completed')
  })
  test('is made once: afterwards 409, whatever is decided', async () => {
    const referral = await refer(app)
    expect((await decide('plan', referral, decision('denied'), { name: 'reason', valueCode: 'member-declined' })).status).toBe(201)
    expect([(await decide('plan', referral, decision('approved'), provider('provider-a'))).status, await statusOf(referral)]).toEqual([409, 'revoked'])
  })
  test('by two at the same time is made by one of them', async () => {
    const referral = await refer(app), before = await responses()
    const answers = await Promise.all([0, 1, 2, 3].map(() => decide('plan', referral, decision('approved'), provider('provider-a'), start, { name: 'end', valueDate: '2026-03-14' })))
    expect(answers.map(a => a.status).toSorted()).toEqual([201, 409, 409, 409])
    expect(await responses()).toBe(before + 1)
  })
  test('goes to the provider the referral asks for, unless another is named', async () => {
    const asked = await refer(app, provider('provider-b')), other = await refer(app, provider('provider-b'))
    expect((await decide('plan', asked, decision('withdrawn'))).status).toBe(201)
    const answer = await decide('plan', other, decision('approved'), provider('provider-a'), start, { name: 'end', valueDate: '2026-03-14' })
    expect([answer.status, (await app.as('plan').get(`ServiceRequest/${other}`)).json<ServiceRequest>().performer]).toEqual([201, [{ reference: 'Organization/provider-a' }]])
  })
})

test('a deferral leaves the referral open and the Task under way; the decision may follow', async () => {
  const referral = await refer(app)
  expect((await decide('plan', referral, decision('deferred'))).status).toBe(201)
  expect([(await taskOf(referral)).status, await statusOf(referral)]).toEqual(['in-progress', 'active'])
  expect((await decide('plan', referral, decision('denied'), { name: 'reason', valueCode: 'no-pof' }, { name: 'text', valueString: 'Two of five visits were shown.' })).status).toBe(201)
  expect([(await taskOf(referral)).status, await statusOf(referral)]).toEqual(['completed', 'revoked'])
})

describe('refused, and nothing written:', () => {
  const reason = (valueCode: string) => ({ name: 'reason', valueCode })
  test.each<[string, string, Input, number, string[]]>([
    ['a denial for too few contacts', 'plan', [decision('denied'), reason('contact-count')], 422, ['PRG-007', 'AUT-014']],
    ['a denial by an added criterion', 'plan', [decision('denied'), reason('extra-clinical')], 422, ['PRG-006', 'AUT-014']],
    ['a denial without a ground, by its profile', 'plan', [decision('denied')], 422, ['ecm-aut-1']],
    ['an approval of six months', 'plan', [decision('approved'), provider('provider-a'), { name: 'start', valueDate: '2030-05-01' }, { name: 'end', valueDate: '2030-10-31' }], 422, ['AUT-015']],
    ['an approval of two years', 'plan', [decision('approved'), provider('provider-a'), { name: 'start', valueDate: '2030-05-01' }, { name: 'end', valueDate: '2032-04-30' }], 422, ['AUT-005']],
    ['an approval for a provider that is no organization', 'plan', [decision('approved'), { name: 'provider', valueReference: { reference: 'Practitioner/doctor-1' } }], 400, ['invalid']],
    ['a decision of another name', 'plan', [decision('maybe')], 400, ['invalid']],
    ['a start that is no day', 'plan', [decision('approved'), provider('provider-a'), { name: 'start', valueDate: '2030-05' }], 400, ['invalid']],
    ['a decision of the referrer', 'hospital', [decision('approved'), provider('provider-a')], 403, ['forbidden']],
    ['a decision of a provider', 'provider-a', [decision('approved'), provider('provider-a')], 403, ['forbidden']],
    ['a decision of another plan', 'other-plan', [decision('approved'), provider('provider-a')], 404, ['not-found']],
  ])('%s', async (_, who, input, status, ids) => {
    const referral = await refer(app), before = await responses(), answer = await decide(who, referral, ...input)
    expect([answer.status, issues(answer).filter(id => ids.includes(id!)), await responses(), await statusOf(referral), (await taskOf(referral)).status]).toEqual([status, ids, before, 'active', 'requested'])
  })
  test('the decision of what is no referral to ECM', async () => {
    const other = await app.as('plan').send('POST', 'ServiceRequest', { resourceType: 'ServiceRequest', status: 'active', intent: 'order', subject: { reference: app.member }, code: { text: 'physiotherapy' } })
    expect((await decide('plan', other.json<{ id: string }>().id, decision('denied'), reason('no-pof'))).status).toBe(400)
  })
})

test('what is decided by PUT of a ClaimResponse has the same consequences, and the same refusals', async () => {
  const referral = await refer(app, provider('provider-a'))
  const claim = (valueCode: string, period: object): object => ({
    resourceType: 'ClaimResponse', id: 'put-decision', status: 'active', use: 'preauthorization', outcome: 'complete', created: '2025-03-15',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] }, patient: { reference: app.member }, insurer: { reference: 'Organization/plan-1' },
    extension: [{ url: `${ECM}/StructureDefinition/ecm-authorized-request`, valueReference: { reference: `ServiceRequest/${referral}` } }],
    adjudication: [{ category: { coding: [{ system: `${ECM}/CodeSystem/authorization-decision`, code: valueCode }] } }], preAuthPeriod: period,
  })
  const short = await app.as('plan').send('PUT', 'ClaimResponse/put-decision', claim('approved', { start: '2040-01-01', end: '2040-06-30' }))
  expect([short.status, issues(short)]).toEqual([422, ['AUT-015']])
  const whole = await app.as('plan').send('PUT', 'ClaimResponse/put-decision', claim('approved', { start: '2040-01-01', end: '2040-12-31' }))
  expect([whole.status, (await taskOf(referral)).status, await statusOf(referral)]).toEqual([201, 'completed', 'completed'])
  expect(part(await decide('plan', referral, decision('denied')), 'authorization')).toBeUndefined()
})
