/** /metrics after known traffic, and who may read it. */
import { beforeAll, describe, expect, test } from 'vitest'
import { httpServer } from '../../src/http/server.ts'
import { metrics, type Metrics } from '../../src/http/metrics.ts'
import { counted, figure, foldFigures } from '../../src/http/metrics.ts'
import { sendMessage } from '../../src/demo/mllp-client.ts'
import { runApp, tokenOf, type RunningApp } from '../support/app.ts'
import { scrape, type Scrape } from '../support/figures.ts'
import { SENTINEL, SENTINEL_CIN } from '../support/sentinel.ts'

let app: RunningApp
beforeAll(async () => {
  app = await runApp([{ name: 'plan', party: 'Organization/plan-1', role: 'plan' }, { name: 'hospital', party: 'Organization/hospital-1', role: 'hospital' }])
})
const read = async (): Promise<Scrape> => scrape((await app.get(app.app.base.replace(/fhir$/, 'metrics'))).text)
const changeOf = async (work: () => Promise<unknown>): Promise<(sample: string) => number> => {
  const before = await read()
  await work()
  const after = await read()
  return sample => (after.get(sample) ?? 0) - (before.get(sample) ?? 0)
}
const requests = (interaction: string, status: number, door = 'http'): string => `ecm_fhir_requests_total{door="${door}",interaction="${interaction}",status="${status}"}`
const patient = (): object => ({ resourceType: 'Patient', name: [{ family: SENTINEL }] })

describe('requests are counted by what they asked for and what came of it', () => {
  test('reads, creates, refusals, addresses that nothing answers', async () => {
    const plan = app.as('plan')
    const change = await changeOf(async () => {
      const { id } = (await plan.send('POST', 'Patient', patient())).json<{ id: string }>()
      for (let i = 0; i < 3; i++) await plan.get(`Patient/${id}`)
      await plan.get('Patient/nobody-4471')
      await plan.get('Patient?famly=x')
      await plan.send('POST', 'Patient', { resourceType: 'Patient', birthDate: 'yesterday' })
      await plan.get('metadata')
      await plan.get(`Patient/${id}/nothing`)
    })
    expect([requests('create', 201), requests('read', 200), requests('read', 404), requests('search-type', 400), requests('create', 400), requests('capabilities', 200), requests('none', 404)].map(change))
      .toEqual([1, 3, 1, 1, 1, 1, 1])
    expect(change('ecm_fhir_request_seconds_count{interaction="read"}')).toBe(4)
    expect(change('ecm_fhir_request_seconds_bucket{interaction="read",le="+Inf"}')).toBe(4)
    expect(change('ecm_fhir_request_seconds_sum{interaction="read"}')).toBeGreaterThan(0)
  })
  test('the entries of a batch too, each for itself', async () => {
    const entry = Array.from({ length: 5 }, () => ({ resource: patient(), request: { method: 'POST', url: 'Patient' } }))
    const change = await changeOf(() => app.as('plan').send('POST', '', { resourceType: 'Bundle', type: 'batch', entry }))
    expect([requests('batch', 200), requests('create', 201)].map(change)).toEqual([1, 5])
    expect(change('ecm_fhir_batch_size_sum{batch="writes"}')).toBe(5)
    expect(change('ecm_fhir_batch_size_count{batch="writes"}')).toBeLessThan(5)
  })
  test('what is refused at the door has a status, and asked for nothing', async () => {
    const change = await changeOf(async () => {
      await app.get('Patient/1')
      await app.as('plan').send('POST', 'Patient', 'Patient', { 'content-type': 'application/pdf' })
    })
    expect([change('ecm_fhir_http_answers_total{status="401"}'), change('ecm_fhir_http_answers_total{status="415"}')]).toEqual([1, 1])
  })
})

test('messages are counted by event, acknowledgment and what became of them, by whatever door', async () => {
  const message = (trigger: string, control: string, visit: string, token = '') => [`MSH|^~\\&|EHR|HOSP|ECM|PLAN|20261126081500-0800|${token}|ADT^${trigger}|${control}|P|2.5.1`,
    `PID|1||${SENTINEL_CIN}^^^DHCS^MA||${SENTINEL}^Zzyra||19580412|F`, `PV1|1|I|3N${'|'.repeat(16)}${visit}${'|'.repeat(25)}20261126080000-0800`, ''].join('\r')
  await app.as('plan').send('PUT', 'Organization/hospital-1', { resourceType: 'Organization', id: 'hospital-1', name: 'h' })
  const token = tokenOf('hospital'), hl7v2 = (text: string) => app.as('hospital').send('POST', app.app.base.replace(/fhir$/, 'hl7v2'), text, { 'content-type': 'x-application/hl7-v2+er7' })
  const change = await changeOf(async () => {
    expect((await sendMessage(app.mllp, message('A01', 'ctl-1', 'v-1', token))).code).toBe('AA')
    await sendMessage(app.mllp, message('A01', 'ctl-1', 'v-1', token))
    await hl7v2(message('A03', 'ctl-2', 'v-1'))
    await hl7v2(message('A99', 'ctl-3', 'v-1'))
    await sendMessage(app.mllp, message('A01', 'ctl-4', 'v-1', 'no-token-of-ours'))
  })
  const told = (event: string, code: string, outcome: string): number => change(`ecm_fhir_messages_total{code="${code}",event="${event}",outcome="${outcome}"}`)
  expect([told('A01', 'AA', 'stored'), told('A01', 'AA', 'repeated'), told('A03', 'AA', 'stored'), told('other', 'AR', 'not-supported'), told('A01', 'AR', 'login')]).toEqual([1, 1, 1, 1, 1])
  expect(change(requests('process-v2', 200, 'mllp'))).toBe(2)
})

test('the record, the pool and the process show how they are', async () => {
  const samples = await read()
  expect(samples.get('ecm_fhir_database_up')).toBe(1)
  expect(samples.get('ecm_fhir_order_broken')).toBe(0)
  expect(samples.get('ecm_fhir_pool_size')).toBe(16)
  expect(samples.get('ecm_fhir_pool_waiting')).toBe(0)
  for (const name of ['ecm_fhir_horizon_age_seconds', 'ecm_fhir_undelivered_age_seconds', 'ecm_fhir_queue_depth{queue="deliveries"}', 'ecm_fhir_queue_depth{queue="held-messages"}', 'ecm_fhir_queue_depth{queue="jobs"}',
    'ecm_fhir_queue_depth{queue="dead-jobs"}', 'ecm_fhir_subscriptions{status="error"}', 'ecm_fhir_pool_busy', 'ecm_fhir_database_bytes', 'process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']) {
    expect(samples.get(name), name).toBeGreaterThanOrEqual(0)
  }
})

describe('who may read it', () => {
  const figures: Metrics = metrics({ gauges: {}, standing: async () => [] })
  const server = httpServer({
    dispatch: () => { throw new Error('nobody asks') }, xml: { toJson: text => text, ofJson: text => text }, base: 'https://plan.example.org/fhir', newId: () => 'id-0001', now: () => new Date(0), metrics: figures, health: async () => ({ ready: true, horizonAgeSeconds: 3 }),
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    authenticate: token => token === 'ops-5521' ? { name: 'ops', party: 'Organization/ops', role: 'operator', scopes: [] } : token === 'plan-5521' ? { name: 'plan', party: 'Organization/plan-1', role: 'plan', scopes: ['system/*.cruds'] } : undefined,
  })
  const ask = (url: string, remoteAddress: string, token?: string) => server.inject({ url, remoteAddress, ...(token && { headers: { authorization: `Bearer ${token}` } }) })
  test.each([
    ['127.0.0.1', undefined, 200], ['::1', undefined, 200], ['::ffff:127.0.0.1', undefined, 200],
    ['203.0.113.9', undefined, 403], ['203.0.113.9', 'plan-5521', 403], ['203.0.113.9', 'made-up', 403], ['::ffff:203.0.113.9', undefined, 403], ['203.0.113.9', 'ops-5521', 200],
  ])('from %s with the token %s: %i', async (from, token, status) => {
    const answer = await ask('/metrics', from, token)
    expect(answer.statusCode).toBe(status)
    expect(answer.body.includes('process_resident_memory_bytes')).toBe(status === 200)
  })
  test('from elsewhere /readyz says no more than whether', async () => {
    expect((await ask('/readyz', '203.0.113.9')).json()).toEqual({ ready: true })
    expect((await ask('/readyz', '203.0.113.9', 'ops-5521')).json()).toEqual({ ready: true, horizonAgeSeconds: 3 })
  })
})

describe('figures of several processes', () => {
  const gather = (others: ReturnType<typeof figure>[]): Metrics => metrics({ gauges: { ecm_fhir_pool_size: { help: 'x', read: () => 16 } }, standing: async () => [{ name: 'ecm_fhir_queue_depth', help: 'x', label: 'queue', values: { jobs: 7 } }], gather: own => async () => [await own(), others] })
  test('are added up, delays are the worst, and the record is told of once', async () => {
    const samples = scrape(await gather([figure('ecm_fhir_pool_size', 'x', 9), { ...figure('nodejs_eventloop_lag_p99_seconds', 'x', 4242), aggregator: 'max' }]).text())
    expect([samples.get('ecm_fhir_pool_size'), samples.get('nodejs_eventloop_lag_p99_seconds'), samples.get('ecm_fhir_queue_depth{queue="jobs"}')]).toEqual([25, 4242, 7])
  })
  test('of a process that is gone only what goes up is kept; several become one', async () => {
    const gone = counted([figure('ecm_fhir_worker_restarts_total', 'x', 2, 'counter'), figure('ecm_fhir_pool_busy', 'x', 3)])
    expect(gone.map(({ name }) => name)).toEqual(['ecm_fhir_worker_restarts_total'])
    expect(await foldFigures([gone, gone])).toMatchObject([{ name: 'ecm_fhir_worker_restarts_total', values: [{ value: 4 }] }])
  })
})
