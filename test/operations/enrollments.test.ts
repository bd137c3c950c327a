/** A member has one enrollment in ECM at most, and it lasts no longer than what it rests on: by every way in, and whoever is quicker. */
import type { ClaimResponse, EpisodeOfCare, ServiceRequest } from '@medplum/fhirtypes'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aDecision, anEpisode } from '../ecm/resources.ts'
import { found, parameters, programme, refer, resource, type Programme } from './programme.ts'

let app: Programme, n = 0
beforeAll(async () => { app = await programme() })
/** Each test starts without an enrollment. */
beforeEach(async () => {
  for (const episode of await episodes()) if (isRunning(episode)) await app.as('operator').send('PUT', `EpisodeOfCare/${episode.id}`, { ...episode, status: 'finished', period: { ...episode.period, end: today } })
})

const today = new Date().toLocaleDateString('en-CA', { timeZone: 'America/Los_Angeles' }), before = (days: number): string => new Date(Date.parse(`${today}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
const episodes = async (): Promise<EpisodeOfCare[]> => found(await app.as('operator').get(`EpisodeOfCare?patient=${app.member}&_count=500`)) as EpisodeOfCare[]
const isRunning = ({ status }: EpisodeOfCare): boolean => status === 'active' || status === 'onhold'
const active = async (): Promise<(string | undefined)[]> => (await episodes()).filter(isRunning).map(e => e.managingOrganization?.reference)
const seenBy = async (): Promise<string[]> => {
  const answers = await Promise.all(['provider-a', 'provider-b'].map(async name => [name, (await app.as(name).get(app.member)).status] as const))
  return answers.filter(([, status]) => status === 200).map(([name]) => name)
}
/** Every authorization begins on a day of its own, so that it follows on no other. */
const period = (): { start: string; end: string } => {
  const start = before(40 + 2 * n), year = Number(start.slice(0, 4)) + 1, next = new Date(Date.UTC(year, Number(start.slice(5, 7)) - 1, Number(start.slice(8)) - 1))
  return { start, end: next.toISOString().slice(0, 10) }
}
const claim = (id: string, referral: string, more: Partial<ClaimResponse> = {}): ClaimResponse => ({
  ...aDecision({ decision: 'approved', period: period(), created: today }), id,
  extension: [{ url: 'https://ecm-fhir.org/fhir/StructureDefinition/ecm-authorized-request', valueReference: { reference: `ServiceRequest/${referral}` } }], ...more,
})
const denied = (id: string, referral: string): ClaimResponse => {
  const { preAuthPeriod: _, ...denial } = claim(id, referral)
  return { ...denial, ...aDecision({ decision: 'denied', reason: 'no-pof', created: today }), id, extension: denial.extension!, disposition: 'It was shown that too few visits were avoidable.' }
}
const referTo = (provider: string): Promise<string> => refer(app, { name: 'provider', valueReference: { reference: `Organization/${provider}` } })

/** Each approves a referral for a provider. @returns the status, and the id of what authorizes */
const WAYS: Record<string, (provider: string, who?: string) => Promise<{ status: number; id: string; referral: string }>> = {
  async '$decide'(provider, who = 'plan') {
    n++
    const referral = await referTo(provider), answer = await app.as(who).send('POST', `ServiceRequest/${referral}/$decide`, parameters(
      { name: 'decision', valueCode: 'approved' }, { name: 'start', valueDate: period().start }, { name: 'end', valueDate: period().end }))
    return { status: answer.status, id: resource<'ClaimResponse'>(answer, 'authorization')?.id ?? '', referral }
  },
  async 'PUT'(provider, who = 'plan') {
    const referral = await referTo(provider), id = `put-${++n}`
    return { status: (await app.as(who).send('PUT', `ClaimResponse/${id}`, claim(id, referral))).status, id, referral }
  },
  async 'a transaction'(provider, who = 'plan') {
    const referral = await referTo(provider), id = `transaction-${++n}`
    const entry = [{ resource: claim(id, referral), request: { method: 'PUT', url: `ClaimResponse/${id}` } }]
    return { status: (await app.as(who).send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status === 200 ? 201 : 0, id, referral }
  },
}

describe.each(Object.keys(WAYS))('an approval by %s', way => {
  const approve = (provider: string) => WAYS[way]!(provider)
  test('for another provider ends the enrollment that ran, and the first provider’s sight', async () => {
    expect([(await approve('provider-a')).status, await active(), await seenBy()]).toEqual([201, ['Organization/provider-a'], ['provider-a']])
    expect([(await approve('provider-b')).status, await active(), await seenBy()]).toEqual([201, ['Organization/provider-b'], ['provider-b']])
    const [a, b] = ['provider-a', 'provider-b'].map(async id => (await episodes()).filter(e => e.managingOrganization?.reference === `Organization/${id}`).toSorted((x, y) => x.meta!.lastUpdated! < y.meta!.lastUpdated! ? 1 : -1)[0]!)
    expect([(await a)!.status, (await a)!.period!.end, (await b)!.period!.start]).toEqual(['finished', before(1), today])
  })
  test('for the same provider lets the enrollment go on, resting on both', async () => {
    const first = await approve('provider-a'), second = await approve('provider-a'), [running, ...more] = (await episodes()).filter(isRunning)
    expect([more, running!.referralRequest]).toEqual([[], [{ reference: `ServiceRequest/${first.referral}` }, { reference: `ServiceRequest/${second.referral}` }]])
  })
})

describe('an approval that stands no more, by', () => {
  const put = (make: (id: string, referral: string) => ClaimResponse) => (id: string, referral: string) => app.as('plan').send('PUT', `ClaimResponse/${id}`, make(id, referral))
  const ends: [string, (id: string, referral: string) => Promise<{ status: number }>, string][] = [
    ['PUT of a denial', put(denied), 'revoked'],
    ['PUT of a withdrawal', put((id, referral) => claim(id, referral, { adjudication: aDecision({ decision: 'withdrawn' }).adjudication! })), 'revoked'],
    ['PUT as cancelled', put((id, referral) => claim(id, referral, { status: 'cancelled' })), 'completed'],
    ['PUT as an error', put((id, referral) => claim(id, referral, { status: 'entered-in-error' })), 'completed'],
    ['PUT without a decision', put((id, referral) => claim(id, referral, { adjudication: [{ category: { text: 'none' } }] })), 'completed'],
    ['DELETE', id => app.as('plan').send('DELETE', `ClaimResponse/${id}`), 'completed'],
    ['a denial in a transaction', (id, referral) => app.as('plan').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: denied(id, referral), request: { method: 'PUT', url: `ClaimResponse/${id}` } }] }), 'revoked'],
    ['DELETE in a transaction', id => app.as('plan').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'DELETE', url: `ClaimResponse/${id}` } }] }), 'completed'],
  ]
  test.each(ends)('%s, ends the enrollment and the provider’s sight', async (_, end, status) => {
    const { id, referral } = await WAYS['$decide']!('provider-a')
    expect(await seenBy()).toEqual(['provider-a'])
    expect([(await end(id, referral)).status, await active(), await seenBy()]).toEqual([200, [], []])
    expect((await app.as('plan').get(`ServiceRequest/${referral}`)).json<ServiceRequest>().status).toBe(status)
    const ended = (await episodes()).find(e => e.referralRequest?.some(r => r.reference === `ServiceRequest/${referral}`))
    expect([ended!.status, ended!.period!.end]).toEqual(['cancelled', today])
  })
  test('cancelling one of two that an enrollment rests on leaves it', async () => {
    const first = await WAYS['PUT']!('provider-a'), second = await WAYS['PUT']!('provider-a')
    expect([(await put((id, referral) => claim(id, referral, { status: 'cancelled' }))(first.id, first.referral)).status, await seenBy()]).toEqual([200, ['provider-a']])
    expect([(await put(denied)(second.id, second.referral)).status, await seenBy()]).toEqual([200, []])
  })
  test('what is approved again enrolls again', async () => {
    const { id, referral } = await WAYS['PUT']!('provider-b')
    await put((own, of) => claim(own, of, { status: 'cancelled' }))(id, referral)
    expect([await seenBy(), (await put(claim)(id, referral)).status, await seenBy()]).toEqual([[], 200, ['provider-b']])
  })
  test('deleting a denial that follows an approval by another ends nothing', async () => {
    const { referral } = await WAYS['PUT']!('provider-a'), id = `later-${++n}`
    await app.as('plan').send('PUT', `ClaimResponse/${id}`, denied(id, referral))
    expect([(await app.as('plan').send('DELETE', `ClaimResponse/${id}`)).status, await seenBy()]).toEqual([200, ['provider-a']])
  })
})

describe('refused, and nothing written:', () => {
  test('an enrollment that begins before the one that stands', async () => {
    await WAYS['PUT']!('provider-a')
    const early = anEpisode({ id: 'early', managingOrganization: { reference: 'Organization/provider-b' }, period: { start: '2022-01-01' } })
    expect([(await app.as('plan').send('PUT', 'EpisodeOfCare/early', early)).status, await active(), await seenBy()]).toEqual([409, ['Organization/provider-a'], ['provider-a']])
    expect((await app.as('operator').get('EpisodeOfCare/early')).status).toBe(404)
  })
  test('an approval in force that is to be another member’s', async () => {
    const { id, referral } = await WAYS['PUT']!('provider-a')
    await app.as('plan').send('PUT', 'Patient/other-4712', { resourceType: 'Patient', id: 'other-4712' })
    expect((await app.as('operator').send('PUT', `ClaimResponse/${id}`, claim(id, referral, { patient: { reference: 'Patient/other-4712' } }))).status).toBe(409)
    expect(await seenBy()).toEqual(['provider-a'])
  })
})

test('an enrollment written by itself ends the one that ran', async () => {
  await WAYS['PUT']!('provider-a')
  const next = anEpisode({ id: 'by-itself', managingOrganization: { reference: 'Organization/provider-b' }, period: { start: today } })
  expect([(await app.as('plan').send('PUT', 'EpisodeOfCare/by-itself', next)).status, await active(), await seenBy()]).toEqual([201, ['Organization/provider-b'], ['provider-b']])
})

test('of approvals for two providers that are made at the same time, by two callers and three ways, one enrollment stands in the end, and its provider alone sees the member', async () => {
  for (let round = 0; round < 6; round++) {
    const ways = Object.values(WAYS), answers = await Promise.all(['provider-a', 'provider-b', 'provider-a', 'provider-b'].map((provider, i) => ways[(i + round) % ways.length]!(provider, i % 2 === 0 ? 'plan' : 'operator')))
    const [one, ...more] = await active()
    expect([answers.map(a => a.status), more, await seenBy()], `round ${round}`).toEqual([[201, 201, 201, 201], [], [one!.replace('Organization/', '')]])
  }
}, 60_000)
