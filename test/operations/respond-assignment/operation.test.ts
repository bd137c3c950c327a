import type { EpisodeOfCare, ParametersParameter, Task } from '@medplum/fhirtypes'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ECM } from '../../../src/fhir/canonical.ts'
import { anEpisode } from '../../ecm/resources.ts'
import { assigning, offerOf, part, resource, service, to, today, warnings, withProviders } from '../assignment.ts'
import { found, issues, type Programme } from '../programme.ts'

let app: Programme, at: ReturnType<typeof assigning>
beforeAll(async () => {
  app = await withProviders()
  at = assigning(app)
})
const put = (body: object & { resourceType?: string; id?: string }): Promise<{ status: number }> => app.as('operator').send('PUT', `${body.resourceType}/${body.id}`, body)
const episodes = async (): Promise<EpisodeOfCare[]> => (found(await app.as('operator').get(`EpisodeOfCare?patient=${app.member}&_count=100`)) as EpisodeOfCare[]).filter(e => e.status === 'active')
/** Each test starts with a member whom nobody serves. */
beforeEach(async () => { for (const episode of await episodes()) await put({ ...episode, status: 'finished', period: { ...episode.period, end: today } } as EpisodeOfCare) })

async function offered(provider = 'provider-b'): Promise<{ referral: string; offer: Task }> {
  const { referral } = await at.approved(), answer = await at.assign(referral, [to(provider)])
  if (answer.status !== 201) throw new Error(`not offered: ${answer.status} ${answer.text}`)
  return { referral, offer: offerOf(answer) }
}
const ACCEPTED: ParametersParameter = { name: 'response', valueCode: 'accepted' }, DECLINED: ParametersParameter = { name: 'response', valueCode: 'declined' }
const sees = async (who: string): Promise<boolean> => (await app.as(who).get(app.member)).status === 200
const plansOf = async (referral: string): Promise<(string | undefined)[]> => (await at.tasks(referral, 'assign-provider')).map(t => t.status)
const offerAs = (offer: Task, more: Partial<Task>): Task => ({ ...offer, ...more })
/** Without the profile, which refuses some of it before a rule is asked. */
const unclaimed = ({ meta: _, ...offer }: Task, more: Partial<Task>): Task => ({ ...offer, ...more })
const statusReason = (code: string) => ({ coding: [{ system: `${ECM}/CodeSystem/assignment-decline-reason`, code }] })
/** As many as provider B can serve. */
const full = async (): Promise<void> => {
  await put(service('provider-b', { capacity: 1 }))
  await put({ resourceType: 'Patient', id: 'other-4712' })
  await put(anEpisode({ id: 'others-own', patient: { reference: 'Patient/other-4712' }, managingOrganization: { reference: 'Organization/provider-b' } }))
}

describe('an acceptance', () => {
  test('enrolls the member from today, opens the record, and asks for a Lead Care Manager within 72 hours of the notice', async () => {
    const { referral, offer } = await offered(), answer = await at.respond('provider-b', offer.id!, [ACCEPTED])
    expect([answer.status, offerOf(answer).status, await sees('provider-b'), await sees('provider-a'), await plansOf(referral)]).toEqual([200, 'completed', true, false, ['completed']])
    expect(resource<'EpisodeOfCare'>(answer, 'enrollment')).toMatchObject({ status: 'active', managingOrganization: { reference: 'Organization/provider-b' }, period: { start: today }, referralRequest: [{ reference: `ServiceRequest/${referral}` }] })
    const next = resource<'Task'>(answer, 'next')!
    expect([next.owner!.reference, next.extension![0]!.extension![0]!.valueCode, Date.parse(next.restriction!.period!.end!) - Math.floor(Date.parse(offer.authoredOn!) / 1000) * 1000 - 72 * 3_600_000]).toEqual(['Organization/provider-b', 'ASG-012', expect.closeTo(0, -4)])
  })
  test('of a member of another provider ends that enrollment', async () => {
    await put(anEpisode({ id: 'before', managingOrganization: { reference: 'Organization/provider-a' } }))
    const { referral, answer } = await at.approved()
    expect(part(answer, 'assignment')).toBeUndefined()   // the approval names nobody: who serves the member goes on
    expect((await episodes())[0]!.referralRequest).toEqual([{ reference: `ServiceRequest/${referral}` }])
  })
  test('by PUT of the Task has the same consequences', async () => {
    const { offer } = await offered()
    expect((await app.as('provider-b').send('PUT', `Task/${offer.id}`, offerAs(offer, { status: 'accepted' }))).status).toBe(200)
    expect([(await episodes()).map(e => e.managingOrganization!.reference), await sees('provider-b')]).toEqual([['Organization/provider-b'], true])
  })
  test('in a transaction, too', async () => {
    const { offer } = await offered()
    const entry = [{ resource: offerAs(offer, { status: 'accepted' }), request: { method: 'PUT', url: `Task/${offer.id}` } }]
    expect((await app.as('provider-b').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200)
    expect(await sees('provider-b')).toBe(true)
  })
})

describe('a decline', () => {
  beforeEach(async () => { await put(service('provider-b', { capacity: 40 })) })
  test('at capacity returns the member to the plan, whose Task keeps its date; the provider sees nothing any more', async () => {
    const { referral, offer } = await offered()
    await full()
    const due = (await at.tasks(referral, 'assign-provider'))[0]!.restriction, answer = await at.respond('provider-b', offer.id!, [DECLINED, { name: 'text', valueString: 'Full until the new year.' }])
    expect([answer.status, offerOf(answer).status, offerOf(answer).statusReason, await plansOf(referral), await sees('provider-b'), (await app.as('provider-b').get(`Task/${offer.id}`)).status])
      .toEqual([200, 'rejected', { ...statusReason('capacity-reached'), text: 'Full until the new year.' }, ['requested'], false, 404])
    const [plans] = await at.tasks(referral, 'assign-provider')
    expect([plans!.restriction, plans!.note!.at(-1)!.text]).toEqual([due, expect.stringContaining('ASG-016')])
    expect((await at.assign(referral, [to('provider-b')])).status).toBe(409)
    expect((await at.assign(referral, [to('provider-a')])).status).toBe(201)
  })
  test('without a capacity on file is taken, and says so', async () => {
    const { offer } = await offered('provider-a')
    await put(service('provider-a'))
    const answer = await at.respond('provider-a', offer.id!, [DECLINED])
    expect([answer.status, warnings(answer).some(w => w.includes('ASG-017'))]).toEqual([200, true])
    await put(service('provider-a', { capacity: 40 }))
  })
  test('that comes after its day is taken, and says so', async () => {
    const { referral, offer } = await offered()
    await full()
    await put(offerAs(offer, { authoredOn: '2026-11-02T10:00:00-08:00' }))
    const answer = await at.respond('provider-b', offer.id!, [DECLINED])
    expect([answer.status, warnings(answer).filter(w => w.includes('ASG-011')), await plansOf(referral)]).toEqual([200, [expect.stringContaining('2026-11-03T23:59:59-08:00')], ['requested']])
  })
  test.each<[string, (offer: Task) => Promise<{ status: number; json<T>(): T }>]>([
    ['the operation', offer => at.respond('provider-b', offer.id!, [DECLINED])],
    ['the operation, for another ground', offer => at.respond('provider-b', offer.id!, [DECLINED, { name: 'reason', valueCode: 'other' }])],
    ['PUT', offer => app.as('provider-b').send('PUT', `Task/${offer.id}`, offerAs(offer, { status: 'rejected', statusReason: statusReason('capacity-reached') }))],
    ['PUT without a ground, or a profile', offer => app.as('provider-b').send('PUT', `Task/${offer.id}`, unclaimed(offer, { status: 'rejected' }))],
    ['PUT that moves the notice before the rule', offer => app.as('provider-b').send('PUT', `Task/${offer.id}`, offerAs(offer, { status: 'rejected', statusReason: statusReason('other'), authoredOn: '2024-08-01T10:00:00-07:00' }))],
    ['a transaction', offer => app.as('provider-b').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: offerAs(offer, { status: 'rejected', statusReason: statusReason('other') }), request: { method: 'PUT', url: `Task/${offer.id}` } }] })],
    ['PATCH', offer => app.as('provider-b').send('PATCH', `Task/${offer.id}`, [{ op: 'replace', path: '/status', value: 'rejected' }, { op: 'add', path: '/statusReason', value: statusReason('capacity-reached') }], { 'content-type': 'application/json-patch+json' })],
  ])('with room left, by %s, is refused by its rules, and nothing is written', async (_, decline) => {
    await put(service('provider-b', { capacity: 40 }))
    const { referral, offer } = await offered(), answer = await decline(offer)
    expect([answer.status, issues(answer as never).filter(id => id?.startsWith('ASG'))]).toEqual([422, ['ASG-009', 'ASG-010']])
    expect([(await at.tasks(referral, 'accept-assignment')).map(t => [t.status, t.meta!.versionId]), await plansOf(referral), await sees('provider-b')]).toEqual([[['requested', '1']], ['in-progress'], true])
  })
})

describe('refused, and nothing written:', () => {
  test.each<[string, string, ParametersParameter[], number]>([
    ['the answer of another provider', 'provider-a', [ACCEPTED], 404], ['the answer of the plan', 'plan', [ACCEPTED], 403], ['another word', 'provider-b', [{ name: 'response', valueCode: 'maybe' }], 400],
    ['a ground to accept', 'provider-b', [ACCEPTED, { name: 'reason', valueCode: 'capacity-reached' }], 400], ['no answer', 'provider-b', [], 400],
  ])('%s', async (_, who, input, status) => {
    const { referral, offer } = await offered()
    expect([(await at.respond(who, offer.id!, input)).status, (await at.tasks(referral, 'accept-assignment')).map(t => t.status), await episodes()]).toEqual([status, ['requested'], []])
  })
  test('a second answer', async () => {
    const { offer } = await offered()
    await at.respond('provider-b', offer.id!, [ACCEPTED])
    expect([(await at.respond('provider-b', offer.id!, [DECLINED])).status, (await app.as('provider-b').send('PUT', `Task/${offer.id}`, unclaimed(offer, { status: 'rejected' }))).status, await sees('provider-b')]).toEqual([409, 409, true])
  })
  test.each<[string, Partial<Task>]>([['opened again', { status: 'requested' }], ['made another Task', { code: { text: 'something else' } }], ['given to another provider', { owner: { reference: 'Organization/provider-a' } }]])('an answered offer that is %s', async (_, more) => {
    const { offer } = await offered()
    await at.respond('provider-b', offer.id!, [ACCEPTED])
    const stored = (await app.as('plan').get(`Task/${offer.id}`)).json<Task>()
    expect([(await app.as('plan').send('PUT', `Task/${offer.id}`, unclaimed(stored, more))).status, (await app.as('plan').get(`Task/${offer.id}`)).json<Task>().status, await sees('provider-a')]).toEqual([409, 'completed', false])
  })
  test.each<[string, Partial<Task>]>([['to another provider', { owner: { reference: 'Organization/provider-a' } }], ['of another referral', { focus: { reference: 'Patient/member-4711' } }], ['to nobody', { code: { text: 'something else' } }]])('an offer that its provider turns into one %s', async (_, more) => {
    const { offer } = await offered()
    expect([(await app.as('provider-b').send('PUT', `Task/${offer.id}`, unclaimed(offer, more))).status, await sees('provider-a')]).toEqual([409, false])
  })
  test.each<[string, 'requested' | 'accepted']>([['hospital', 'requested'], ['provider-a', 'accepted'], ['plan', 'requested']])('an offer that %s writes by hand, %s', async (who, status) => {
    const { referral, offer } = await offered(), { id: _, meta: __, ...own } = offerAs(offer, { status, owner: { reference: 'Organization/hospital-3' } })
    const made = await app.as(who).send('POST', 'Task', who === 'provider-a' ? { ...own, for: undefined, focus: undefined } : own)
    const put = await app.as(who).send('PUT', 'Task/by-hand', { ...own, id: 'by-hand', ...(who === 'provider-a' && { for: undefined, focus: undefined }) })
    expect([made.status, put.status, await sees('hospital'), (await at.tasks(referral, 'accept-assignment')).length, await episodes()]).toEqual([409, 409, false, 1, []])
  })
  test('an answer to a Task that is no offer', async () => {
    const { referral } = await at.approved(), [plans] = await at.tasks(referral, 'assign-provider')
    expect((await at.respond('operator', plans!.id!, [ACCEPTED])).status).toBe(400)
  })
})

test('an acceptance and a withdrawal of the approval at the same time leave no enrollment', async () => {
  for (let round = 0; round < 4; round++) {
    const { referral, answer } = await at.approved(), offer = offerOf(await at.assign(referral, [to('provider-b')])), claim = part(answer, 'authorization')!.resource as { id: string }
    const [accepted, cancelled] = await Promise.all([at.respond('provider-b', offer.id!, [ACCEPTED]), app.as('plan').send('PUT', `ClaimResponse/${claim.id}`, { ...claim, status: 'cancelled' })])
    expect([[200, 404, 409].includes(accepted.status), cancelled.status, await episodes(), await sees('provider-b')], `round ${round}`).toEqual([true, 200, [], false])
  }
})
