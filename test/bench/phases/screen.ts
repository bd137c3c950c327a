import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { directory } from '../../../src/synth/directory.ts'
import { member } from '../../../src/synth/member.ts'
import { fill } from '../loading.ts'
import { putting } from '../members.ts'
import type { Phase } from '../phase.ts'
import { send, type Server } from '../servers.ts'

const MEMBERS = Number(process.env['SCREENED'] ?? 2_000), ONE_BY_ONE = 200, SEED = 1, AS_OF = '2026-11-01'

/** The command as an operator calls it, its start included, on members of the synthetic population. */
export const screen: Phase = {
  name: 'screen',
  what: `ecm-fhir screen over ${MEMBERS.toLocaleString('en-US')} members of the synthetic population (SCREENED)`,
  anchor: '$ecm-eligibility of the same members over HTTP, one after the other',
  goals: [],
  async measure(bench) {
    const server = await bench.another('bench_screen')
    for (const part of directory(SEED)) await send(server, 'POST', { path: '', body: putting(part) })
    await fill(server, MEMBERS, i => member(SEED, i).resources)
    await bench.settled(server)
    const pairs = await bench.inPairs('screen', () => screened(server), () => asked(server))
    const rates = pairs.map(({ a }) => 1000 / a).toSorted((a, b) => a - b)
    return {
      lines: [{ kind: 'costs', name: 'a member', against: 'one by one', unit: 'ms', pairs: pairs.map(({ a, b }) => ({ product: a, anchor: b, foreign: 0 })) }],
      notes: [`${rates[0]!.toFixed(0)} to ${rates.at(-1)!.toFixed(0)} members a second, one process for each core up to four, while a server of two workers stood by.`],
    }
  },
}

/** Milliseconds a member. */
async function screened({ databaseUrl }: Server): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ecm-fhir-bench-')), began = performance.now()
  try {
    await promisify(execFile)(process.execPath, [resolve(import.meta.dirname, '../../../src/main.ts'), 'screen', join(folder, 'members.ndjson'), '--as-of', AS_OF], { env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' } })
    return (performance.now() - began) / MEMBERS
  } finally { rmSync(folder, { recursive: true }) }
}

async function asked(server: Server): Promise<number> {
  const began = performance.now()
  for (let i = 0; i < ONE_BY_ONE; i++) await send(server, 'GET', { path: `Patient/${member(SEED, i).id}/$ecm-eligibility?asOf=${AS_OF}` })
  return (performance.now() - began) / ONE_BY_ONE
}
