/** What was measured, as Markdown: the machine, the goals, a section for each phase. */
import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { figures, isAtLeast, judged, noise, percent, sharesByCpu, shown, spread, whole, type Judged, type Result } from './figures.ts'
import type { Costs, Rates } from './phase.ts'

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

export function report(results: readonly Result[], setting: Setting): string {
  const why = noise(results, setting.quiet), [{ model = 'unknown' } = {}] = cpus(), goals = results.flatMap(judged)
  return [
    `# ${setting.title}`,
    '',
    `- ${setting.at.toISOString()}, \`${setting.command}\`, commit ${commit()}, Node ${process.version}`,
    `- ${availableParallelism()} cores (${model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}; ${setting.database}`,
    `- ${setting.pairs} pairs A B of ${setting.seconds} s each after 1 s of warm-up; client, servers (2 processes each) and PostgreSQL on the same cores`,
    `- ${why.length === 0 ? 'quiet' : `NOISY: ${why.join('; ')}`}`,
    '',
    ...(goals.length === 0 ? [] : ['## Goals', '', ...table(GOALS, goals), '', 'best: of all pairs, for noise only hurts. A ratio holds anywhere; the other figures are meant for the 2-core machine at rest.', '']),
    ...results.flatMap(section),
    '## How to read it',
    '',
    'Shares of the anchor, by rate and by CPU per request: median (min to max); higher is better. Times of the anchor: lower is better. CPU in us per request: node + PostgreSQL. later: CPU that the server spent after its last answer. '
      + 'WAL: per request, of the warm-up and the later work too. client: us per request. foreign: cores other processes used, under product and anchor.',
    '',
  ].join('\n')
}

function section({ phase, section: { lines, notes = [] } }: Result): string[] {
  const rates = lines.filter(line => line.kind === 'rates'), costs = lines.filter(line => line.kind === 'costs')
  return [
    `## ${phase.name}`,
    '',
    `${capital(phase.what)}, against ${phase.anchor}.`,
    '',
    ...(rates.length === 0 ? [] : [...table(RATES, rates), '']),
    ...(costs.length === 0 ? [] : [...table(COSTS, costs), '']),
    ...notes.flatMap(note => [note, '']),
    ...(rates.length === 0 ? [] : ['Each pair:', '', ...table(EACH, rates.flatMap(line => line.pairs.map(pair => ({ line, pair })))), '']),
  ]
}

type Columns<Row> = Readonly<Record<string, (row: Row) => string>>

const GOALS: Columns<Judged> = {
  'goal': ({ goal }) => String(goal.no),
  'of': ({ goal }) => `${goal.of}: ${goal.figure === 'perSecond' ? 'rate' : goal.figure}`,
  'must': ({ goal }) => `${isAtLeast(goal.figure) ? '>=' : '<='} ${shown(goal.figure, goal.must)}`,
  'aim': ({ goal }) => goal.aim === undefined ? '' : shown(goal.figure, goal.aim),
  'median': ({ goal, median }) => shown(goal.figure, median),
  'best': ({ goal, best }) => shown(goal.figure, best),
  ' ': ({ met }) => met ? 'met' : '**missed**',
}
const RATES: Columns<Rates> = {
  '': line => line.name,
  'c': line => String(line.connections),
  'share by rate': line => among(figures(line, 'share'), percent),
  'share by CPU': line => among(sharesByCpu(line), percent),
  'product /s': line => whole(line.each * middle(line, p => p.product.perSecond)),
  'anchor /s': line => whole(line.each * middle(line, p => p.anchor.perSecond)),
  'product CPU': line => `${whole(middle(line, p => p.product.own))} + ${whole(middle(line, p => p.product.database))}`,
  'anchor CPU': line => `${whole(middle(line, p => p.anchor.own))} + ${whole(middle(line, p => p.anchor.database))}`,
  'product p50, p95, p99 ms': line => quantiles(line, 'product'),
  'anchor p50, p95, p99 ms': line => quantiles(line, 'anchor'),
}
const COSTS: Columns<Costs> = {
  '': line => line.name,
  'times': line => among(figures(line, 'times'), value => shown('times', value)),
  'product': line => `${spread(line.pairs.map(p => p.product)).median.toFixed(2)} ${line.unit}`,
  'anchor': line => `${spread(line.pairs.map(p => p.anchor)).median.toFixed(2)} ${line.unit}`,
  'against': line => line.against,
}
const EACH: Columns<{ readonly line: Rates; readonly pair: Rates['pairs'][number] }> = {
  '': ({ line }) => line.name,
  'c': ({ line }) => String(line.connections),
  'by rate': ({ line: { weight }, pair: { product, anchor } }) => percent(weight * product.perSecond / anchor.perSecond),
  'product: /s': ({ line, pair }) => whole(line.each * pair.product.perSecond),
  'CPU': ({ pair }) => `${whole(pair.product.own)} + ${whole(pair.product.database)}`,
  'later': ({ pair }) => whole(pair.product.later),
  'WAL KB': ({ pair }) => kilobytes(pair.product.logged),
  'anchor: /s': ({ line, pair }) => whole(line.each * pair.anchor.perSecond),
  'CPU ': ({ pair }) => `${whole(pair.anchor.own)} + ${whole(pair.anchor.database)}`,
  'later ': ({ pair }) => whole(pair.anchor.later),
  'WAL KB ': ({ pair }) => kilobytes(pair.anchor.logged),
  'client': ({ pair }) => `${whole(pair.product.client)}, ${whole(pair.anchor.client)}`,
  'foreign': ({ pair }) => `${pair.product.foreign.toFixed(2)}, ${pair.anchor.foreign.toFixed(2)}`,
}

function table<Row>(columns: Columns<Row>, rows: readonly Row[]): string[] {
  const names = Object.keys(columns), line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(names.map(name => name.trim())), line(names.map((_, i) => i === 0 ? '-' : '-:')), ...rows.map(row => line(Object.values(columns).map(cell => cell(row))))]
}

const middle = ({ pairs }: Rates, value: (pair: Rates['pairs'][number]) => number): number => spread(pairs.map(value)).median
const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1)
const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1)
const quantiles = (line: Rates, of: 'product' | 'anchor'): string => (['p50', 'p95', 'p99'] as const).map(q => middle(line, pair => pair[of][q]).toFixed(2)).join(', ')
function among(values: readonly number[], text: (value: number) => string): string {
  const { median, min, max } = spread(values)
  return `**${text(median)}** (${text(min)} to ${text(max)})`
}

/** With a mark when the checkout holds what no commit has. */
function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', ['-C', import.meta.dirname, ...args], { encoding: 'utf8' }).trim()
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', ':/src', ':/package-lock.json') === '' ? '' : ' with changes')
  } catch { return 'unknown' }
}
