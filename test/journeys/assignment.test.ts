/** A referral becomes a member of an ECM provider: approved, offered, declined, offered to the next, accepted, and led by somebody. */
import type { EpisodeOfCare, Group, Task } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { anEdVisit, anEpisode } from '../ecm/resources.ts'
import { assigning, candidates, offerOf, part, resource, service, today, withProviders } from '../operations/assignment.ts'
import { found, issues, type Programme } from '../operations/programme.ts'

let app: Programme, visit: string
beforeAll(async () => {
  app = await withProviders()
  await app.as('operator').send('PUT', 'HealthcareService/ecm-of-provider-a', service('provider-a', { capacity: 1 }))
  visit = (await app.as('hospital').send('POST', 'Encounter', anEdVisit('2026-06-20'))).json<{ id: string }>().id
})

const PROVIDERS = ['provider-a', 'provider-b'] as const
const sees = async (path: string): Promise<number[]> => Promise.all(PROVIDERS.map(async who => (await app.as(who).get(path)).status))
const counts = (): Promise<number[]> => Promise.all(PROVIDERS.map(async who => found(await app.as(who).get('Encounter')).length + found(await app.as(who).get('Coverage')).length))
const rosterOf = async (provider: string, who = 'plan'): Promise<string[]> => ((await app.as(who).get(`Organization/${provider}/$roster?plan=Organization/plan-1`)).json<Group>().member ?? []).map(m => m.entity!.reference!)

test('from the referral to the Lead Care Manager', async () => {
  const { assign, respond, lead, tasks, approved } = assigning(app), { referral, answer } = await approved()

  const [plans] = await tasks(referral, 'assign-provider')
  expect([resource<'Task'>(answer, 'assignment')!.id, part(answer, 'enrollment'), plans!.status, plans!.owner!.reference]).toEqual([plans!.id, undefined, 'requested', 'Organization/plan-1'])
  expect(plans!.restriction!.period!.end).toMatch(/T23:59:59-0[78]:00$/)

  const ranked = await assign(referral)
  expect([ranked.status, candidates(ranked).map(([provider]) => provider), await tasks(referral, 'accept-assignment')]).toEqual([200, ['provider-a', 'provider-b', 'provider-c'], []])

  const first = await assign(referral, [{ name: 'commit', valueBoolean: true }]), offer = offerOf(first)
  expect([first.status, offer.owner!.reference, (await tasks(referral, 'assign-provider'))[0]!.status]).toEqual([201, 'Organization/provider-a', 'in-progress'])
  expect([await sees(`Task/${offer.id}`), await sees(app.member), await sees(`Encounter/${visit}`), await counts()]).toEqual([[200, 404], [200, 404], [404, 404], [0, 0]])

  const early = await respond('provider-a', offer.id!, [{ name: 'response', valueCode: 'declined' }])
  expect([early.status, issues(early)]).toEqual([422, ['ASG-009', 'ASG-010']])
  await app.as('plan').send('PUT', 'Patient/other-4712', { resourceType: 'Patient', id: 'other-4712' })
  await app.as('operator').send('PUT', 'EpisodeOfCare/other-4712', anEpisode({ id: 'other-4712', patient: { reference: 'Patient/other-4712' }, managingOrganization: { reference: 'Organization/provider-a' } }))
  const gone = await app.as('plan').send('DELETE', `Task/${offer.id}`)
  expect([gone.status, gone.text.includes('set its status to cancelled')]).toEqual([409, true])
  const declined = await respond('provider-a', offer.id!, [{ name: 'response', valueCode: 'declined' }])
  expect([declined.status, offerOf(declined).status, (await tasks(referral, 'assign-provider')).map(t => [t.id, t.status, t.restriction!.period!.end])]).toEqual([200, 'rejected', [[plans!.id, 'requested', plans!.restriction!.period!.end]]])
  expect([await sees(`Task/${offer.id}`), await sees(app.member)]).toEqual([[404, 404], [404, 404]])

  const next = await assign(referral, [{ name: 'commit', valueBoolean: true }]), second = offerOf(next)
  expect([next.status, candidates(next).map(([provider]) => provider), second.owner!.reference]).toEqual([201, ['provider-b', 'provider-c'], 'Organization/provider-b'])
  expect(await rosterOf('provider-b')).toEqual([])
  const accepted = await respond('provider-b', second.id!, [{ name: 'response', valueCode: 'accepted' }]), episode = resource<'EpisodeOfCare'>(accepted, 'enrollment')!
  expect([accepted.status, episode.status, episode.managingOrganization!.reference, episode.period!.start, (await tasks(referral, 'assign-provider'))[0]!.status]).toEqual([200, 'active', 'Organization/provider-b', today, 'completed'])
  expect([await sees(app.member), await sees(`Encounter/${visit}`), await sees(`${app.member}/_history/1`), await counts()]).toEqual([[404, 200], [404, 200], [404, 200], [0, 2]])
  expect([await rosterOf('provider-b'), await rosterOf('provider-b', 'provider-b'), await rosterOf('provider-b', 'other-plan'), await rosterOf('provider-a')]).toEqual([[app.member], [app.member], [], []])

  const due = resource<'Task'>(accepted, 'next')!
  expect(Date.parse(due.restriction!.period!.end!) - Date.parse(second.authoredOn!)).toBeLessThanOrEqual(72 * 3_600_000)
  const led = await lead('provider-b', episode.id!, 'PractitionerRole/lead-1-role')
  expect([led.status, resource<'EpisodeOfCare'>(led, 'enrollment')!.careManager, part(led, 'caseload')!.valueInteger]).toEqual([200, { reference: 'Practitioner/lead-1' }, 1])
  expect((await app.as('provider-b').get(`Task/${due.id}`)).json<Task>().status).toBe('completed')
  expect((await app.as('provider-b').get(`EpisodeOfCare/${episode.id}`)).json<EpisodeOfCare>().team).toHaveLength(1)
}, 60_000)
