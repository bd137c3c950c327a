/**
 * `npm run bench`: create and read of a 3 KB ServiceRequest, the product against the raw ceiling R, in pairs on one machine in the same minutes.
 *
 *     npm run bench                  prints the report
 *     npm run bench -- --write       and writes it to results/<date>-create-read.md
 *     npm run bench -- gate          exits 1 when even the best pair misses a goal
 *     npm run bench -- self          the ceiling against itself: what this machine's noise makes of 100 %
 *
 * PAIRS (5), SECONDS (5), QUIET (60: waits so many seconds for a machine at rest), PROFILE=folder (CPU profiles of the product).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { untilIdle, untilQuiet } from './cpu.ts'
import { measure } from './load.ts'
import { missed, report, type Pair, type Phase } from './report.ts'
import { scratch, startCeiling, startProduct, statement, type Scratch, type Server } from './servers.ts'

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)
const PAIRS = number('PAIRS', 5), SECONDS = number('SECONDS', 5), QUIET = number('QUIET', 60)
const PHASES: readonly Phase[] = [{ what: 'create', connections: 128 }, { what: 'read', connections: 128 }, { what: 'create', connections: 1 }, { what: 'read', connections: 1 }]

const COMMAND_LINE = ['PAIRS', 'SECONDS'].flatMap(name => process.env[name] ? [`${name}=${process.env[name]} `] : []).join('')
  + ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ')

const { values: { write }, positionals: [command = 'compare'] } = parseArgs({ options: { write: { type: 'boolean', default: false } }, allowPositionals: true })
if (!['compare', 'gate', 'self'].includes(command)) {
  console.error(`there is no 'bench ${command}'; there are gate, self and --write`)
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { stopping = true })
let stopping = false

const quiet = await untilQuiet(0.85, QUIET)
const on = await scratch(), servers: Server[] = []
try {
  const product = command === 'self' ? await startCeiling(on, 'bench_product') : await startProduct(on)
  servers.push(product)
  const ceiling = await startCeiling(on, 'bench_ceiling')
  servers.push(ceiling)
  const pairs = await compare(product, ceiling)
  const title = command === 'self' ? 'The ceiling against itself' : 'Create and read, against the raw ceiling'
  const text = report(pairs, { title, command: COMMAND_LINE, at: new Date(), pairs: PAIRS, seconds: SECONDS, database: await described(on), quiet })
  console.log(`\n${text}`)
  if (write) save(text)
  if (command === 'gate') for (const line of missed(pairs)) { console.error(line); process.exitCode = 1 }
} finally {
  for (const server of servers) await server.stop()
  await on.remove()
}

async function compare(product: Server, ceiling: Server): Promise<Pair[]> {
  const both = [product, ceiling], ids = new Map<Server, readonly string[]>(), pairs: Pair[] = []
  let runs = 0
  const once = async (server: Server, { what, connections }: Phase, seconds = SECONDS) => {
    if (stopping) throw new Error('stopped')
    await statement(server.databaseUrl, 'checkpoint')
    const run = await measure(server, { what, connections, warmSeconds: 1, seconds, ids: ids.get(server) ?? [], from: 1_000_000 * ++runs })
    if (what === 'create' && connections > 1) ids.set(server, run.ids)
    return run
  }
  for (const server of both) { // compiled code, filled tables and statistics, as after a first hour: the more code, the longer it runs cold
    for (const phase of PHASES.slice(0, 2)) await once(server, phase, 2 * SECONDS)
    await statement(server.databaseUrl, 'vacuum analyze')
    await untilIdle({ own: server.pid, database: server.databasePid })
  }
  for (let n = 1; n <= PAIRS; n++) {
    for (const phase of PHASES) {
      const pair = { phase, product: await once(product, phase), ceiling: await once(ceiling, phase) }
      pairs.push(pair)
      console.log(`pair ${n}, ${phase.what}, c=${phase.connections}: ${Math.round(pair.product.perSecond)}/s, the ceiling ${Math.round(pair.ceiling.perSecond)}/s`)
    }
  }
  return pairs
}

async function described({ url }: Scratch): Promise<string> {
  const [version, fsync, commit, lz4] = await statement(url, `select current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit'),
    ('lz4' = any((select enumvals from pg_settings where name = 'default_toast_compression')::text[]))::text`)
  return `PostgreSQL ${version} (embedded), fsync ${fsync}, synchronous_commit ${commit}, bodies in ${lz4 === 'true' ? 'lz4' : 'pglz'}`
}

function save(text: string): void {
  const folder = join(import.meta.dirname, 'results'), file = join(folder, `${new Date().toISOString().slice(0, 10)}-create-read.md`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, text)
  console.log(`written to ${file}`)
}
