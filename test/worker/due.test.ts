/** What becomes true by a day alone: an enrollment that was planned begins, once, whichever process finds it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { EpisodeOfCare } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { today } from '../../src/app.ts'
import { DUE } from '../../src/ecm/due.ts'
import { anEpisode } from '../ecm/resources.ts'
import { runApp, type RunningApp, type TestPrincipal } from '../support/app.ts'
import { freshDatabase } from '../support/database.ts'
import { SENTINEL } from '../support/sentinel.ts'

const PRINCIPALS: readonly TestPrincipal[] = [{ name: 'plan', party: 'Organization/plan-1', role: 'plan' }, { name: 'before', party: 'Organization/provider-a', role: 'ecm-provider' }, { name: 'next', party: 'Organization/provider-b', role: 'ecm-provider' }]
const dayFrom = (n: number): string => new Date(Date.parse(`${today()}T00:00:00Z`) + 86_400_000 * n).toISOString().slice(0, 10)

test('begins on its day: the one before ends, the record passes to the next provider, and two processes make one version of it', async () => {
  const database = await freshDatabase(), first = await runApp(PRINCIPALS, { database }), put = async (app: RunningApp, resource: { resourceType: string; id?: string }): Promise<void> => {
    expect((await app.as('plan').send('PUT', `${resource.resourceType}/${resource.id}`, resource)).status).toBe(201)
  }
  for (const id of ['plan-1', 'provider-a', 'provider-b']) await put(first, { resourceType: 'Organization', id, name: id } as never)
  for (const id of ['member-4711', 'member-4712']) await put(first, { resourceType: 'Patient', id, name: [{ family: SENTINEL }] } as never)
  await put(first, anEpisode({ id: 'running' }))
  await put(first, anEpisode({ id: 'today', status: 'planned', managingOrganization: { reference: 'Organization/provider-b' }, period: { start: today() } }))
  await put(first, anEpisode({ id: 'later', status: 'planned', patient: { reference: 'Patient/member-4712' }, period: { start: dayFrom(2) } }))
  const sees = async (app: RunningApp): Promise<number[]> => Promise.all(['before', 'next'].map(async who => (await app.as(who).get('Patient/member-4711')).status))
  expect(await sees(first)).toEqual([200, 404])

  const [app] = await Promise.all([runApp(PRINCIPALS, { database }), runApp(PRINCIPALS, { database })]), read = async (id: string): Promise<EpisodeOfCare> => (await app.as('plan').get(`EpisodeOfCare/${id}`)).json<EpisodeOfCare>()

  for (let waited = 0; waited < 200 && (await read('today')).status === 'planned'; waited++) await sleep(50)
  await sleep(300)
  expect([(await read('today')).status, (await read('today')).meta!.versionId, (await read('running')).status, (await read('running')).period!.end]).toEqual(['active', '2', 'finished', dayFrom(-1)])
  expect([(await read('later')).status, await sees(app)]).toEqual(['planned', [404, 200]])
})
test.each<[string, Partial<EpisodeOfCare>, boolean]>([
  ['yesterday', { period: { start: '2026-11-25' } }, true], ['today', { period: { start: '2026-11-26' } }, true], ['tomorrow', { period: { start: '2026-11-27' } }, false],
  ['without a day', { period: {} }, false], ['of another programme', { type: [{ text: 'CCS' }], period: { start: '2026-11-25' } }, false], ['cancelled', { status: 'cancelled', period: { start: '2026-11-25' } }, false],
])('planned, %s', (_when, more, due) => {
  const [begins] = DUE
  expect(begins!.change(anEpisode({ status: 'planned', ...more }), '2026-11-26' as never)?.resourceType !== undefined).toBe(due)
})
