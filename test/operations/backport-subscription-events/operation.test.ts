import { randomUUID } from 'node:crypto'
import type { Bundle, Parameters } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { FhirError } from '../../../src/fhir/error.ts'
import { EVERYTHING, type Scope } from '../../../src/fhir/scope.ts'
import { operation as events } from '../../../src/operations/backport-subscription-events/operation.ts'
import { operation as status } from '../../../src/operations/backport-subscription-status/operation.ts'
import type { OperationContext } from '../../../src/operations/operation.ts'
import { freshDatabase } from '../../support/database.ts'
import { endpoint } from '../../worker/endpoint.ts'
import { A, BASE, scopeOf, stage } from '../../worker/stage.ts'

let on: Awaited<ReturnType<typeof stage>>
beforeAll(async () => {
  on = await stage((await freshDatabase()).pool)
  const hook = await endpoint(), dead = await endpoint(() => 410)
  await on.member('member-1')
  await on.subscribe('sub-1', hook.url)
  await on.subscribe('sub-dead', dead.url)
  on.workers()
  await vi.waitFor(async () => expect([await on.status('sub-1'), await on.status('sub-dead')]).toEqual(['active', 'off']), { timeout: 20_000 })
  for (const i of [1, 2, 3]) await on.stay(`stay-${i}`, 'member-1')
  await on.member('member-1', 'org-a')
  await vi.waitFor(() => expect(hook.told()).toHaveLength(3), { timeout: 20_000 })
  await on.stopAll()
  hook.close()
  dead.close()
})

afterAll(() => on.repository.close())

/** As a caller of that scope, narrowed to the subscriptions besides: those of its party, as it may read them. */
function as(scope: Scope): OperationContext {
  const { repository } = on, record = repository.within(EVERYTHING)
  return {
    repository: repository.within(scope), record, dossier: repository.dossier(scope), identify: repository.identify, receivedMessage: repository.receivedMessage, principal: A, at: new Date('2026-03-02T08:00:00Z'), today: '2026-03-02', serverVersion: '0.0.1',
    base: BASE, nonMembers: { how: 'store' }, news: repository.news, newId: randomUUID,
  }
}
const provider: Scope = { ...scopeOf(A), branches: [...scopeOf(A).branches, { by: 'source', party: 'Organization/org-a', types: ['Subscription'] }] }
const stranger: Scope = { branches: [{ by: 'everything', types: ['Subscription'] }], refersTo: 'visible' }
const answered = async (answer: Promise<{ readonly body?: string }>): Promise<Bundle> => JSON.parse((await answer).body ?? '') as Bundle
const statusOf = (bundle: Bundle, i = 0): Parameters => bundle.entry?.[i]?.resource as Parameters
const told = (bundle: Bundle) => statusOf(bundle).parameter?.filter(({ name }) => name === 'notification-event').map(({ part = [] }) =>
  [part.find(p => p.name === 'event-number')?.valueString, part.find(p => p.name === 'focus')?.valueReference?.reference])
const value = (parameters: Parameters, name: string) => parameters.parameter?.find(p => p.name === name)

describe('$events', () => {
  test('tells again what was told, with its numbers', async () => {
    const bundle = await answered(events.run({ id: 'sub-1' }, as(provider)))
    expect(bundle).toMatchObject({ type: 'history', entry: [{ request: { url: `${BASE}/Subscription/sub-1/$status` } }] })
    expect(value(statusOf(bundle), 'type')?.valueCode).toBe('query-event')
    expect(told(bundle)).toEqual([1, 2, 3].map(i => [String(i), `${BASE}/Encounter/stay-${i}`]))
  })
  test.each([
    [{ eventsSinceNumber: '2' }, ['2', '3']],
    [{ eventsUntilNumber: '2' }, ['1', '2']],
    [{ eventsSinceNumber: '2', eventsUntilNumber: '2' }, ['2']],
    [{ eventsSinceNumber: '3', eventsUntilNumber: '2' }, []],
    [{ eventsSinceNumber: '4' }, []],
    [{ eventsUntilNumber: '99' }, ['1', '2', '3']],
  ])('%j tells %j', async (asked, numbers) => {
    expect(told(await answered(events.run({ id: 'sub-1', ...asked }, as(provider))))?.map(([number]) => number)).toEqual(numbers)
  })
  test('carries the resources when asked for them', async () => {
    const bundle = await answered(events.run({ id: 'sub-1', content: 'full-resource', eventsSinceNumber: '3' }, as(provider)))
    expect(bundle.entry?.[1]?.resource).toMatchObject({ resourceType: 'Encounter', id: 'stay-3' })
  })
  test('tells only the numbers to who may not see what they are about', async () => {
    const bundle = await answered(events.run({ id: 'sub-1', content: 'full-resource' }, as(stranger)))
    expect(told(bundle)).toEqual([['1', undefined], ['2', undefined], ['3', undefined]])
    expect(JSON.stringify(bundle)).not.toContain('stay-1')
  })
  test.each([[{ eventsSinceNumber: '0' }], [{ eventsSinceNumber: 'one' }], [{ content: 'half' }]])('%j is refused', async asked => {
    await expect(events.run({ id: 'sub-1', ...asked }, as(provider))).rejects.toMatchObject({ kind: 'invalid' })
  })
  test('of a subscription the caller may not see says that there is none', async () => {
    await expect(events.run({ id: 'sub-1' }, as({ branches: [], refersTo: 'visible' }))).rejects.toSatisfy(error => error instanceof FhirError && error.kind === 'not-found')
  })
})

describe('$status', () => {
  test('of one says how it stands', async () => {
    const bundle = await answered(status.run({ id: 'sub-1' }, as(provider)))
    expect(bundle).toMatchObject({ type: 'searchset', total: 1, entry: [{ search: { mode: 'match' } }] })
    expect(value(statusOf(bundle), 'type')?.valueCode).toBe('query-status')
    expect(value(statusOf(bundle), 'status')?.valueCode).toBe('active')
    expect(value(statusOf(bundle), 'events-since-subscription-start')?.valueString).toBe('3')
  })
  test('of one that fell says why', async () => {
    const bundle = await answered(status.run({ id: 'sub-dead' }, as(provider)))
    expect(value(statusOf(bundle), 'error')?.valueCodeableConcept?.text).toBe('The endpoint answered 410: it is gone')
  })
  test.each([[[], 2], [['active'], 1], [['active', 'off'], 2], [['error'], 0]])('of all with %j finds %i', async (statuses, total) => {
    expect((await answered(status.run({ status: statuses }, as(provider)))).total).toBe(total)
  })
})
