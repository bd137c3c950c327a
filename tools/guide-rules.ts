/**
 * The guide's page of rules, written from the rules as they run: `npm run guide` writes it, `npm run guide:check` compares.
 * test/truth/rules.test.ts compares too, and asks for a test of every rule.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Edition } from '../src/policy/effective.ts'
import { ELSEWHERE } from '../src/policy/elsewhere.ts'
import { NOT_ENFORCEABLE } from '../src/policy/not-enforceable.ts'
import { SOURCES } from '../src/policy/sources.ts'
import { TOPICS } from '../src/policy/topics.ts'

export const ROOT = resolve(import.meta.dirname, '..')
export const PAGE = 'implementation-guide/input/pagecontent/rules.md'

/** What the first letters of an id stand for. */
const AREAS: Readonly<Record<string, string>> = {
  PRG: 'Programme', POF: 'Populations of Focus', OVL: 'Other programmes', IDN: 'Identification', REF: 'Referral', AUT: 'Authorization', NOA: 'Notices', GRV: 'Grievances and appeals', ASG: 'Assignment', OUT: 'Outreach',
  OPT: 'Opting in', DSH: 'Data sharing', ASM: 'Assessment', CPL: 'Care plan', COR: 'Core services', TCS: 'Transitional care', DSC: 'Discontinuation', RAU: 'Reauthorization', CHG: 'Change of provider', COC: 'Continuity of care',
  NET: 'Network', STF: 'Staffing', CLM: 'Claims', PAY: 'Payment', FIL: 'Files', RPT: 'Reports', AUD: 'Audits', CS: 'Community Supports', JI: 'Justice-involved', CLR: 'Closed-loop referral', INT: 'How clocks and dates are read',
}

interface Text { readonly path: string; readonly text: string }
const texts = (folder: string): readonly Text[] => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts')).toSorted().map(file => ({ path: `${folder}/${file}`, text: readFileSync(join(ROOT, folder, file), 'utf8') }))

export interface HeldRule { readonly edition: Edition<unknown>; readonly title: string; /** Where it is written. */ readonly code: string; /** Test files that name it, those of the policy alone where there are some. */ readonly tests: readonly string[] }

export function heldRules(): readonly HeldRule[] {
  const code = texts('src/policy'), tests = texts('test').filter(({ path }) => path.endsWith('.test.ts') && !path.startsWith('test/truth/')).map(({ path, text }) => ({ path, text: withoutComments(text) }))
  return TOPICS.flatMap(({ title, editions }) => editions.map((edition): HeldRule => {
    const written = code.find(({ text }) => text.includes(`id: '${edition.id}'`) || text.includes(`convention('${edition.id}'`)), name = new RegExp(`${edition.id}(?![A-Z0-9-])`)
    if (!written) throw new Error(`No file of src/policy writes ${edition.id}`)
    const naming = tests.filter(({ text }) => name.test(text)).map(({ path }) => path), own = naming.filter(path => path.startsWith('test/policy/'))
    return { edition, title, code: written.path, tests: own.length > 0 ? own : naming }
  }))
}

/** A comment proves nothing. */
const withoutComments = (text: string): string => text.split('\n').filter(line => !/^\s*(\/\/|\/?\*)/.test(line)).join('\n')

export function rulesPage(held: readonly HeldRule[] = heldRules()): string {
  const areas = Map.groupBy(held, ({ edition }) => edition.id.split('-')[0]!)
  return `${[
    '# Rules', '', '<!-- Written by `npm run guide` from src/policy; edit there. -->', '',
    'Each rule of the policy that this server holds, with the days it is in force (both included), where it is written and which tests name it. A rule of severity error refuses, warning and info travel with the answer; '
      + 'one that is `warn-only` only warns, one that is `off` is not applied, one that is `configurable` is applied unless a deployment says otherwise.',
    ...[...areas].flatMap(([prefix, rules]) => ['', `## ${AREAS[prefix] ?? prefix}`, '', ...table(['Rule', 'What it is about', 'In force', 'Scope', 'Severity', 'State', 'Source', 'Code', 'Tests'], rules.map(row))]),
    '', '## Not enforceable', '', 'What no server can hold, and why.', '', ...table(['Rules', 'Why'], NOT_ENFORCEABLE.map(({ ids, why }) => [ids.join(', '), why])),
    '', '## Not held yet', '', 'What a server could hold and this version does not: no answer rests on it.', '', ...table(['Area', 'Rules', 'Why'], ELSEWHERE.map(({ area, ids, why }) => [area, ids.join(', '), why])),
  ].join('\n')}\n`
}

function row({ edition, title, code, tests }: HeldRule): readonly string[] {
  const { id, from, to, scope, severity, state, unapplied, cite } = edition
  return [
    id, title, `${from ?? 'any day'} to ${to ?? 'open'}`, scope, severity, unapplied ? `${state}, ships unapplied` : state,
    cite.map(({ source, at }) => `${SOURCES[source].title}${at ? `, ${at}` : ''}`).join('; '), code.replace('src/policy/', ''), tests.map(path => path.replace('test/', '')).join(', '),
  ]
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)

if (import.meta.main) {
  const page = rulesPage(), path = join(ROOT, PAGE)
  if (!process.argv.includes('--check')) writeFileSync(path, page)
  else if (readFileSync(path, 'utf8') !== page) {
    console.error(`${PAGE} is not what the rules say: npm run guide`)
    process.exitCode = 1
  }
}
