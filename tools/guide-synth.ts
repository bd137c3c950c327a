/**
 * The guide's page of the synthetic population, with the shares it is drawn by: `npm run guide` writes it, `npm run guide:check` compares, and
 * so does test/truth/synth.test.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isoOf } from '../src/synth/days.ts'
import { AS_OF } from '../src/synth/member.ts'
import { CINS } from '../src/synth/person.ts'
import { PEOPLES, type People } from '../src/synth/peoples.ts'
import { ageShares, countyShares, languageShares, populationShares, storyShares, type Shares } from '../src/synth/shares.ts'
import { STORIES, type Story } from '../src/synth/stories.ts'

export const ROOT = resolve(import.meta.dirname, '..')
export const PAGE = 'implementation-guide/input/pagecontent/synthetic-population.md'

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.0005 ? 3 : 2)} %`
const rows = (shares: Shares, named: (name: string) => string = name => name): readonly string[] => [...shares].toSorted(([, a], [, b]) => b - a).map(([name, share]) => `| ${named(name)} | ${percent(share)} |`)
const languages = new Map((PEOPLES as readonly People[]).flatMap(p => p.languages).map(l => [l.code, l.display]))
const story = ({ name, told: { ages: [from, through] }, populations, excluded }: Story): string =>
  `| ${name} | ${percent(storyShares().get(name)!)} | ${from}-${through} | ${populations.join(', ') || '-'} | ${excluded ? `\`${excluded}\`` : ''} |`

export function synthPage(): string {
  return `${[
    '# Synthetic population', '', '<!-- Written by `npm run guide` from the tables in src/synth; edit there. -->', '',
    'Members of whom none exists, with all that a determination reads, for trying out, for tests and for measuring:', '',
    '    npm run -s cli -- synth --count N [--seed S] [--as bundles|ndjson|hl7v2|files] [--out DIR] [--as-of YYYY-MM-DD]', '',
    '| As | What is written |', '| --- | --- |',
    '| `bundles` | a transaction Bundle a line: first the directory (what serves the state, then a county each), then a member each. Every entry is a PUT, so all may be sent again |',
    '| `ndjson` | a resource a line, each after those it refers to; with `--out` a file a type |',
    '| `hl7v2` | ADT A01, A03 and A08 of the members\' visits: segments end with a carriage return, a line feed ends each message. MSH-4 and the visit number are the hospital\'s id and the number in `Encounter.identifier`; MSH-8 is empty. The server takes A01 and A03 |',
    '| `files` | with `--out`: a file a type, and the Member Information File of each plan as CSV |', '',
    `Seed and index alone make a member, dated by \`--as-of\` (${isoOf(AS_OF)} unless said; never by the clock): the same on every machine, and the same whoever else is made. Members are written one by one, so the memory does not grow with their number.`, '',
    '- **Test data.** Every resource has the tag `HTEST`. Names are drawn apart from lists of common ones, streets are invented, telephone numbers are among 555-0100 to 555-0199, NPIs begin with 2.',
    `- **Member numbers** have the form of a CIN, or nothing would take them. No source names a block that is never issued: a number here *may be somebody's*, and says by its \`assigner\` that it is test data. Never load it beside real members. There are ${CINS.toLocaleString('en-US')} to a seed.`,
    '- **The Member Information File** has no published layout. The columns are the four that all known readings have, and five that one implementer names; there is none for the status, the authorization or the provider. Return, outreach and staffing files are not written.',
    '- **The directory** does not grow with the population: up to 50,000 members no ECM provider has more of them than its capacity, and no Lead Care Manager more than fifty.',
    '- **Not in it**: claims, care plans, outreach, authorizations; labels of sensitive data; people of one household known to each other.', '',
    '## Stories', '', 'A member has one story; it decides the ages it may be told of, and which Populations of Focus the evidence shows. The Populations are more frequent than among real members, so that a small sample has each of them; of those without any, more than a quarter are near misses, whose evidence only suggests or does not suffice.', '',
    '| Story | Of all | Ages | Populations | Excluded by |', '| --- | --- | --- | --- | --- |', ...(STORIES as readonly Story[]).map(story), '',
    '## Populations of Focus', '', 'Who is in two counts twice.', '', '| Population | Of all |', '| --- | --- |', ...[...populationShares()].toSorted(([a], [b]) => a < b ? -1 : 1).map(([code, share]) => `| ${code} | ${percent(share)} |`), '',
    '## Age', '', '| Years | Of all |', '| --- | --- |', ...[...ageShares()].map(([name, share]) => `| ${name} | ${percent(share)} |`), '',
    '## Language', '', '| Language | Of all |', '| --- | --- |', ...rows(languageShares(), code => `${languages.get(code)} (\`${code}\`)`), '',
    '## County', '', 'By residents at the census of 2020.', '', '| County | Of all |', '| --- | --- |', ...rows(countyShares()),
  ].join('\n')}\n`
}

if (import.meta.main) {
  const page = synthPage(), path = join(ROOT, PAGE)
  if (!process.argv.includes('--check')) writeFileSync(path, page)
  else if (readFileSync(path, 'utf8') !== page) {
    console.error(`${PAGE} is not what the tables of src/synth say: npm run guide`)
    process.exitCode = 1
  }
}
