/**
 * `npm run bench`: the product against the raw ceiling R, or another anchor, in pairs on one machine in the same minutes.
 *
 *     npm run bench                      every phase; prints the report
 *     npm run bench -- create search     these phases alone
 *     npm run bench -- --write           and writes it to results/<date>-<phases>.md
 *     npm run bench -- gate              the phases that have a ratio to keep; exits 1 when even the best pair misses one
 *     npm run bench -- self              the ceiling against itself: what this machine's noise makes of 100 %
 *     npm run bench -- list              the phases, their anchors and goals
 *
 * PAIRS (5), SECONDS (5), QUIET (60: waits so many seconds for a machine at rest), PROFILE=folder (CPU profiles of the product),
 * GROWTH (20000 resources, and ten times as many), SCREENED (2000 members), SUBSCRIPTIONS (100), RATE (100).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBench } from './bench.ts'
import { untilQuiet } from './cpu.ts'
import { missed, type Result } from './figures.ts'
import type { Phase } from './phase.ts'
import { chosen, PHASES } from './phases.ts'
import { report } from './report.ts'
import { scratch, statement, type Scratch } from './servers.ts'

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)
const PAIRS = number('PAIRS', 5), SECONDS = number('SECONDS', 5), QUIET = number('QUIET', 60)
const COMMAND_LINE = ['PAIRS', 'SECONDS', 'GROWTH', 'SCREENED', 'SUBSCRIPTIONS', 'RATE'].flatMap(name => process.env[name] ? [`${name}=${process.env[name]} `] : []).join('')
  + ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ')

/** What may be chosen where nothing is named. */
const COMMANDS: Readonly<Record<string, readonly Phase[]>> = {
  gate: PHASES.filter(({ goals }: Phase) => goals.some(goal => goal.gate)),
  self: PHASES.filter(({ name }) => name === 'create' || name === 'read'),
  list: PHASES,
}
const { values: { write }, positionals } = parseArgs({ options: { write: { type: 'boolean', default: false } }, allowPositionals: true })
const command = positionals[0] !== undefined && positionals[0] in COMMANDS ? positionals[0] : 'compare', names = command === 'compare' ? positionals : positionals.slice(1)
let phases: readonly Phase[] = []
try { phases = chosen(names, COMMANDS[command]) } catch (error) {
  console.error((error as Error).message)
  process.exit(2)
}
if (command === 'list') {
  for (const { name, what, anchor, goals } of PHASES as readonly Phase[]) console.log(`${name.padEnd(12)} ${what}\n${' '.repeat(13)}against ${anchor}${goals.length === 0 ? '' : `; goals ${[...new Set(goals.map(goal => goal.no))].join(', ')}`}`)
  process.exit(0)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { stopping = true })
let stopping = false

const quiet = await untilQuiet(0.85, QUIET)
const on = await scratch(), bench = openBench({ on, pairs: PAIRS, seconds: SECONDS, self: command === 'self', stopping: () => stopping })
try {
  const results: Result[] = []
  for (const phase of phases) results.push({ phase, section: await phase.measure(bench) })
  const title = command === 'self' ? 'The ceiling against itself' : 'The product against the raw ceiling'
  const text = report(results, { title, command: COMMAND_LINE, at: new Date(), pairs: PAIRS, seconds: SECONDS, database: await described(on), quiet })
  console.log(`\n${text}`)
  if (write) save(text)
  if (command === 'gate') for (const line of missed(results)) { console.error(line); process.exitCode = 1 }
} finally {
  await bench.stop()
  await on.remove()
}

async function described({ url }: Scratch): Promise<string> {
  const [version, fsync, commit, lz4] = await statement(url, `select current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit'),
    ('lz4' = any((select enumvals from pg_settings where name = 'default_toast_compression')::text[]))::text`)
  return `PostgreSQL ${version} (embedded), fsync ${fsync}, synchronous_commit ${commit}, bodies in ${lz4 === 'true' ? 'lz4' : 'pglz'}`
}

function save(text: string): void {
  const what = command !== 'compare' ? command : names.length === 0 ? 'all' : names.join('-')
  const folder = join(import.meta.dirname, 'results'), file = join(folder, `${new Date().toISOString().slice(0, 10)}-${what}.md`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, text)
  console.log(`written to ${file}`)
}
