/**
 * Clients of two servers on one database, all at once: nothing is lost, doubled or left dangling, and nothing is answered with 500.
 * Seeded: RACE_ROUNDS rounds (200 for the full count), RACE_SEED to repeat one.
 */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bundle, Encounter, Patient } from '@medplum/fhirtypes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle, entry, type EntryMore } from '../support/bundles.ts'
import { freshDatabase } from '../support/database.ts'
import { seeded } from '../support/seeded.ts'
import { SENTINEL } from '../support/sentinel.ts'
import { ask, freePort, startServer, type Asked, type Running } from '../support/server.ts'

const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 15), SEED = Number(process.env['RACE_SEED'] ?? randomInt(2 ** 31)), LIMIT = 90_000 + ROUNDS * 10_000
const { url } = await freshDatabase(2), random = seeded(SEED), answers: Asked[] = []
let servers: readonly Running[]

beforeAll(async () => {
  process.stdout.write(`door races: seed ${SEED}, ${ROUNDS} rounds\n`)
  const settings = { DATABASE_URL: url, BASE_URL: `http://127.0.0.1:${await freePort()}/fhir`, LOG_LEVEL: 'warn' }
  servers = await Promise.all([startServer(settings), startServer(settings)])
})
afterAll(async () => { await Promise.all(servers.map(server => server.stop())) })

const jitter = (most: number): Promise<void> => sleep(Math.floor(random() * most))
const times = <T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, i) => make(i)))
/** By either server, after a moment: alone, or as an entry of a transaction. */
async function request(asked: string, body?: object, { inTransaction = false, ...conditions }: EntryMore & { readonly inTransaction?: boolean } = {}): Promise<{ readonly status: number; readonly answer: Asked }> {
  const { base } = servers[Math.floor(random() * servers.length)]!, [method = '', address = ''] = asked.split(' ')
  await jitter(8)
  const headers = { ...conditions.ifMatch && { 'if-match': conditions.ifMatch }, ...conditions.ifNoneExist && { 'if-none-exist': conditions.ifNoneExist }, ...body && 'op' in [body].flat()[0]! && { 'content-type': 'application/json-patch+json' } }
  const answer = await patiently(() => inTransaction ? ask(base, 'POST', bundle('transaction', [entry(asked, body, conditions)])) : ask(`${base}/${address}`, method, body, headers))
  return { answer, status: inTransaction && answer.status === 200 ? Number(answer.json<Bundle>().entry![0]!.response!.status) : answer.status }
}
/** As a client does that heeds Retry-After, if with less patience. */
async function patiently(send: () => Promise<Asked>): Promise<Asked> {
  for (let tried = 0; ; tried++) {
    const answer = await send()
    answers.push(answer)
    if (answer.status !== 503 || tried === 20) return answer
    await jitter(100)
  }
}
const read = (address: string): Promise<Asked> => ask(`${servers[0]!.base}/${address}`)
const found = async <T>(query: string): Promise<T[]> => ((await read(`${query}&_count=200`)).json<Bundle>().entry ?? []).map(one => one.resource as T)
const coin = (): boolean => random() < 0.5
const patient = (more: object = {}): object => ({ resourceType: 'Patient', name: [{ family: SENTINEL }], ...more })
const encounter = (of: string): object => ({ resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' }, subject: { reference: `Patient/${of}` } })
const tally = (statuses: readonly number[], ...of: readonly number[]): number => statuses.filter(one => of.includes(one)).length

/** Creates and updates by one identifier, alone and in transactions: one of them makes it. */
async function oneIdentity(round: string): Promise<void> {
  const body = patient({ identifier: [{ system: 'urn:race', value: round }] }), criteria = `identifier=urn:race|${round}`
  const statuses = (await times(12, async i => request(i % 3 === 0 ? `PUT Patient?${criteria}` : 'POST Patient', body, { inTransaction: coin(), ...(i % 3 !== 0 && { ifNoneExist: criteria }) }))).map(one => one.status)
  expect([tally(statuses, 201), tally(statuses, 200), (await found(`Patient?${criteria}`)).length]).toEqual([1, 11, 1])
}

/** Each adds one, to the version it read; whoever is too late reads again. */
async function countTogether(round: string): Promise<void> {
  const id = `count-${round}`
  await request(`PUT Patient/${id}`, patient({ id, multipleBirthInteger: 0 }))
  await times(8, async () => {
    for (;;) {
      const { answer: seen } = await request(`GET Patient/${id}`), value = seen.json<Patient>().multipleBirthInteger! + 1, ifMatch = seen.headers.get('etag')!
      const { status } = await request(`PUT Patient/${id}`, patient({ id, multipleBirthInteger: value }), { ifMatch, inTransaction: coin() })
      if (status === 200) return
      expect(status).toBe(412)
    }
  })
  const now = await read(`Patient/${id}`)
  expect([now.json<Patient>().multipleBirthInteger, now.headers.get('etag')]).toEqual([8, 'W/"9"'])
}

/** Updates, patches and deletes of one resource: what was acknowledged is in its history, which is whole. */
async function deleteAgainstUpdate(round: string): Promise<void> {
  const id = `gone-${round}`
  await request(`PUT Patient/${id}`, patient({ id }))
  const asked = [[`DELETE Patient/${id}`], [`PUT Patient/${id}`, patient({ id })], [`PATCH Patient/${id}`, [{ op: 'add', path: '/active', value: true }]]] as const
  const done = await times(10, async i => request(asked[i % 3]![0], asked[i % 3]![1], { inTransaction: i % 3 !== 2 && coin() }))
  const statuses = done.map(one => one.status), history = (await read(`Patient/${id}/_history?_count=100`)).json<Bundle>()
  expect(statuses.filter(status => ![200, 201, 410].includes(status))).toEqual([])
  const versions = history.entry!.map(one => Number(/\d+/.exec(one.response!.etag!)![0]))
  expect(versions).toEqual(Array.from({ length: versions.length }, (_, i) => versions.length - i))
  const acknowledged = done.filter(({ status, answer }) => status < 300 && !answer.text.includes('It was deleted before')).length
  expect(history.total).toBe(acknowledged + 1)
  expect((await read(`Patient/${id}`)).status).toBe(history.entry![0]!.request!.method === 'DELETE' ? 410 : 200)
}

/** Pairs of transactions that write the same two, each in its own order: both hold what one of them wrote. */
async function oppositeOrders(round: string): Promise<void> {
  const [a, b] = [`a-${round}`, `b-${round}`], put = (id: string, tag: number): object => entry(`PUT Patient/${id}`, patient({ id, multipleBirthInteger: tag }))
  const all = await times(8, async i => {
    const { base } = servers[i % 2]!, pair = [put(a, i), put(b, i), entry(`GET Patient/${i % 2 ? a : b}`)]
    await jitter(4)
    return await patiently(() => ask(base, 'POST', bundle('transaction', i % 4 < 2 ? pair : pair.toReversed())))
  })
  expect(all.map(one => one.status)).toEqual(Array.from({ length: 8 }, () => 200))
  for (const [i, answer] of all.entries()) expect(answer.json<Bundle>().entry!.map(one => (one.resource as Patient).multipleBirthInteger)).toEqual([i, i, i])
  const [left, right] = [await read(`Patient/${a}`), await read(`Patient/${b}`)]
  expect([left.json<Patient>().multipleBirthInteger, left.headers.get('etag')]).toEqual([right.json<Patient>().multipleBirthInteger, 'W/"8"'])
}

/** A delete, with what refers to it or without, against creates and updates of what refers: nothing refers to what is gone. */
async function deleteAgainstReferrers(round: string, cascade: boolean): Promise<void> {
  const id = `${cascade ? 'cascade' : 'target'}-${round}`, other = `other-${id}`
  await Promise.all([request(`PUT Patient/${id}`, patient({ id })), request(`PUT Patient/${other}`, patient({ id: other }))])
  await times(3, async i => request(`PUT Encounter/${id}-${i}`, { ...encounter(cascade ? id : other), id: `${id}-${i}` }))
  const [removed, made] = await Promise.all([
    times(2, async () => request(`DELETE Patient/${id}${cascade ? '?_cascade=delete' : ''}`, undefined, { inTransaction: coin() })),
    times(8, async i => i % 4 === 3 ? request(`PUT Encounter/${id}-${i % 3}`, { ...encounter(i % 8 === 3 ? id : other), id: `${id}-${i % 3}` }, { inTransaction: coin() }) : request('POST Encounter', encounter(id), { inTransaction: coin() })),
  ])
  expect([...removed.filter(one => ![200, 409].includes(one.status)), ...made.filter(one => ![200, 201, 422].includes(one.status))].map(one => [one.status, one.answer.text.slice(0, 300)])).toEqual([])
  const live = await found<Encounter>(`Encounter?subject=Patient/${id}`), gone = (await read(`Patient/${id}`)).status
  expect([gone, gone === 410 ? live.length : 0]).toEqual([removed.some(one => one.status === 200) ? 410 : 200, 0])
}

test('nothing is lost, doubled or dangling, and nothing is answered with 500', async () => {
  for (let round = 1; round <= ROUNDS; round++) {
    const name = `${SEED}-${round}`
    await Promise.all([oneIdentity(name), countTogether(name), deleteAgainstUpdate(name), oppositeOrders(name), deleteAgainstReferrers(name, false), deleteAgainstReferrers(name, true)])
  }
  const failed = answers.filter(one => one.status >= 500)
  expect(failed.filter(one => one.status !== 503 || one.headers.get('retry-after') === null).map(one => [one.status, one.text.slice(0, 300)])).toEqual([])
  process.stdout.write(`door races: ${answers.length} answers, ${failed.length} of them 503\n`)
}, LIMIT)
