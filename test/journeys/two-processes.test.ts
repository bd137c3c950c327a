/** Two servers on one database, one of them killed in the middle, in one round PostgreSQL with it: what was acknowledged is there, and told once. */
import { readFileSync, mkdtempSync, chmodSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen, type Listener } from '../../src/demo/listener.ts'
import { ask, startServer, type Running } from '../support/server.ts'
import { seeded } from '../support/seeded.ts'
import { SENTINEL } from '../support/sentinel.ts'

const WRITES = 500, AT_ONCE = 12
const SEED = Number(process.env['RACE_SEED'] ?? Math.floor(Math.random() * 1e9))
const data = mkdtempSync(join(tmpdir(), 'ecm-fhir-two-'))
let listener: Listener

beforeAll(async () => {
  chmodSync(data, 0o755)
  console.log(`two-processes: RACE_SEED=${SEED}`)
  listener = await listen()
})
afterAll(async () => {
  await listener.stop()
  rmSync(data, { recursive: true, force: true })
})

const encounter = (patient: string): unknown => ({
  resourceType: 'Encounter', status: 'in-progress', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  subject: { reference: patient }, period: { start: '2026-11-20T08:00:00Z' },
})
const subscription = (endpoint: string): unknown => ({
  resourceType: 'Subscription', status: 'requested', reason: 'admissions', criteria: 'https://ecm-fhir.org/fhir/SubscriptionTopic/adt',
  channel: {
    type: 'rest-hook', endpoint, payload: 'application/fhir+json',
    _payload: { extension: [{ url: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content', valueCode: 'id-only' }] },
  },
})

/** Posts until each is acknowledged or its server is gone for good. @returns the ids acknowledged */
async function write(server: Running, patient: string, isGone: () => boolean): Promise<string[]> {
  const acknowledged: string[] = []
  let left = WRITES
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      for (let tries = 0; tries < 400; tries++) {
        const answer = await ask(`${server.base}/Encounter`, 'POST', encounter(patient)).catch(() => undefined)
        if (answer?.status === 201) { acknowledged.push(answer.json<{ id: string }>().id); break }
        if (answer && answer.status !== 503) throw new Error(`a write was answered with ${answer.status}: ${answer.text.slice(0, 300)}`)
        if (isGone()) return
        await sleep(100)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return acknowledged
}

/** PostgreSQL's first process, killed like by a failing machine. */
function killPostgres(server: Running): void {
  const folder = /embedded PostgreSQL, for evaluation, in (.+)$/m.exec(server.output())![1]!.trim()
  process.kill(Number(readFileSync(join(folder, 'pg18', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
}

async function everyEncounter(base: string, patient: string): Promise<string[]> {
  const ids: string[] = []
  let next: string | undefined = `${base}/Encounter?subject=${patient}&_count=500`
  while (next) {
    const page: { entry?: { resource: { id: string } }[]; link: { relation: string; url: string }[] } = (await ask(next)).json()
    ids.push(...page.entry?.map(e => e.resource.id) ?? [])
    next = page.link.find(l => l.relation === 'next')?.url.replace('http://127.0.0.1:9/fhir', base)
  }
  return ids
}

describe.each([
  ['one server is killed', false, 1],
  ['one server and PostgreSQL are killed', true, 2],
  ['one server is killed, on the same database again', false, 3],
])('%s', (_title, withPostgres, round) => {
  test('every acknowledged write is there; events are dense, each told once or again under its own number', async () => {
    const random = seeded(SEED + round)
    // One address before two servers, as behind a load balancer: what either tells is the same.
    const settings = { DATA_DIR: data, BASE_URL: 'http://127.0.0.1:9/fhir' }
    const [first, second] = await Promise.all([startServer(settings), startServer(settings)])
    const patient = `Patient/${(await ask(`${second.base}/Patient`, 'POST', { resourceType: 'Patient', name: [{ family: SENTINEL }] })).json<{ id: string }>().id}`
    const from = listener.told.length
    const made = await ask(`${first.base}/Subscription`, 'POST', subscription(listener.url))
    expect(made.status).toBe(201)
    const { id } = made.json<{ id: string }>()
    await waitFor(async () => (await ask(`${second.base}/Subscription/${id}`)).json<{ status: string }>().status === 'active')

    let gone = false
    const kill = sleep(200 + Math.floor(random() * 1_500)).then(async () => {
      if (withPostgres) killPostgres(first)
      gone = true
      await first.stop('SIGKILL')
    })
    const acknowledged = (await Promise.all([write(first, patient, () => gone), write(second, patient, () => false), kill])).slice(0, 2).flat() as string[]
    expect(acknowledged.length).toBeGreaterThanOrEqual(WRITES)

    const stored = await everyEncounter(second.base, patient)
    expect(new Set(stored).size).toBe(stored.length)
    expect(acknowledged.filter(known => !stored.includes(known))).toEqual([])

    const events = (): typeof listener.told => listener.told.slice(from).filter(told => told.type === 'event-notification' && told.bundle.entry !== undefined && subscriptionOf(told).endsWith(id))
    await waitFor(async () => new Set(events().map(told => told.number)).size >= stored.length, 60_000)
    const focusOf = new Map<number, string>()
    for (const told of events()) {
      const known = focusOf.get(told.number!)
      if (known !== undefined) expect(told.focus).toBe(known)
      focusOf.set(told.number!, told.focus!)
    }
    expect([...focusOf.keys()].toSorted((a, b) => a - b)).toEqual(stored.map((_, i) => i + 1))
    expect(new Set([...focusOf.values()].map(focus => focus.split('/').at(-1)))).toEqual(new Set(stored))

    expect((await ask(`${second.base}/Subscription/${id}`, 'DELETE')).status).toBe(200)
    expect(await second.stop()).toBe(0)
  })
})

const subscriptionOf = (told: Listener['told'][number]): string => {
  const status = told.bundle.entry![0]!.resource as { parameter?: { name: string; valueReference?: { reference?: string } }[] }
  return status.parameter?.find(p => p.name === 'subscription')?.valueReference?.reference ?? ''
}

async function waitFor(condition: () => Promise<boolean>, ms = 30_000): Promise<void> {
  for (let waited = 0; waited < ms; waited += 100) {
    if (await condition().catch(() => false)) return
    await sleep(100)
  }
  throw new Error(`not so after ${ms} ms`)
}
