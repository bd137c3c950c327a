import type { CareTeam, EpisodeOfCare, Task } from '@medplum/fhirtypes'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Resource } from '../../../src/fhir/resource.ts'
import { anEpisode } from '../../ecm/resources.ts'
import { assigning, offerOf, part, resource, to, today, warnings, withProviders } from '../assignment.ts'
import { found, issues, type Programme } from '../programme.ts'

let app: Programme, at: ReturnType<typeof assigning>, episode: EpisodeOfCare, due: Task
beforeAll(async () => {
  app = await withProviders()
  at = assigning(app)
})
const put = (body: object & { resourceType?: string; id?: string }): Promise<{ status: number }> => app.as('operator').send('PUT', `${body.resourceType}/${body.id}`, body)
/** Each test begins with a member whom provider B has accepted and nobody leads. */
beforeEach(async () => {
  const running = found(await app.as('operator').get(`EpisodeOfCare?patient=${app.member}&status=active`)) as EpisodeOfCare[]
  for (const one of running) await put({ ...one, status: 'finished', period: { ...one.period, end: today } } as EpisodeOfCare)
  const { referral } = await at.approved(), offer = offerOf(await at.assign(referral, [to('provider-b')]))
  const accepted = await at.respond('provider-b', offer.id!, [{ name: 'response', valueCode: 'accepted' }])
  episode = resource<'EpisodeOfCare'>(accepted, 'enrollment')!
  due = resource<'Task'>(accepted, 'next')!
})
const stored = async (): Promise<EpisodeOfCare> => (await app.as('plan').get(`EpisodeOfCare/${episode.id}`)).json<EpisodeOfCare>()
const REASON = { name: 'reason', valueString: 'Two members leave next week.' }

/** So many members that one leads, of another plan and provider. */
async function leads(who: string, n: number): Promise<void> {
  const entry = Array.from({ length: n }, (_, i): Resource[] => [
    { resourceType: 'Patient', id: `led-${who}-${i}` },
    anEpisode({ id: `led-${who}-${i}`, patient: { reference: `Patient/led-${who}-${i}` }, managingOrganization: { reference: 'Organization/provider-b' }, careManager: { reference: `Practitioner/${who}` } }),
  ]).flat().map(one => ({ resource: one, request: { method: 'PUT', url: `${one.resourceType}/${one.id}` } }))
  const answer = await app.as('operator').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })
  if (answer.status !== 200) throw new Error(answer.text)
}

describe('a Lead Care Manager', () => {
  test('is named by person or role: the enrollment and its care team say so, and the Task ends', async () => {
    const answer = await at.lead('provider-b', episode.id!, 'PractitionerRole/lead-1-role')
    expect([answer.status, resource<'EpisodeOfCare'>(answer, 'enrollment')!.careManager, part(answer, 'caseload')!.valueInteger]).toEqual([200, { reference: 'Practitioner/lead-1' }, 1])
    const team = resource<'CareTeam'>(answer, 'careTeam')!
    expect(team).toMatchObject({ status: 'active', subject: { reference: app.member }, managingOrganization: [{ reference: 'Organization/provider-b' }], participant: [{ member: { reference: 'Practitioner/lead-1' }, period: { start: today } }] })
    expect([(await stored()).team, (await app.as('provider-b').get(`CareTeam/${team.id}`)).status, (await app.as('provider-a').get(`CareTeam/${team.id}`)).status]).toEqual([[{ reference: `CareTeam/${team.id}` }], 200, 404])
    expect((await app.as('provider-b').get(`Task/${due.id}`)).json<Task>()).toMatchObject({ status: 'completed', output: [{ valueReference: { reference: 'Practitioner/lead-1' } }] })
  })
  test('who leads already is answered with the same, and nothing is written', async () => {
    await at.lead('provider-b', episode.id!, 'Practitioner/lead-1')
    const before = await stored(), again = await at.lead('provider-b', episode.id!, 'PractitionerRole/lead-1-role')
    expect([again.status, resource<'EpisodeOfCare'>(again, 'enrollment')!.meta!.versionId]).toEqual([200, before.meta!.versionId])
  })
  test('that follows another leaves in the care team who led from when to when', async () => {
    await at.lead('provider-b', episode.id!, 'Practitioner/lead-1')
    const team = resource<'CareTeam'>(await at.lead('provider-b', episode.id!, 'Practitioner/lead-2'), 'careTeam') as CareTeam
    expect(team.participant!.map(p => [p.member!.reference, p.period])).toEqual([['Practitioner/lead-1', { start: today, end: today }], ['Practitioner/lead-2', { start: today }]])
  })
  test('that is named late is named all the same, and the answer says by when it was due', async () => {
    await put({ ...due, restriction: { period: { end: '2026-11-20T10:00:00-08:00' } } } as Task)
    const answer = await at.lead('provider-b', episode.id!, 'Practitioner/lead-1')
    expect([answer.status, part(answer, 'late')!.valueDateTime, warnings(answer)]).toEqual([200, '2026-11-20T10:00:00-08:00', [expect.stringContaining('ASG-012')]])
  })
  test('by PUT of the enrollment ends the Task as well', async () => {
    expect((await app.as('plan').send('PUT', `EpisodeOfCare/${episode.id}`, { ...await stored(), careManager: { reference: 'Practitioner/lead-1' } })).status).toBe(200)
    expect((await app.as('provider-b').get(`Task/${due.id}`)).json<Task>().status).toBe('completed')
  })
})

test('an enrollment that ends without one ends the Task', async () => {
  await put({ ...await stored(), status: 'finished', period: { start: today, end: today } } as EpisodeOfCare)
  expect((await app.as('plan').get(`Task/${due.id}`)).json<Task>().status).toBe('cancelled')
})

describe('a caseload', () => {
  test('of fifty is reached without a word; the fifty-first is for a person to decide, with a reason', async () => {
    await leads('lead-2', 49)
    const fiftieth = await at.lead('provider-b', episode.id!, 'Practitioner/lead-2')
    expect([fiftieth.status, part(fiftieth, 'caseload')!.valueInteger, warnings(fiftieth)]).toEqual([200, 50, []])
    await at.lead('provider-b', episode.id!, 'Practitioner/lead-1')
    await leads('lead-2', 50)
    const refused = await at.lead('provider-b', episode.id!, 'Practitioner/lead-2'), kept = (await stored()).careManager
    expect([refused.status, issues(refused), kept]).toEqual([422, ['STF-004'], { reference: 'Practitioner/lead-1' }])
    const decided = await at.lead('provider-b', episode.id!, 'Practitioner/lead-2', REASON)
    expect([decided.status, part(decided, 'caseload')!.valueInteger, warnings(decided), resource<'CareTeam'>(decided, 'careTeam')!.note]).toEqual([200, 51, [expect.stringContaining('STF-004')], [{ text: REASON.valueString }]])
  }, 60_000)
})

describe('refused, and nothing written:', () => {
  test.each<[string, string, string, number, string[]]>([
    ['one who works elsewhere', 'provider-b', 'Practitioner/lead-a', 422, ['ASG-013']],
    ['one whose role has ended', 'provider-b', 'Practitioner/gone-9', 422, ['ASG-013']],
    ['a person nobody knows', 'provider-b', 'Practitioner/nobody', 400, ['invalid']],
    ['an organization', 'provider-b', 'Organization/provider-b', 400, ['invalid']],
    ['by another provider', 'provider-a', 'Practitioner/lead-a', 404, ['not-found']],
    ['by the plan', 'plan', 'Practitioner/lead-1', 403, ['forbidden']],
  ])('%s', async (_, who, careManager, status, ids) => {
    const answer = await at.lead(who, episode.id!, careManager, REASON)
    expect([answer.status, issues(answer), (await stored()).careManager, (await app.as('plan').get(`Task/${due.id}`)).json<Task>().status]).toEqual([status, ids, undefined, 'requested'])
  })
  test('one who works elsewhere, by PUT', async () => {
    const answer = await app.as('plan').send('PUT', `EpisodeOfCare/${episode.id}`, { ...await stored(), careManager: { reference: 'Practitioner/lead-a' } })
    expect([answer.status, issues(answer), (await stored()).careManager]).toEqual([422, ['ASG-013'], undefined])
  })
  test('for an enrollment that has ended', async () => {
    await put({ ...await stored(), status: 'finished', period: { start: today, end: today } } as EpisodeOfCare)
    expect((await at.lead('operator', episode.id!, 'Practitioner/lead-1')).status).toBe(409)
  })
})
