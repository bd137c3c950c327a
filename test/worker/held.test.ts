/** Messages about people nobody knows: held, and taken once they are known, through the real doors. */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Bundle, Encounter, Parameters, Task } from '@medplum/fhirtypes'
import sql, { raw } from 'sql-template-tag'
import { runApp, type RunningApp, type TestPrincipal } from '../support/app.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { SENTINEL } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'
import { aSubscription } from '../subscriptions/a-subscription.ts'
import { endpoint } from './endpoint.ts'

const ECM = 'https://ecm-fhir.org/fhir', CIN = `${ECM}/NamingSystem/medi-cal-cin`
const PRINCIPALS: readonly TestPrincipal[] = [
  { name: 'plan', party: 'Organization/plan-1', role: 'plan' }, { name: 'hospital', party: 'Organization/hospital-1', role: 'hospital' },
  { name: 'provider', party: 'Organization/provider-1', role: 'ecm-provider' },
]
const SETTINGS = { ADT_NON_MEMBERS: 'hold:30', SECRET_KEY: Buffer.alloc(32, 7).toString('base64') }
let app: RunningApp, database: FreshDatabase, made = 0

beforeAll(async () => {
  database = await freshDatabase()
  app = await runApp(PRINCIPALS, { settings: SETTINGS, database })
  for (const { party } of PRINCIPALS) {
    const id = party.slice('Organization/'.length)
    expect((await app.as('plan').send('PUT', party, { resourceType: 'Organization', id, name: id })).status).toBe(201)
  }
})

/** A person and a visit nobody had before. */
function somebody() {
  const n = ++made
  return { n, cin: `9${String(5_500_000 + n)}A`, mrn: `mrn-55${n}`, visit: `visit-55${n}`, id: `member-55${n}` }
}
type Somebody = ReturnType<typeof somebody>

interface Told { readonly trigger?: string; readonly control?: string; readonly at?: string; readonly pid3?: string; readonly visit?: string; readonly pv2?: string; readonly admitted?: string; readonly discharged?: string }
function message(of: Somebody, told: Told = {}): string {
  const { trigger = 'A01', control = `ctl-${of.n}-${++made}`, at = '20261126081500-0800', pid3 = `${of.cin}^^^DHCS^MA~${of.mrn}^^^HOSP^MR`, visit = of.visit, pv2 = 'I', discharged = '' } = told
  const admitted = told.admitted ?? (trigger === 'A01' ? '20261126080000-0800' : '')
  return [`MSH|^~\\&|EHR|HOSP|ECM|PLAN|${at}||ADT^${trigger}|${control}|P|2.5.1`, `EVN|${trigger}|${at}`,
    `PID|1||${pid3}||${SENTINEL}^Zzyra||19580412|F|||${SENTINEL} Street 1^^Los Angeles^CA^90012`,
    `PV1|1|${pv2}|3N^312^A${'|'.repeat(16)}${visit}${'|'.repeat(25)}${admitted}|${discharged}`, ''].join('\r')
}
const discharge: Told = { trigger: 'A03', at: '20261129140500-0800', discharged: '20261129140000-0800' }

const send = (text: string, more: object[] = []): Promise<Asked> =>
  app.as('hospital').send('POST', '$process-v2', { resourceType: 'Parameters', parameter: [{ name: 'message', valueString: text }, ...more] })
const named = (answer: Asked, name: string): string | undefined => {
  const found = answer.json<Parameters>().parameter?.find(p => p.name === name)
  return found?.valueString ?? found?.valueCode
}
async function held(text: string): Promise<Asked> {
  const answer = await send(text)
  expect([answer.status, named(answer, 'code'), named(answer, 'disposition')]).toEqual([200, 'AA', 'held'])
  return answer
}

/** The plan enrolls: in one transaction the member, the coverage, and who cares for them. */
async function enroll({ id, cin }: Somebody): Promise<void> {
  const put = (resource: { resourceType: string; id: string }): object => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } })
  const entry = [
    { resourceType: 'Patient', id, name: [{ family: SENTINEL }], birthDate: '1958-04-12', identifier: [{ system: CIN, value: cin }] },
    {
      resourceType: 'Coverage', id: `coverage-${id}`, status: 'active', beneficiary: { reference: `Patient/${id}` }, payor: [{ reference: 'Organization/plan-1' }], period: { start: '2022-01-01' },
      type: { coding: [{ system: 'https://nahdo.org/sopt', code: '211' }] },
    },
    {
      resourceType: 'EpisodeOfCare', id: `care-${id}`, status: 'active', patient: { reference: `Patient/${id}` }, managingOrganization: { reference: 'Organization/provider-1' },
      type: [{ coding: [{ system: `${ECM}/CodeSystem/ecm-program`, code: 'ecm' }] }], period: { start: '2022-01-01' },
    },
  ].map(put)
  const answer = await app.as('plan').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })
  expect(answer.status, answer.text).toBe(200)
}

const encounters = async ({ visit }: Pick<Somebody, 'visit'>): Promise<Encounter[]> =>
  (await app.as('hospital').get(`Encounter?identifier=urn:ecm-fhir:visit:hospital-1%7C${visit}`)).json<Bundle<Encounter>>().entry?.map(entry => entry.resource!) ?? []
const until = (claim: () => void | Promise<void>) => vi.waitFor(claim, { timeout: 25_000, interval: 50 })
const rowsOf = async (of: Somebody): Promise<{ held: number; texts: boolean[] }> => {
  const [row] = await database.pool.run<{ held: number }>(sql`select count(*)::int as held from held_message where control_id like ${`ctl-${of.n}-%`}`)
  const messages = await database.pool.run<{ full: boolean }>(sql`select text <> '' as full from hl7_message where control_id like ${`ctl-${of.n}-%`} order by control_id`)
  return { held: row!.held, texts: messages.map(({ full }) => full) }
}
/** The reader has seen all that was committed so far. */
async function newsRead(): Promise<void> {
  let newest = 0n
  await until(async () => {
    const [found] = await database.pool.run<{ no: bigint; behind: boolean }>(sql`
      select max(no) as no, exists (select from version v, change_cursor c where c.name = 'sequencer' and (v.x, v.n) > (c.x, c.n)) as behind from change`)
    expect(found?.behind).toBe(false)
    newest = found!.no
  })
  await until(async () => expect((await database.pool.run<{ no: bigint }>(sql`select no from change_cursor where name = 'held-messages'`))[0]?.no).toBeGreaterThanOrEqual(newest))
}

/** Every value of every table, as text; of bytes, each as a character. */
async function everything(): Promise<string> {
  const tables = await database.pool.run<{ name: string }>(sql`select tablename as name from pg_tables where schemaname = 'public'`)
  const rows = await Promise.all(tables.map(({ name }) => database.pool.run<Record<string, unknown>>(raw(`select * from ${name}`))))
  const said = (value: unknown): string => Buffer.isBuffer(value) ? value.toString('latin1') : Array.isArray(value) ? value.map(said).join() : String(value)
  return rows.flat().flatMap(row => Object.values(row).map(said)).join('\n')
}

describe('about somebody nobody knows', () => {
  test('is acknowledged the same however often it comes, and nothing of it can be read anywhere', async () => {
    const of = somebody(), text = message(of), first = await held(text), again = await send(text)
    expect(named(again, 'acknowledgment')).toBe(named(first, 'acknowledgment'))
    expect(named(again, 'disposition')).toBe('repeated')
    expect(await rowsOf(of)).toEqual({ held: 1, texts: [false] })
    const all = await everything()
    for (const word of [SENTINEL, 'Zzyra', '19580412', of.cin, of.mrn, of.visit]) expect(all.includes(word), word).toBe(false)
    expect(all).toContain(`ctl-${of.n}-`)
  })
  test('ten times at once is held once, and gets one acknowledgment', async () => {
    const of = somebody(), text = message(of), answers = await Promise.all(Array.from({ length: 10 }, () => send(text)))
    expect(new Set(answers.map(answer => named(answer, 'acknowledgment'))).size).toBe(1)
    expect(await rowsOf(of)).toEqual({ held: 1, texts: [false] })
  })
  test.each([['of a class that no visit has', { pv2: 'X' }], ['without a visit number', { visit: '' }], ['with a time that is none', { admitted: '20261399' }]] as [string, Told][])('but at fault, %s, is refused at once, and not held', async (_what, told) => {
    const of = somebody(), answer = await send(message(of, told))
    expect(answer.status).toBe(400)
    expect(await rowsOf(of)).toEqual({ held: 0, texts: [] })
  })
  test('cannot be part of a transaction, whose answer would be no acknowledgment', async () => {
    const of = somebody(), resource = { resourceType: 'Parameters', parameter: [{ name: 'message', valueString: message(of) }] }
    const answer = await app.as('hospital').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [{ resource, request: { method: 'POST', url: '$process-v2' } }] })
    expect(answer.status).toBe(400)
    expect(await rowsOf(of)).toEqual({ held: 0, texts: [] })
  })
  test('is taken up again by the server alone', async () => {
    const of = somebody(), text = message(of)
    await held(text)
    expect((await send(text, [{ name: 'held', valueBoolean: true }])).status).toBe(403)
    expect(await rowsOf(of)).toEqual({ held: 1, texts: [false] })
  })
})

describe('once the plan enrolls them', () => {
  test('what was held is told in the order in which it happened, to subscribers too', async () => {
    const of = somebody(), hook = await endpoint()
    const subscription = aSubscription({ endpoint: hook.url, content: 'full-resource' })
    const { status, text } = await app.as('provider').send('POST', 'Subscription', subscription)
    expect(status, text).toBe(201)
    await until(() => expect(hook.heard.map(({ type }) => type)).toEqual(['handshake']))
    await held(message(of, discharge))
    await held(message(of))
    await enroll(of)
    await until(async () => expect(await encounters(of)).toMatchObject([{
      status: 'finished', meta: { versionId: '2' }, subject: { reference: `Patient/${of.id}` }, period: { start: '2026-11-26T08:00:00-08:00', end: '2026-11-29T14:00:00-08:00' },
    }]))
    await until(() => expect(hook.told().map(([number]) => number)).toEqual(['1', '2']))
    expect(hook.heard.filter(({ type }) => type === 'event-notification').map(({ bundle }) => (bundle.entry?.[1]?.resource as Encounter).status)).toEqual(['in-progress', 'finished'])
    expect(await rowsOf(of)).toEqual({ held: 0, texts: [true, true] })
    expect((await app.as('provider').get(`Task?patient=${of.id}`)).json<Bundle<Task>>().entry?.length).toBeGreaterThan(0)
    expect(await database.pool.run(sql`select distinct who, party, role, door, action from version where type = 'Encounter' and patient = ${`Patient/${of.id}`}`))
      .toEqual([{ who: 'hospital', party: 'Organization/hospital-1', role: 'hospital', door: 'worker', action: 'process-v2' }])
    hook.close()
  })
  test('it gets the first acknowledgment still, and changes nothing', async () => {
    const of = somebody(), text = message(of), first = await held(text)
    await enroll(of)
    await until(async () => expect(await encounters(of)).toHaveLength(1))
    const again = await send(text)
    expect([named(again, 'acknowledgment'), named(again, 'disposition')]).toEqual([named(first, 'acknowledgment'), 'repeated'])
    expect(await encounters(of)).toMatchObject([{ meta: { versionId: '1' } }])
  })
  test('by giving the CIN to somebody the record has, it is told too', async () => {
    const of = somebody(), person = { resourceType: 'Patient', id: of.id, name: [{ family: SENTINEL }], birthDate: '1958-04-12' }
    await app.as('plan').send('PUT', `Patient/${of.id}`, person)
    await held(message(of))
    expect((await app.as('plan').send('PUT', `Patient/${of.id}`, { ...person, identifier: [{ system: CIN, value: of.cin }] })).status).toBe(200)
    await until(async () => expect(await encounters(of)).toMatchObject([{ subject: { reference: `Patient/${of.id}` } }]))
  })
  test('what came without the CIN is told when its visit is known', async () => {
    const of = somebody()
    await held(message(of, { ...discharge, pid3: `${of.mrn}^^^HOSP^MR` }))
    await held(message(of))
    await enroll(of)
    await until(async () => expect(await encounters(of)).toMatchObject([{ status: 'finished' }]))
    expect(await rowsOf(of)).toEqual({ held: 0, texts: [true, true] })
  })
  test('what the record refuses stays held, and leaves no trace in it', async () => {
    const of = somebody(), earlier = message(of, { ...discharge, admitted: '20261130080000-0800' })
    await held(earlier)
    await enroll(of)
    await newsRead()
    expect(await encounters(of)).toEqual([])
    expect(await rowsOf(of)).toEqual({ held: 1, texts: [false] })
  })
  test('what was stored a moment after they were known is found all the same', async () => {
    const of = somebody()
    await held(message(of))
    const mine = sql`control_id like ${`ctl-${of.n}-%`}`
    const late = await database.pool.run<Record<string, unknown>>(sql`delete from held_message where ${mine} returning sender, control_id, content_hash, principal, tags, cipher, received_at, expires_at`)
    await enroll(of)
    await newsRead()
    expect(await encounters(of)).toEqual([])
    const { sender, control_id, content_hash, principal, tags, cipher, received_at, expires_at } = late[0]!
    await database.pool.run(sql`
      insert into held_message (sender, control_id, content_hash, principal, tags, cipher, received_at, expires_at)
      values (${sender}, ${control_id}, ${content_hash}, ${principal}, ${tags}::bytea[], ${cipher}, ${received_at}, ${expires_at})`)
    await until(async () => expect(await encounters(of)).toHaveLength(1))
  })
})

test('a message whose time is over is not told; it goes, and is new when it comes again', async () => {
  const of = somebody(), text = message(of), first = await held(text)
  await database.pool.run(sql`update held_message set expires_at = now() - interval '1 second' where control_id like ${`ctl-${of.n}-%`}`)
  await enroll(of)
  await newsRead()
  expect(await encounters(of)).toEqual([])
  await runApp(PRINCIPALS, { settings: SETTINGS, database }) // which sweeps at its start
  await until(async () => expect(await rowsOf(of)).toEqual({ held: 0, texts: [] }))
  const again = await send(text)
  expect(named(again, 'disposition')).toBe('stored')
  expect(named(again, 'acknowledgment')).not.toBe(named(first, 'acknowledgment'))
})

test('two servers at once, while people are enrolled as their messages come, tell each message once', async () => {
  await runApp(PRINCIPALS, { settings: SETTINGS, database })
  const people = Array.from({ length: 24 }, somebody)
  await Promise.all(people.map(of => send(message(of))))
  await Promise.all(people.flatMap(of => [enroll(of), send(message(of, discharge)), send(message(of, { ...discharge, at: '20261129150500-0800', pv2: 'E' }))]))
  await until(async () => expect((await Promise.all(people.map(rowsOf))).map(({ held }) => held)).toEqual(people.map(() => 0)))
  for (const of of people) {
    const found = await encounters(of)
    expect(found).toMatchObject([{ status: 'finished', subject: { reference: `Patient/${of.id}` }, class: { code: 'EMER' } }])
    expect(Number(found[0]!.meta!.versionId)).toBeLessThanOrEqual(3)
    expect((await rowsOf(of)).texts).toEqual([true, true, true])
  }
}, 60_000)
