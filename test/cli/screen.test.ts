/** `ecm-fhir screen`: every member once, whatever breaks off. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { screen, screeningOf } from '../../src/cli/screen.ts'
import type { Dispatch } from '../../src/fhir/request.ts'
import { runApp, type RunningApp } from '../support/app.ts'
import { freshDatabase } from '../support/database.ts'
import { SENTINEL } from '../support/sentinel.ts'
import { runMain } from '../support/server.ts'

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

test('parts share the members: each in one of them', async () => {
  const files = [1, 2, 3].map(n => join(folder, `part-${n}.ndjson`))
  await Promise.all(files.map((file, i) => screen(screeningOf([file, '--part', `${i + 1}/3`], '2026-11-01'), parts(app.app.dispatch))))
  const all = files.flatMap(file => lines(file).map(line => line.patient))
  expect([all.length, new Set(all).size]).toEqual([MEMBERS, MEMBERS])
}, 120_000)

test.each([[[]], [['x', '--as-of', 'soon']], [['x', '--part', '4/3']], [['x', '--colour', 'blue']]])('%j is refused', args => {
  expect(() => screeningOf(args, '2026-11-01')).toThrow()
})
