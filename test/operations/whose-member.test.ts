/** Whose a member is follows from what stands, by whichever way the last change came: nobody keeps or loses sight by mistake. */
import type { Coverage, EpisodeOfCare } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Resource } from '../../src/fhir/resource.ts'
import { aCoverage, anEdVisit, anEpisode } from '../ecm/resources.ts'
import { programme, type Programme } from './programme.ts'

let app: Programme
/** What the hospital sent of the member: a plan or provider sees it only while the member is theirs. */
let visit: string
beforeAll(async () => {
  app = await programme()
  const sent = await app.as('hospital').send('POST', 'Encounter', anEdVisit('2024-06-20'))
  visit = sent.json<{ id: string }>().id
})

const put = async (resource: Resource): Promise<number> => (await app.as('operator').send('PUT', `${resource.resourceType}/${resource.id}`, resource)).status
const remove = async (path: string): Promise<number> => (await app.as('operator').send('DELETE', path)).status
const seenBy = async (...names: string[]): Promise<string[]> => {
  const answers = await Promise.all(names.map(async name => [name, (await app.as(name).get(`Encounter/${visit}`)).status, (await app.as(name).get('Encounter?_count=10')).json<{ entry?: unknown[] }>().entry?.length ?? 0] as const))
  return answers.filter(([, status, found]) => status === 200 && found === 1).map(([name]) => name)
}
const plans = (): Promise<string[]> => seenBy('plan', 'other-plan')
const providers = (): Promise<string[]> => seenBy('provider-a', 'provider-b')
const second = (more: Partial<Coverage> = {}): Coverage => aCoverage({ id: 'coverage-second', payor: [{ reference: 'Organization/plan-2' }], period: { start: '2025-02-01' }, ...more })

describe('of two Coverages', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['deleted', () => remove('Coverage/coverage-second')],
    ['cancelled', () => put(second({ status: 'cancelled' }))],
    ['entered in error', () => put(second({ status: 'entered-in-error' }))],
    ['ended', () => put(second({ period: { start: '2025-02-01', end: '2025-03-01' } }))],
    ['deleted in a transaction', () => app.as('operator').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'DELETE', url: 'Coverage/coverage-second' } }] })],
  ])('the newer one, %s, leaves the member to the older', async (_, end) => {
    await put(second())
    expect(await plans()).toEqual(['other-plan'])
    await end()
    expect(await plans()).toEqual(['plan'])
  })
  test('the older one deleted leaves the member with the newer; when none stands nobody sees the member', async () => {
    await put(second())
    await remove('Coverage/coverage-4711')
    expect(await plans()).toEqual(['other-plan'])
    await remove('Coverage/coverage-second')
    expect(await plans()).toEqual([])
    await put(aCoverage({ id: 'coverage-4711' }))
    expect(await plans()).toEqual(['plan'])
  })
})

describe('of two enrollments', () => {
  const enrollment = (id: string, provider: string, more: Partial<EpisodeOfCare> = {}): EpisodeOfCare => anEpisode({ id, managingOrganization: { reference: `Organization/${provider}` }, ...more })
  test('deleting what has ended leaves the member with whom the other stands; deleting that closes', async () => {
    await put(enrollment('first', 'provider-a', { status: 'finished', period: { start: '2024-01-01', end: '2024-12-31' } }))
    await put(enrollment('second', 'provider-b', { period: { start: '2025-01-01' } }))
    expect(await providers()).toEqual(['provider-b'])
    expect([await remove('EpisodeOfCare/first'), await providers()]).toEqual([200, ['provider-b']])
    expect([await remove('EpisodeOfCare/second'), await providers()]).toEqual([200, []])
  })
})
