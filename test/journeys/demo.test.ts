/** `npm run demo -- --once`: the main job through the real doors, twice on one database. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { STEPS } from '../../src/demo/steps.ts'
import { member } from '../../src/synth/member.ts'
import { freshDatabase } from '../support/database.ts'
import { freePort, runMain } from '../support/server.ts'

const data = mkdtempSync(join(tmpdir(), 'ecm-fhir-demo-'))
chmodSync(data, 0o755)
afterAll(() => rmSync(data, { recursive: true, force: true }))

/** The embedded database; where the run has another server, one on that. */
const place = process.env['TEST_DATABASE_URL'] ? { DATABASE_URL: (await freshDatabase()).url } : {}

const play = async (...more: string[]) => runMain(['demo', '--once', ...more], { DATA_DIR: data, ...place, PORT: String(await freePort()), MLLP_PORT: String(await freePort()), LOG_LEVEL: 'warn' })

test.each(['on a new database', 'again on the same one'])('every step comes out as it must, %s', async () => {
  const { code, stdout } = await play()
  expect(stdout.split('\n').filter(line => line.startsWith('FAILED'))).toEqual([])
  for (const [i, { title }] of STEPS.entries()) expect(stdout).toContain(`\n${i + 1}  ${title}\n`)
  expect(stdout).toMatch(/a decision is due \d{4}-\d\d-\d\dT23:59:59-0[78]:00\n\s+by AUT-001, in force since 2022-01-01/)
  expect(stdout).toMatch(/warning: .* AUT-019, in force since 2026-01-01/)
  expect(stdout).toMatch(/not-shown: .*\n(.*\n)?\s+.*not shown: send/i)
  expect(code).toBe(0)
})
test('the same member again, and one whom a programme excludes', async () => {
  const index = (name: string): string => {
    let i = 0
    while (member(4, i).story.name !== name) i++
    return String(i)
  }
  const eligible = index('avoidable emergency visits')
  for (const args of [eligible, eligible, index('hospice')].map(i => ['--seed', '4', '--member', i])) {
    const { code, stdout } = await play(...args)
    expect([args[3], code, stdout.split('\n').filter(line => line.startsWith('FAILED'))]).toEqual([args[3], 0, []])
  }
}, 240_000)
test.each([['--member', 'somebody'], ['--seed', '1234567890'], ['--twice', '']])('%s %s is refused in one line', async (...args) => {
  const { code, stdout, stderr } = await play(...args.filter(arg => arg !== ''))
  expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1])
})
test('without MLLP it says what it needs', async () => {
  const { code, stdout } = await runMain(['demo', '--once'], { DATA_DIR: data, ...place, PORT: String(await freePort()), MLLP_PORT: '0' })
  expect([code, stdout.includes('MLLP_PORT must not be 0')]).toEqual([2, true])
})
