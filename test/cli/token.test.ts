/** `ecm-fhir token`, as an operator uses it. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readTokens } from '../../src/access/tokens.ts'
import { runMain } from '../support/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'ecm-fhir-token-')), file = join(folder, 'tokens')
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const make = (name: string, ...more: string[]) => runMain(['token', file, name, 'Organization/ops', 'operator', 'system/*.rs', ...more], {})
const clear = (name: string): string => readFileSync(join(folder, `${name}.token`), 'utf8').trim()
const whose = (token: string) => readTokens(readFileSync(file, 'utf8')).byToken(token)

test('its token lets the principal in, is told by its place alone, and can be read by its owner alone', async () => {
  const { code, stdout, stderr } = await make('ops-1'), token = clear('ops-1')
  expect([code, stderr]).toEqual([0, ''])
  expect(whose(token)).toEqual({ name: 'ops-1', party: 'Organization/ops', role: 'operator', scopes: ['system/*.rs'] })
  expect(stdout).toContain(join(folder, 'ops-1.token'))
  expect(stdout).not.toContain(token)
  expect(readFileSync(file, 'utf8')).not.toContain(token)
  for (const name of ['tokens', 'ops-1.token']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
})

test('once is once; another stands beside the one before; only the newest is left with --only', async () => {
  const first = clear('ops-1')
  await make('ops-1', '--once')
  expect(clear('ops-1')).toBe(first)
  await make('ops-1')
  const second = clear('ops-1')
  expect([whose(first)?.name, whose(second)?.name]).toEqual(['ops-1', 'ops-1'])
  await make('ops-2')
  await make('ops-1', '--only')
  expect([whose(first), whose(second), whose(clear('ops-1'))?.name, whose(clear('ops-2'))?.name]).toEqual([undefined, undefined, 'ops-1', 'ops-2'])
})

test.each([
  [['ops-3', 'Organization/ops', 'operator'], 'ecm-fhir token FILE NAME Organization/ID ROLE SCOPE… [--once | --only]'],
  [['../ops', 'Organization/ops', 'operator', 'system/*.rs'], 'NAME: letters, digits, hyphens, dots and underscores, at most 64'],
  [['ops-3', 'ops', 'operator', 'system/*.rs'], 'The third says whom it acts for: Organization/ID'],
  [['ops-3', 'Organization/ops', 'admin', 'system/*.rs'], 'ROLE: one of plan, ecm-provider, lead-care-manager, hospital, hie, referrer, auditor, operator, member'],
  [['ops-3', 'Organization/ops', 'operator', 'system/*.rs', '--twice'], 'ecm-fhir token FILE NAME Organization/ID ROLE SCOPE… [--once | --only]'],
])('%o is refused in one line, and nothing is written', async (args, line) => {
  const before = readFileSync(file, 'utf8'), { code, stderr } = await runMain(['token', file, ...args], {})
  expect([code, stderr.trim(), readFileSync(file, 'utf8')]).toEqual([2, line, before])
})
