/** History of a type and of everything: in the order of commits, deletions included; who follows it misses nothing.  R4 http.html#history */
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Bundle, BundleEntry } from '@medplum/fhirtypes'
import { runApp, type RunningApp } from '../support/app.ts'
import { SENTINEL } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

const PRINCIPALS = [
  { name: 'operator', party: 'Organization/operator-1', role: 'operator' }, { name: 'plan', party: 'Organization/plan-1', role: 'plan' }, { name: 'stranger', party: 'Organization/plan-2', role: 'plan' },
] as const
let app: RunningApp
beforeAll(async () => { app = await runApp(PRINCIPALS) })

const operator = () => app.as('operator')
const basic = (id: string, text = 'x'): object => ({ resourceType: 'Basic', id, code: { text } })
const put = (id: string, text?: string): Promise<Asked> => operator().send('PUT', `Basic/${id}`, basic(id, text))
const entries = (answer: Asked): BundleEntry[] => {
  expect(answer.status, answer.text).toBe(200)
  return answer.json<Bundle>().entry ?? []
}
const told = (entry: BundleEntry): string => `${entry.request!.method} ${entry.fullUrl!.split('/').slice(-2).join('/')} ${entry.response!.etag}`
const next = (answer: Asked): string | undefined => answer.json<Bundle>().link?.find(l => l.relation === 'next')?.url
async function all(path: string, as = operator()): Promise<string[]> {
  const found: string[] = []
  for (let at: string | undefined = path; at !== undefined;) {
    const page = await as.get(at)
    found.push(...entries(page).map(told))
    at = next(page)
  }
  return found
}

test('tells of creates, updates and deletions, newest first, or oldest first', async () => {
  const since = (await operator().get('_history?_count=1')).json<Bundle>().meta!.lastUpdated!
  await put('h-1')
  await put('h-1', 'y')
  await put('h-2')
  await operator().send('DELETE', 'Basic/h-1')
  const newest = ['DELETE Basic/h-1 W/"3"', 'PUT Basic/h-2 W/"1"', 'PUT Basic/h-1 W/"2"', 'PUT Basic/h-1 W/"1"']
  expect(await all(`Basic/_history?_since=${since}`)).toEqual(newest)
  expect(await all(`Basic/_history?_since=${since}&_sort=_lastUpdated`)).toEqual(newest.toReversed())
  expect(await all(`_history?_since=${encodeURIComponent(since)}&_count=1`)).toEqual(newest)
  expect(await all(`_history?_since=${since}&_count=3&_sort=_lastUpdated`)).toEqual(newest.toReversed())
  expect(await all(`Patient/_history?_since=${since}`)).toEqual([])
  const [deletion] = entries(await operator().get(`Basic/_history?_since=${since}&_count=1`))
  expect(deletion).toMatchObject({ request: { method: 'DELETE', url: 'Basic/h-1' }, response: { status: '204' } })
  expect(deletion!.resource).toBeUndefined()
})

test('of one resource knows _since, _at and _sort as well', async () => {
  const instants: string[] = []
  for (const text of ['a', 'b', 'c']) {
    instants.push((await put('h-3', text)).json<{ meta: { lastUpdated: string } }>().meta.lastUpdated)
    await sleep(5)
  }
  expect(await all(`Basic/h-3/_history?_since=${instants[1]}`)).toEqual(['PUT Basic/h-3 W/"3"', 'PUT Basic/h-3 W/"2"'])
  expect(await all('Basic/h-3/_history?_sort=_lastUpdated&_count=2')).toEqual(['PUT Basic/h-3 W/"1"', 'PUT Basic/h-3 W/"2"', 'PUT Basic/h-3 W/"3"'])
  expect(await all(`Basic/h-3/_history?_at=${instants[1]}`)).toEqual(['PUT Basic/h-3 W/"2"'])
  expect(await all('Basic/h-3/_history?_at=2001')).toEqual([])
})

test('shows what stood at a moment', async () => {
  const before = (await put('h-4', 'a')).json<{ meta: { lastUpdated: string } }>().meta.lastUpdated
  await sleep(5)
  await put('h-4', 'b')
  expect((await all(`Basic/_history?_at=${before}`)).filter(one => one.includes('h-4'))).toEqual(['PUT Basic/h-4 W/"1"'])
})

test('is narrowed to what the caller may see', async () => {
  const plan = app.as('plan'), since = (await operator().get('_history?_count=1')).json<Bundle>().meta!.lastUpdated!
  for (const id of ['plan-1', 'plan-2']) await operator().send('PUT', `Organization/${id}`, { resourceType: 'Organization', id, name: id })
  const answer = await plan.send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [
    { resource: { resourceType: 'Patient', id: 'h-member', name: [{ family: SENTINEL }] }, request: { method: 'PUT', url: 'Patient/h-member' } },
    { resource: { resourceType: 'Coverage', id: 'h-coverage', status: 'active', beneficiary: { reference: 'Patient/h-member' }, payor: [{ reference: 'Organization/plan-1' }] }, request: { method: 'PUT', url: 'Coverage/h-coverage' } },
  ] })
  expect(answer.status, answer.text).toBe(200)
  expect(await all(`Patient/_history?_since=${since}`, plan)).toEqual(['PUT Patient/h-member W/"1"'])
  expect(await all(`Patient/_history?_since=${since}`, app.as('stranger'))).toEqual([])
  expect((await all(`_history?_since=${since}`, app.as('stranger'))).filter(one => /Patient|Coverage/.test(one))).toEqual([])
})

test('a client that follows it by _since misses no change of a transaction that was slower than others', async () => {
  const made: string[] = [], seen = new Set<string>(), wanted = 240
  let since = (await operator().get('_history?_count=1')).json<Bundle>().meta!.lastUpdated!, writing = true
  const writer = async (n: number): Promise<void> => {
    for (let i = 0; i < wanted / 4; i += 3) {
      const ids = [0, 1, 2].map(k => `f-${n}-${i + k}`)
      const bundle = { resourceType: 'Bundle', type: n % 2 ? 'batch' : 'transaction', entry: ids.map(id => ({ resource: basic(id), request: { method: 'PUT', url: `Basic/${id}` } })) }
      expect((await operator().send('POST', '', bundle)).status).toBe(200)
      made.push(...ids)
    }
  }
  const follow = async (): Promise<void> => {
    let asOf = since
    for (let at: string | undefined = `Basic/_history?_sort=_lastUpdated&_count=20&_since=${since}`; at !== undefined;) {
      const page: Asked = await operator().get(at)
      for (const entry of entries(page)) seen.add(entry.fullUrl!.split('/').at(-1)!)
      asOf = page.json<Bundle>().meta!.lastUpdated!
      at = next(page)
    }
    since = asOf
  }
  const following = (async () => { while (writing) await follow() })()
  await Promise.all([0, 1, 2, 3].map(writer))
  writing = false
  await following
  for (let tried = 0; tried < 20 && made.some(id => !seen.has(id)); tried++) { await follow(); await sleep(50) }
  expect(made.filter(id => !seen.has(id))).toEqual([])
}, 60_000)

describe('what is refused', () => {
  test.each([
    ['Basic/_history?_since=yesterday'], ['_history?_at=x'], ['Basic/_history?_sort=name'], ['Basic/_history?_count=many'], ['Basic/_history?_cursor=abc'], ['_history?_type=Basic'], ['Basic/h-1/_history?_since=le2024'],
  ])('%s is 400', async path => { expect((await operator().get(path)).status).toBe(400) })
  test('a cursor of the other direction', async () => {
    await put('h-5')
    await put('h-5', 'y')
    const at = next(await operator().get('Basic/h-5/_history?_count=1'))!
    expect((await operator().get(`${at}&_sort=_lastUpdated`)).status).toBe(400)
  })
})
