import type { Bench, Drive } from '../bench.ts'
import { fill } from '../loading.ts'
import { EACH, hotSearches, member } from '../members.ts'
import type { Costs, Goal, Phase } from '../phase.ts'
import type { Server } from '../servers.ts'
import type { Run } from '../load/load.ts'
import { createOf } from './anchors.ts'

const SMALL = Number(process.env['GROWTH'] ?? 20_000), LARGE = 10 * SMALL, CONNECTIONS = 8
/** In all pairs together the creates must not make the small record half as large again. */
const CREATES = (pairs: number): number => Math.max(200, Math.floor(0.3 * SMALL / (pairs + 1)))
const SEARCHES = Object.keys(hotSearches(1))

/** Two servers with records a decade apart, asked in turn: what is measured is how the same answers grow dearer. */
export const growth: Phase = {
  name: 'growth',
  what: `the hot searches, a read and a create with ${LARGE.toLocaleString('en-US')} resources`,
  anchor: `the same with ${SMALL.toLocaleString('en-US')} (GROWTH=${SMALL})`,
  goals: [
    ...[...SEARCHES, 'read by id'].map((name): Goal => ({ no: 10, of: `${name}, p95`, figure: 'times', must: 1.25, aim: 1.1, gate: true })),
    { no: 11, of: 'create, CPU of PostgreSQL', figure: 'times', must: 1.6, aim: 1.4 },
  ],
  async measure(bench) {
    const small = await filled(bench, 'bench_small', SMALL / EACH), large = await filled(bench, 'bench_large', LARGE / EACH)
    const lines: Costs[] = []
    for (const name of [...SEARCHES, 'read by id']) {
      const runs = await alternately(bench, name, [small, large], ({ members }) => ({ script: { kind: 'get', paths: name === 'read by id' ? reads(members) : hotSearches(members)[name]! }, connections: CONNECTIONS }))
      lines.push(cost(`${name}, p95`, 'ms', runs, run => run.p95), cost(`${name}, CPU of PostgreSQL`, 'us', runs, run => run.database))
    }
    const creates = await alternately(bench, 'create', [small, large], () => ({ ...createOf(CONNECTIONS), most: CREATES(bench.pairs), warmSeconds: 0.3 }))
    lines.push(cost('create, p95', 'ms', creates, run => run.p95), cost('create, CPU of PostgreSQL', 'us', creates, run => run.database))
    return { lines, notes: [`Times are of one decade: their logarithm to the base of ten is the exponent of growth (1.25 is ${Math.log10(1.25).toFixed(2)}).`] }
  },
}

interface Filled { readonly server: Server; readonly members: number }
async function filled(bench: Bench, name: string, members: number): Promise<Filled> {
  const server = await bench.another(name), began = performance.now()
  await fill(server, members, member)
  await bench.settled(server)
  console.log(`${name}: ${(EACH * members).toLocaleString('en-US')} resources in ${((performance.now() - began) / 1000).toFixed(0)} s`)
  return { server, members }
}
/** What a caller asks for who knows the members. */
const reads = (members: number): string[] => hotSearches(members)['by patient']!.map(path => path.slice(path.indexOf('Patient/')))

interface Grown { readonly small: Run; readonly large: Run }
async function alternately(bench: Bench, name: string, [small, large]: readonly [Filled, Filled], drive: (on: Filled) => Drive): Promise<readonly Grown[]> {
  for (const one of [small, large]) await bench.run(one.server, drive(one))
  const pairs = await bench.inPairs(`growth, ${name}`, () => bench.run(large.server, drive(large)), () => bench.run(small.server, drive(small)))
  return pairs.map(({ a, b }) => ({ large: a, small: b }))
}
const cost = (name: string, unit: 'us' | 'ms', runs: readonly Grown[], of: (run: Run) => number): Costs =>
  ({ kind: 'costs', name, against: 'a tenth of the data', unit, pairs: runs.map(({ small, large }) => ({ product: of(large), anchor: of(small), foreign: Math.max(small.foreign, large.foreign) })) })
