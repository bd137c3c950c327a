import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate as judge } from '../../../src/conformance/validate.ts'
import { range, serviceRequests } from '../bodies.ts'
import { member } from '../members.ts'
import type { Bench } from '../bench.ts'
import type { Costs, Phase } from '../phase.ts'

/** One JIT, one thread, no server: what a write costs before anything is stored. */
export const validate: Phase = {
  name: 'validate',
  what: 'validation in process, invariants included: base R4, our profiles, a transaction of 100 entries',
  anchor: 'JSON.parse of the same text',
  goals: [
    { no: 6, of: 'base R4', figure: 'times', must: 3, aim: 1.5, gate: true },
    { no: 6, of: 'our profiles', figure: 'times', must: 20, aim: 8, gate: true },
    { no: 6, of: 'a transaction of 100', figure: 'times', must: 10, gate: true },
  ],
  async measure(bench) {
    const transaction = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: range(4).flatMap(member).map(resource => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } })) })
    const lines = [await line(bench, 'base R4', serviceRequests(200)), await line(bench, 'our profiles', examples()), await line(bench, 'a transaction of 100', [transaction])]
    return { lines, notes: ['us per text: a referral of 3 KB; the examples of our profiles, all of them; 100 resources of four members in one Bundle.'] }
  },
}

/** What claims a profile of ours, as the server's package has it. */
function examples(): string[] {
  const folder = join(import.meta.dirname, '../../../profiles/package')
  return readdirSync(folder).filter(name => name.endsWith('-example.json')).map(name => JSON.stringify(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
}

async function line(bench: Bench, name: string, texts: readonly string[]): Promise<Costs> {
  const resources = texts.map(text => JSON.parse(text) as unknown)
  const wrong = resources.flatMap(resource => judge(resource)).filter(finding => (finding.severity ?? 'error') === 'error')
  if (wrong.length > 0) throw new Error(`${name}: ${JSON.stringify(wrong[0])}`)
  const parsing = () => timed(bench.seconds, texts.length, () => { for (const text of texts) JSON.parse(text) })
  const judging = () => timed(bench.seconds, texts.length, () => { for (const resource of resources) judge(resource) })
  for (const warm of [judging, parsing]) warm()
  const pairs = await bench.inPairs(`validate ${name}`, () => Promise.resolve(judging()), () => Promise.resolve(parsing()))
  return { kind: 'costs', name, against: 'JSON.parse', unit: 'us', pairs: pairs.map(({ a, b }) => ({ product: a, anchor: b, foreign: 0 })) }
}

/** Microseconds of this process's CPU per text. */
function timed(seconds: number, count: number, round: () => void): number {
  const until = performance.now() + 1000 * seconds, before = process.cpuUsage()
  let rounds = 0
  for (; rounds === 0 || performance.now() < until; rounds++) round()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / rounds / count
}
