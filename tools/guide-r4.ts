/**
 * The guide's page of what R4 demands of a server, written from test/truth/r4: `npm run guide` writes it, `npm run guide:check` compares.
 * test/truth/r4.test.ts compares too, and looks for each test that it names.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { STATEMENTS } from '../test/truth/r4/statements.ts'

const ROOT = resolve(import.meta.dirname, '..')
export const PAGE = 'implementation-guide/input/pagecontent/r4-statements.md'

export function statementsPage(): string {
  const pages = Map.groupBy(STATEMENTS, ({ at }) => at.split('#')[0]!)
  return `${[
    '# What R4 demands', '', '<!-- Written by `npm run guide` from test/truth/r4; edit there. -->', '',
    'The statements of FHIR R4 (4.0.1) that bind a server, in our words: each is kept, with the tests that show it, or is not, with the reason. Written from the published pages as we know them; the links lead to their words.',
    ...[...pages].flatMap(([page, statements]) => ['', `## ${page}`, '', '| Where | Binds | What | Shown by, or why not |', '| --- | --- | --- | --- |', ...statements.map(({ at, binds, says, shown = [], refused }) =>
      `| [${at.split('#')[1]}](https://hl7.org/fhir/R4/${at}) | ${binds} | ${cell(says)} | ${cell([...shown, ...refused === undefined ? [] : [`**Not kept.** ${refused}`]].join('; '))} |`)]),
  ].join('\n')}\n`
}
const cell = (text: string): string => text.replaceAll('|', '\\|')

if (import.meta.main) {
  const page = statementsPage(), path = join(ROOT, PAGE)
  if (!process.argv.includes('--check')) writeFileSync(path, page)
  else if (readFileSync(path, 'utf8') !== page) {
    console.error(`${PAGE} is not what the statements say: npm run guide`)
    process.exitCode = 1
  }
}
