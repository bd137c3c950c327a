/** `ecm-fhir synth`, as somebody who needs a population uses it. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { EpisodeOfCare } from '@medplum/fhirtypes'
import { afterAll, expect, test } from 'vitest'
import { directory } from '../../src/synth/directory.ts'
import { AS_OF, expected, member } from '../../src/synth/member.ts'
import { MIF_HEADER } from '../../src/synth/mif.ts'
import { population } from '../../src/synth/output.ts'
import { runMain } from '../support/server.ts'

const ROOT = resolve(import.meta.dirname, '../..'), folder = mkdtempSync(join(tmpdir(), 'ecm-fhir-synth-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is written is hashed as it comes: a population is too long to be kept. @param flags of node */
async function hashed(args: readonly string[], flags: readonly string[] = []): Promise<{ readonly code: unknown; readonly sha256: string; readonly bytes: number; readonly lines: number }> {
  const child = spawn(process.execPath, [...flags, join(ROOT, 'src/main.ts'), 'synth', ...args], { stdio: ['ignore', 'pipe', 'inherit'] }), hash = createHash('sha256')
  let bytes = 0, lines = 0
  child.stdout.on('data', (chunk: Buffer) => {
    hash.update(chunk)
    bytes += chunk.length
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
  })
  const [code] = await once(child, 'close') as unknown[]
  return { code, sha256: hash.digest('hex'), bytes, lines }
}

test("ten thousand members have the hash that the README tells", async () => {
  const told = /`npm run -s cli -- (synth [^`]*) \| sha256sum`[^`]*`([0-9a-f]{64})`/.exec(readFileSync(join(ROOT, 'src/synth/README.md'), 'utf8'))!
  expect(told[1]).toBe('synth --count 10000 --seed 1 --as bundles')
  expect((await hashed(told[1]!.split(' ').slice(1))).sha256).toBe(told[2])
})
test('twenty thousand members pass through a heap that could not hold their text', async () => {
  const megabytes = 80, { code, bytes, lines } = await hashed(['--count', '20000', '--as', 'ndjson'], [`--max-old-space-size=${megabytes}`])
  expect([code, bytes > 1.3 * megabytes * 1024 * 1024, lines > 100_000]).toEqual([0, true, true])
})
test('of fifty thousand no ECM provider has more than its capacity, no Lead Care Manager more than fifty', () => {
  const capacity = new Map([...directory(1)].flat().flatMap(r => r.resourceType === 'HealthcareService' ? [[r.providedBy!.reference!, r.extension![0]!.valuePositiveInt!] as const] : [])), served = new Map<string, number>()
  for (let i = 0; i < 50_000; i++) {
    const episode = member(1, i).resources.find(r => r.resourceType === 'EpisodeOfCare' && r.careManager !== undefined) as EpisodeOfCare | undefined
    for (const reference of episode ? [episode.managingOrganization!.reference!, episode.careManager!.reference!] : []) served.set(reference, (served.get(reference) ?? 0) + 1)
  }
  expect([...served].filter(([reference, count]) => count > (capacity.get(reference) ?? 50))).toEqual([])
  expect([...served].filter(([reference]) => capacity.has(reference)).length).toBeGreaterThan(150)
})
test('whoever reads only the beginning ends it in peace', async () => {
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'synth', '--count', '100000'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => { complaint += chunk.toString() })
  child.stdout.once('data', () => child.stdout.destroy())
  const [code] = await once(child, 'close') as unknown[]
  expect([code, complaint]).toEqual([0, ''])
})
test('files: a file a type, and the Member Information File of each plan', async () => {
  expect(await runMain(['synth', '--count', '60', '--as', 'files', '--out', folder], {})).toMatchObject({ code: 0, stdout: '', stderr: '' })
  const names = readdirSync(folder), text = (name: string): string => readFileSync(join(folder, name), 'utf8')
  expect(names).toEqual(expect.arrayContaining(['Patient.ndjson', 'Coverage.ndjson', 'Observation.ndjson', 'Organization.ndjson', 'mif-s1-plan-1.csv', 'mif-s1-plan-8.csv']))
  expect(names.map(name => [name, text(name)])).toEqual(names.map(name => [name, [...population('files', { seed: 1, count: 60, asOf: AS_OF })].filter(p => p.file === name).map(p => p.text).join('')]))
  const listed = names.filter(name => name.endsWith('.csv')).flatMap(name => text(name).trimEnd().split('\r\n').slice(1)), eligible = Array.from({ length: 60 }, (_, i) => member(1, i)).filter(m => expected(m).eligible)
  expect(listed.map(line => line.split(',')[0]).toSorted()).toEqual(eligible.map(m => m.person.cin).toSorted())
  expect(text('mif-s1-plan-4.csv').split('\r\n')[0]).toBe(MIF_HEADER)
})
test.each([
  [[], '--count: a whole number up to 10000000, for there are no more member numbers'],
  [['--count', '10000001'], '--count: a whole number up to 10000000, for there are no more member numbers'],
  [['--count', '-3'], '--count N [--seed S]'],
  [['--count', '5', '--seed', '4294967296'], '--seed: a whole number less than 4294967296'],
  [['--count', '5', '--as', 'xml'], '--as: one of bundles, ndjson, hl7v2, files'],
  [['--count', '5', '--as', 'files'], '--as files needs --out DIR: files cannot stand in one stream'],
  [['--count', '5', '--as-of', '2026-02-30'], '--as-of: a day, 2024-01-01 or later'],
  [['--count', '5', '--as-of', '2023-12-31'], '--as-of: a day, 2024-01-01 or later'],
  [['--count', '5', '--clock'], 'ecm-fhir synth --count N'],
])('%j ends with 2, writes nothing, and says why', async (args, why) => {
  const { code, stdout, stderr } = await runMain(['synth', ...args], {})
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(why)
})
