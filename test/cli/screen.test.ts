/** `ecm-fhir screen`: every member once, whatever breaks off. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { screen, screeningOf } from '../../src/cli/screen.ts'
import type { Dispatch } from '../../src/fhir/request.ts'
import { runApp, type RunningApp } from '../support/app.ts'
import { freshDatabase } from '../support/database.ts'
import { SENTINEL } from '../support/sentinel.ts'
import { runMain, startMain } from '../support/server.ts'

const database = await freshDatabase(), folder = mkdtempSync(join(tmpdir(), 'ecm-fhir-screen-')), MEMBERS = 450
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let app: RunningApp
beforeAll(async () => {
  app = await runApp([], { database })
  const entry = Array.from({ length: MEMBERS }, (_, i) => ({ resource: { resourceType: 'Patient', id: `screened-${i}`, name: [{ family: SENTINEL }], birthDate: '1970-04-09' }, request: { method: 'PUT', url: `Patient/screened-${i}` } }))
  expect((await app.send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200)
}, 60_000)

const lines = (file: string): { patient: string; asOf: string; eligible: string; populations: Record<string, string> }[] => readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line) as never)
let serial = 0
const parts = (dispatch: Dispatch) => ({ dispatch, newId: () => `00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}`, progress: () => undefined })

test('tells of each member once, in a file that only its owner reads', async () => {
  const file = join(folder, 'all.ndjson'), { code, stdout, stderr } = await runMain(['screen', file, '--as-of', '2026-11-01'], { DATABASE_URL: database.url })
  expect([code, stdout.trim()]).toEqual([0, `${MEMBERS} members screened as of 2026-11-01: ${file}`])
  expect(stderr).toContain(`${MEMBERS} of ${MEMBERS} members`)
  expect(new Set(lines(file).map(line => line.patient)).size).toBe(MEMBERS)
  expect(lines(file)[0]).toMatchObject({ asOf: '2026-11-01', eligible: 'not-shown', populations: { 2: 'not-shown' } })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(existsSync(`${file}.shares`)).toBe(false)
}, 120_000)

test('broken off it goes on, and nobody is told of twice', async () => {
  const file = join(folder, 'broken.ndjson'), screening = screeningOf([file], '2026-11-01')
  let asked = 0
  const dying: Dispatch = request => ++asked > 260 ? Promise.resolve({ status: 503 }) : app.app.dispatch(request)
  await expect(screen(screening, parts(dying))).rejects.toThrow('the same call goes on')
  const before = lines(file).length
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(MEMBERS)
  writeFileSync(file, 'half a line', { flag: 'a' })
  expect(await screen(screening, parts(app.app.dispatch))).toBe(MEMBERS)
  expect(new Set(lines(file).map(line => line.patient)).size).toBe(MEMBERS)
}, 120_000)

test.each(['the command', 'one of its processes'])('%s is killed: the same call goes on, and nobody is missing or told of twice', async victim => {
  const file = join(folder, `killed-${victim.length}.ndjson`), call = ['screen', file, '--as-of', '2026-11-01', '--processes', '3'], running = startMain(call, { DATABASE_URL: database.url })
  const begun = (): boolean => [1, 2, 3].some(n => existsSync(`${file}.${n}-of-3`))
  while (!begun()) await sleep(5)
  const helpers = execFileSync('pgrep', ['-P', String(running.process.pid)], { encoding: 'utf8' }).trim().split('\n').map(Number)
  process.kill(victim === 'the command' ? running.process.pid! : helpers[0]!, 'SIGKILL')
  await running.ended
  for (let waited = 0; helpers.some(isAlive) && waited < 200; waited++) await sleep(50)
  expect([helpers.length, helpers.filter(isAlive), existsSync(file)]).toEqual([3, [], false])

  const { code, stdout } = await runMain(call, { DATABASE_URL: database.url })
  expect([code, stdout.trim()]).toEqual([0, `${MEMBERS} members screened as of 2026-11-01: ${file}`])
  expect(new Set(lines(file).map(line => line.patient)).size).toBe(MEMBERS)
  expect(readdirSync(folder).filter(name => name.startsWith(basename(file)))).toEqual([basename(file)])
}, 120_000)
const isAlive = (pid: number): boolean => { try { process.kill(pid, 0); return true } catch { return false } }

test('on another day than it was begun with it says so', async () => {
  const file = join(folder, 'another-day.ndjson')
  writeFileSync(`${file}.shares`, JSON.stringify({ asOf: '2026-10-01', of: 2 }))
  const { code, stderr } = await runMain(['screen', file, '--as-of', '2026-11-01'], { DATABASE_URL: database.url })
  expect([code, stderr.trim()]).toEqual([2, 'The file was begun with --as-of 2026-10-01'])
})

test('parts share the members: each in one of them', async () => {
  const files = [1, 2, 3].map(n => join(folder, `part-${n}.ndjson`))
  await Promise.all(files.map((file, i) => screen(screeningOf([file, '--part', `${i + 1}/3`], '2026-11-01'), parts(app.app.dispatch))))
  const all = files.flatMap(file => lines(file).map(line => line.patient))
  expect([all.length, new Set(all).size]).toEqual([MEMBERS, MEMBERS])
}, 120_000)

test.each([[[]], [['x', '--as-of', 'soon']], [['x', '--part', '4/3']], [['x', '--colour', 'blue']], [['x', '--processes', '0']], [['x', '--processes', '2', '--part', '1/2']]])('%j is refused', args => {
  expect(() => screeningOf(args, '2026-11-01')).toThrow()
})
