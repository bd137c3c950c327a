/** One server of two workers on shared ports: one of them killed, all of them renewed, all of them stopped, while others write. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { sendMessage } from '../../src/demo/mllp-client.ts'
import { freshDatabase } from '../support/database.ts'
import { scrape, type Scrape } from '../support/figures.ts'
import { seeded } from '../support/seeded.ts'
import { SENTINEL, SENTINEL_CIN } from '../support/sentinel.ts'
import { ask, freePort, runMain, startServer, type Running } from '../support/server.ts'

const SEED = Number(process.env['RACE_SEED'] ?? Math.floor(Math.random() * 1e9)), WRITES = 400, AT_ONCE = 12
const data = mkdtempSync(join(tmpdir(), 'ecm-fhir-workers-'))
chmodSync(data, 0o755)
afterAll(() => rmSync(data, { recursive: true, force: true }))
console.log(`workers: RACE_SEED=${SEED}`)

/** On the embedded database, which the first process owns; where the run has another server, on that. */
const place = async (): Promise<Record<string, string>> => process.env['TEST_DATABASE_URL'] ? { DATABASE_URL: (await freshDatabase()).url } : { DATA_DIR: data }
const start = async (more: Record<string, string> = {}): Promise<Running> => startServer({ ...await place(), WORKERS: '2', ...more })

const workersOf = (server: Running): number[] => execFileSync('pgrep', ['-P', String(server.process.pid), '-f', 'main.ts'], { encoding: 'utf8' }).trim().split('\n').map(Number)
const figures = async (server: Running): Promise<Scrape> => scrape((await ask(server.base.replace(/fhir$/, 'metrics'))).text)
const patient = (): unknown => ({ resourceType: 'Patient', name: [{ family: SENTINEL }] })
const CREATED = 'ecm_fhir_requests_total{door="http",interaction="create",status="201"}'

/** Posts until `done`, again where a connection broke or the server said that it may pass. @returns the ids acknowledged, and every other status */
async function write(server: Running, done: () => boolean, headers: Record<string, string> = {}): Promise<{ ids: string[]; others: number[] }> {
  const ids: string[] = [], others: number[] = []
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (!done()) {
      const answer = await ask(`${server.base}/Patient`, 'POST', patient(), headers).catch(() => undefined)
      if (answer?.status === 201) ids.push(answer.json<{ id: string }>().id)
      else if (answer && answer.status !== 503) others.push(answer.status)
      else await sleep(50)
    }
  }))
  return { ids, others }
}

async function stored(server: Running, headers: Record<string, string> = {}): Promise<Set<string>> {
  const ids = new Set<string>()
  for (let next: string | undefined = `${server.base}/Patient?_count=500`; next;) {
    const page: { entry?: { resource: { id: string } }[]; link: { relation: string; url: string }[] } = (await ask(next, 'GET', undefined, headers)).json()
    for (const { resource } of page.entry ?? []) ids.add(resource.id)
    next = page.link.find(link => link.relation === 'next')?.url
  }
  return ids
}

async function waitFor(condition: () => Promise<boolean>, ms = 30_000): Promise<void> {
  for (let waited = 0; waited < ms; waited += 100) {
    if (await condition().catch(() => false)) return
    await sleep(100)
  }
  throw new Error(`not so after ${ms} ms`)
}

test('a worker is killed while others write: what was acknowledged is there, the service goes on, another takes its place', async () => {
  const server = await start(), random = seeded(SEED)
  try {
    let written = 0
    const count = (): boolean => written++ >= WRITES
    const writing = write(server, count)
    await sleep(200 + Math.floor(random() * 600))
    const before = await figures(server), [victim] = workersOf(server)
    expect(before.get('ecm_fhir_workers')).toBe(2)
    process.kill(victim!, 'SIGKILL')
    const { ids, others } = await writing
    expect(others).toEqual([])
    await waitFor(async () => (await figures(server)).get('ecm_fhir_workers') === 2)
    expect(workersOf(server)).toHaveLength(2)
    expect(workersOf(server)).not.toContain(victim)

    const more = await write(server, (left => () => left-- <= 0)(40))
    const all = await stored(server)
    expect([...ids, ...more.ids].filter(id => !all.has(id))).toEqual([])
    expect(more.ids).toHaveLength(40)
    const after = await figures(server)
    expect(after.get('ecm_fhir_worker_restarts_total')).toBe(1)
    expect(after.get(CREATED)).toBeGreaterThanOrEqual(before.get(CREATED)! + 40) // what the dead one had told stays in the sum
    expect(server.output()).toMatch(/"signal":"SIGKILL".*a worker ended; another takes its place/)
    expect((await sendMessage(server.mllp, `MSH|^~\\&|EHR|HOSP|ECM|PLAN|20261126081500-0800||ADT^A02|ctl-8813|P|2.5.1\rPID|1||${SENTINEL_CIN}^^^DHCS^MA||${SENTINEL}\r`)).code).toBe('AR')
  } finally { expect(await server.stop()).toBe(0) }
})

test('a connection that a killed worker had not taken yet is closed: who opened it can ask again', async () => {
  const server = await start()
  try {
    const [victim] = workersOf(server)
    process.kill(victim!, 'SIGSTOP')
    const asked = Array.from({ length: 4 }, () => ask(`${server.base}/metadata`, 'GET', undefined, { connection: 'close' }).then(answer => answer.status, () => 'closed'))
    await waitFor(async () => (await Promise.all(asked.map(one => Promise.race([one.then(() => true), sleep(20).then(() => false)])))).filter(Boolean).length === 3)
    process.kill(victim!, 'SIGKILL')
    expect((await Promise.all(asked)).toSorted()).toEqual([200, 200, 200, 'closed'])
  } finally { expect(await server.stop()).toBe(0) }
})

test('the figures are those of all workers: each request is counted once', async () => {
  const server = await start()
  try {
    // Connections of their own, so that both workers get some.
    for (let i = 0; i < 30; i++) expect((await ask(`${server.base}/Patient`, 'POST', patient(), { connection: 'close' })).status).toBe(201)
    const read = await Promise.all(Array.from({ length: 6 }, () => figures(server)))
    expect(read.map(samples => samples.get(CREATED))).toEqual(Array.from({ length: 6 }, () => 30))
    const size = read[0]!.get('ecm_fhir_pool_size')!
    expect(size).toBe(32)
  } finally { await server.stop() }
})

test('SIGHUP renews the workers one by one: the tokens file is read anew, no write is refused, and a wrong file changes nothing', async () => {
  const file = join(data, 'tokens'), line = (token: string): string => `${createHash('sha256').update(token).digest('hex')} plan-1 Organization/plan-1 plan system/*.cruds\n`
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  writeFileSync(file, line('token-old-4471'))
  const server = await start({ AUTH: `tokens:${file}`, ADT_NON_MEMBERS: 'store' })
  try {
    const status = async (token: string): Promise<number> => (await ask(`${server.base}/Patient?_count=1`, 'GET', undefined, { ...bearer(token), connection: 'close' })).status
    expect([await status('token-old-4471'), await status('token-new-4472')]).toEqual([200, 401])
    writeFileSync(file, line('token-old-4471') + line('token-new-4472'))
    const before = workersOf(server)
    let renewed = false
    const writing = write(server, () => renewed, bearer('token-old-4471'))
    server.process.kill('SIGHUP')
    await waitFor(async () => server.output().includes('every worker was renewed'), 60_000)
    renewed = true
    const { ids, others } = await writing, all = await stored(server, bearer('token-new-4472'))
    expect(others).toEqual([])
    expect(ids.length).toBeGreaterThan(0)
    expect(ids.filter(id => !all.has(id))).toEqual([])
    expect(workersOf(server).filter(pid => before.includes(pid))).toEqual([])
    expect(await status('token-new-4472')).toBe(200)
    writeFileSync(file, 'not a line of tokens\n')
    server.process.kill('SIGHUP')
    await waitFor(async () => server.output().includes('the workers could not be renewed; those of before go on'), 60_000)
    expect(await status('token-new-4472')).toBe(200)
  } finally { expect(await server.stop()).toBe(0) }
})

test('told to stop, it answers what is under way; nothing acknowledged is lost', async () => {
  const settings = await place(), server = await startServer({ ...settings, WORKERS: '2' })
  let over = false
  const writing = write(server, () => over)
  await sleep(500)
  expect(await server.stop()).toBe(0)
  over = true
  const { ids, others } = await writing
  expect([ids.length > 0, others]).toEqual([true, []])
  const again = await startServer({ ...settings, WORKERS: '1' }), all = await stored(again)
  expect(ids.filter(id => !all.has(id))).toEqual([])
  expect(await again.stop()).toBe(0)
})

test('what keeps it from starting is said once, with exit code 2', async () => {
  const settings = { ...await place(), WORKERS: '2', MLLP_PORT: '0' }, server = await startServer(settings)
  const taken = await runMain(['serve'], { ...settings, PORT: new URL(server.base).port })
  expect([taken.code, taken.stderr.trim()]).toEqual([2, 'PORT, MLLP_PORT: one of them is in use by another process'])
  await server.stop()
  const tokens = await runMain(['serve'], { ...settings, PORT: String(await freePort()), AUTH: 'tokens:/nowhere/tokens', ADT_NON_MEMBERS: 'store' })
  expect([tokens.code, tokens.stderr.trim()]).toEqual([2, 'AUTH: the tokens file cannot be read'])
})
