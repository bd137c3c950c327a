/** What the pairs show, as Markdown; and whether the goals are met. */
import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import type { Run } from './load.ts'

export interface Phase { readonly what: 'create' | 'read'; readonly connections: number }
export interface Pair { readonly phase: Phase; readonly product: Run; readonly ceiling: Run }
export interface Setting {
  readonly title: string
  readonly command: string
  readonly at: Date
  readonly pairs: number
  readonly seconds: number
  /** As PostgreSQL says it: version, fsync, compression of bodies. */
  readonly database: string
  /** Whether the machine came to rest before the run. */
  readonly quiet: boolean
}

/** Of R by rate, 128 connections. */
export const GOALS = { create: { must: 0.45, aim: 0.60 }, read: { must: 0.50, aim: 0.65 } } as const
const GOAL_CONNECTIONS = 128
/** Above so many cores of other processes, or so large a change of the ceiling, a pair proves little. */
const FOREIGN = 0.2, MOVED = 0.15

export interface Spread { readonly median: number; readonly min: number; readonly max: number }
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b), middle = sorted.length >> 1
  return { min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN, median: sorted.length % 2 ? sorted[middle]! : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2 }
}

const cpu = ({ own, database }: Run): number => own + database
/** Shares of the ceiling: 1 is as good as the ceiling, higher is better, in both. */
const byRate = ({ product, ceiling }: Pair): number => product.perSecond / ceiling.perSecond
const byCpu = ({ product, ceiling }: Pair): number => cpu(ceiling) / cpu(product)

/** One line per goal that is missed. Noise only hurts, so the best pair is asked. */
export function missed(pairs: readonly Pair[]): string[] {
  return Object.entries(GOALS).flatMap(([what, { must }]) => {
    const shares = pairs.filter(({ phase }) => phase.what === what && phase.connections === GOAL_CONNECTIONS).map(byRate), { max, median } = spread(shares)
    return max >= must ? [] : [`${what}: at best ${percent(max)} of the ceiling (median ${percent(median)}); it must be ${percent(must)}`]
  })
}

/** Why the figures deserve less trust; empty: nothing. */
export function noise(pairs: readonly Pair[], quiet: boolean): string[] {
  const foreign = Math.max(...pairs.flatMap(({ product, ceiling }) => [product.foreign, ceiling.foreign]))
  const moved = Math.max(...phases(pairs).map(phase => {
    const { median, min, max } = spread(of(pairs, phase).map(({ ceiling }) => ceiling.perSecond))
    return Math.max(max / median, median / min) - 1
  }))
  return [
    ...(quiet ? [] : ['the machine did not come to rest before the run']),
    ...(foreign > FOREIGN ? [`other processes used up to ${foreign.toFixed(2)} cores`] : []),
    ...(moved > MOVED ? [`the ceiling itself moved by up to ${percent(moved)}`] : []),
  ]
}

export function report(pairs: readonly Pair[], setting: Setting): string {
  const why = noise(pairs, setting.quiet), [{ model = 'unknown' } = {}] = cpus()
  return [
    `# ${setting.title}`,
    '',
    `- ${setting.at.toISOString()}, \`${setting.command}\`, commit ${commit()}, Node ${process.version}`,
    `- ${availableParallelism()} cores (${model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}; ${setting.database}`,
    `- ${setting.pairs} pairs A B of ${setting.seconds} s each after 1 s of warm-up; client, servers (2 processes each) and PostgreSQL on the same cores`,
    `- ${why.length === 0 ? 'quiet' : `NOISY: ${why.join('; ')}`}`,
    '',
    ...table(SUMMARY, phases(pairs).map(phase => of(pairs, phase))),
    '',
    'Shares of the ceiling R, by rate and by CPU per request: median (min to max); higher is better. CPU in us: node + PostgreSQL. Goals: '
      + `create ${percent(GOALS.create.must)} and read ${percent(GOALS.read.must)} of R by rate at ${GOAL_CONNECTIONS} connections (aim ${percent(GOALS.create.aim)} and ${percent(GOALS.read.aim)}).`,
    '',
    '## Each pair',
    '',
    ...table(EACH, pairs),
    '',
    'later: CPU that the server spent after its last answer, us per request. WAL: per request, of the warm-up and the later work too. client: us per request. foreign: cores other processes used, under product and ceiling.',
    '',
  ].join('\n')
}

type Columns<Row> = Readonly<Record<string, (row: Row) => string>>

const SUMMARY: Columns<readonly Pair[]> = {
  '': pairs => pairs[0]!.phase.what,
  'c': pairs => String(pairs[0]!.phase.connections),
  'share by rate': pairs => shares(pairs.map(byRate)),
  'share by CPU': pairs => shares(pairs.map(byCpu)),
  'product /s': pairs => whole(middle(pairs, p => p.product.perSecond)),
  'R /s': pairs => whole(middle(pairs, p => p.ceiling.perSecond)),
  'product CPU': pairs => `${whole(middle(pairs, p => p.product.own))} + ${whole(middle(pairs, p => p.product.database))}`,
  'R CPU': pairs => `${whole(middle(pairs, p => p.ceiling.own))} + ${whole(middle(pairs, p => p.ceiling.database))}`,
  'product p50, p99 ms': pairs => `${middle(pairs, p => p.product.p50).toFixed(2)}, ${middle(pairs, p => p.product.p99).toFixed(2)}`,
  'R p50, p99 ms': pairs => `${middle(pairs, p => p.ceiling.p50).toFixed(2)}, ${middle(pairs, p => p.ceiling.p99).toFixed(2)}`,
}
const EACH: Columns<Pair> = {
  '': p => p.phase.what,
  'c': p => String(p.phase.connections),
  'by rate': p => percent(byRate(p)),
  'by CPU': p => percent(byCpu(p)),
  'product: /s': p => whole(p.product.perSecond),
  'CPU': p => `${whole(p.product.own)} + ${whole(p.product.database)}`,
  'later': p => whole(p.product.later),
  'WAL KB': p => kilobytes(p.product.logged),
  'R: /s': p => whole(p.ceiling.perSecond),
  'CPU ': p => `${whole(p.ceiling.own)} + ${whole(p.ceiling.database)}`,
  'later ': p => whole(p.ceiling.later),
  'WAL KB ': p => kilobytes(p.ceiling.logged),
  'client': p => `${whole(p.product.client)}, ${whole(p.ceiling.client)}`,
  'foreign': p => `${p.product.foreign.toFixed(2)}, ${p.ceiling.foreign.toFixed(2)}`,
}

function table<Row>(columns: Columns<Row>, rows: readonly Row[]): string[] {
  const names = Object.keys(columns), line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(names.map(name => name.trim())), line(names.map((_, i) => i === 0 ? '-' : '-:')), ...rows.map(row => line(Object.values(columns).map(cell => cell(row))))]
}

const phases = (pairs: readonly Pair[]): Phase[] => [...new Set(pairs.map(({ phase }) => phase))]
const of = (pairs: readonly Pair[], phase: Phase): Pair[] => pairs.filter(pair => pair.phase === phase)
const middle = (pairs: readonly Pair[], value: (pair: Pair) => number): number => spread(pairs.map(value)).median
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`
const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1)
function shares(values: readonly number[]): string {
  const { median, min, max } = spread(values)
  return `**${percent(median)}** (${percent(min)} to ${percent(max)})`
}

/** With a mark when the checkout holds what no commit has. */
function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', ['-C', import.meta.dirname, ...args], { encoding: 'utf8' }).trim()
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', ':/src', ':/package-lock.json') === '' ? '' : ' with changes')
  } catch { return 'unknown' }
}
