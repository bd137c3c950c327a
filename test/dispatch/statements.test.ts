/** What a request costs the database: round trips, counted, never timed. The caller is a plan, so each goes through scope, references and access log. */
import { beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { SENTINEL } from '../support/sentinel.ts'
import { countedServer, type CountedServer } from './counted.ts'

const PLAN = 'Organization/plan-6641', MEMBER = { reference: 'Patient/member-6641' }
let server: CountedServer

beforeAll(async () => {
  const { pool } = await freshDatabase()
  server = await countedServer(pool, { name: 'plan-6641', party: PLAN, role: 'plan', scopes: ['system/*.cruds'] })
  for (const resource of [
    { resourceType: 'Organization', id: 'plan-6641', name: 'Plan 6641' }, { resourceType: 'Patient', id: 'member-6641', name: [{ family: SENTINEL }], birthDate: '1980-02-03' },
    { resourceType: 'Coverage', id: 'coverage-6641', status: 'active', beneficiary: MEMBER, payor: [{ reference: PLAN }] },
    ...Array.from({ length: 30 }, (_, i) => ({ ...order(i), id: `order-${i}` })),
  ]) expect((await server.ask('PUT', `${resource.resourceType}/${resource.id}`, resource)).response.status).toBe(201)
  return () => server.close()
})

const order = (i: number) => ({ resourceType: 'ServiceRequest', status: i % 2 ? 'active' : 'completed', intent: 'order', subject: MEMBER, identifier: [{ system: 'urn:orders', value: `order-${i}` }], requester: { reference: PLAN } })

const page = ['ServiceRequest?patient=Patient/member-6641', 'ServiceRequest?patient=Patient/member-6641&status=active', 'ServiceRequest?identifier=urn:orders|order-7', 'ServiceRequest?_lastUpdated=ge2020-01-01&_count=20']
const BEGIN = 'begin; set local plan_cache_mode = force_generic_plan'
const patch = (...operations: object[]) => ({ resourceType: 'Binary', contentType: 'application/json-patch+json', data: Buffer.from(JSON.stringify(operations)).toString('base64') })
const bundle = (entry: readonly object[]) => ({ resourceType: 'Bundle', type: 'transaction', entry })

describe('without a transaction of its own', () => {
  test.each([
    ['a read', 'GET', 'ServiceRequest/order-1', undefined, ['newest', 'access']],
    ['a create, its references looked up and its owners taken from the member', 'POST', 'ServiceRequest', order(100), ['store']],
    ['an update, what it follows in the scope', 'PUT', 'ServiceRequest/order-2', { ...order(2), id: 'order-2' }, ['store']],
    ['an update that makes a resource', 'PUT', 'ServiceRequest/order-new', { ...order(101), id: 'order-new' }, ['store']],
    ['a patch', 'PATCH', 'ServiceRequest/order-2', patch({ op: 'replace', path: '/status', value: 'on-hold' }), ['newest', 'store', 'access']],
  ] as const)('%s', async (_what, method, address, body, names) => {
    const { response, statements, trips } = await server.ask(method, address, body)
    expect([response.status < 300, statements, trips]).toEqual([true, names, names.length])
  })
  test.each(page)('a page of %s is one statement and its entry in the access log', async address => {
    const { response, statements } = await server.ask('GET', address)
    expect([response.status, (JSON.parse(response.body!) as { entry: unknown[] }).entry.length > 0, statements.length, statements.at(-1)]).toEqual([200, true, 2, 'access'])
  })
  test('$ecm-eligibility reads all of a member in two statements', async () => {
    const { response, statements } = await server.ask('GET', 'Patient/member-6641/$ecm-eligibility')
    expect([response.status, statements.length, statements.at(-1)]).toEqual([200, 3, 'access'])
  })
  test('a page of $everything takes the member, what is on it and what that refers to, however much it is', async () => {
    const pages = ['', '?_count=2', '?_count=10&_type=ServiceRequest,Organization']
    for (const query of pages) {
      const { response, statements } = await server.ask('GET', `Patient/member-6641/$everything${query}`), next = (JSON.parse(response.body!) as { link: { relation: string; url: string }[] }).link.find(link => link.relation === 'next')
      expect([query, response.status, statements.length, statements[0], statements.at(-1)]).toEqual([query, 200, 4, 'newest', 'access'])
      if (next) expect((await server.ask('GET', next.url.slice(next.url.indexOf('Patient/')))).statements).toHaveLength(4)
    }
  })
})

describe('in a transaction of its own', () => {
  test('a Bundle of 100 creates takes three round trips, one of a single create one', async () => {
    const creates = (count: number) => bundle(Array.from({ length: count }, (_, i) => ({ resource: order(1_000 * count + i), request: { method: 'POST', url: 'ServiceRequest' } })))
    const one = await server.ask('POST', '', creates(1)), hundred = await server.ask('POST', '', creates(100))
    expect([one.response.status, hundred.response.status, (JSON.parse(hundred.response.body!) as { entry: unknown[] }).entry.length]).toEqual([200, 200, 100])
    expect(hundred.statements.filter(name => name === 'store')).toHaveLength(1)
    expect([hundred.statements, hundred.trips]).toEqual([[BEGIN, 'owned', 'store', 'commit'], 3])
    expect(one.statements).toEqual(['store'])
  })
  test('a Bundle of 30 updates takes as many as one of two: all is locked and read in one round trip', async () => {
    const updates = (from: number, count: number) => bundle(Array.from({ length: count }, (_, i) => ({ resource: { ...order(from + i), id: `order-${from + i}` }, request: { method: 'PUT', url: `ServiceRequest/order-${from + i}` } })))
    const two = await server.ask('POST', '', updates(0, 2)), thirty = await server.ask('POST', '', updates(0, 30))
    expect([two.response.status, thirty.response.status]).toEqual([200, 200])
    expect([two.statements, two.trips]).toEqual([[BEGIN, 'lock-changed-against-changes', 'newest-of-many', 'owned', 'store', 'commit'], 3])
    expect([thirty.statements, thirty.trips]).toEqual([two.statements, 3])
  })
  test('what is conditional is claimed, looked for, then locked and read together', async () => {
    const update = await server.ask('PUT', 'ServiceRequest?identifier=urn:orders|order-7', order(7)), made = await server.ask('PUT', 'ServiceRequest?identifier=urn:orders|order-77', order(77))
    expect([update.response.status, update.trips, made.response.status, made.trips]).toEqual([200, 5, 201, 6])
  })
  const DELETION = [BEGIN, 'hold-at-once', 'owned', 'by-index', 'referrers', 'store', 'commit']
  test('a delete is held, looked at and stored in three round trips', async () => {
    const { response, statements, trips } = await server.ask('DELETE', 'ServiceRequest/order-3')
    expect([response.status, statements, trips]).toEqual([200, DELETION, 3])
  })
  test('deletes in flight share them', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, (_, i) => server.ask('DELETE', `ServiceRequest/order-${i + 10}`)))
    expect([all.map(one => one.response.status), all[0]!.statements]).toEqual([all.map(() => 200), DELETION])
  })
})
