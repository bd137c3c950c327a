/**
 * The guide's page of profiles, written from the compiled package: `npm run guide` writes it, `npm run guide:check` compares.
 * test/truth/profiles.test.ts compares too.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { StructureDefinition } from '@medplum/fhirtypes'
import { codeSystems, structures, valueSets } from '../src/conformance/packages.ts'
import { ECM } from '../src/fhir/canonical.ts'
import type { Resource } from '../src/fhir/resource.ts'
import { ruleBorn } from './rule-born.ts'

const ROOT = resolve(import.meta.dirname, '..')
export const PAGE = 'implementation-guide/input/pagecontent/profiles.md'
const PACKAGE = 'profiles/package'

/** As the workflow meets them: who there is, what is asked, what follows. */
const ORDER = [
  'ecm-member', 'ecm-coverage', 'ecm-plan', 'ecm-provider', 'ecm-lead-care-manager', 'ecm-referral', 'ecm-referral-task', 'ecm-policy-fact', 'ecm-determination', 'ecm-authorization', 'ecm-find-provider-task',
  'ecm-assignment-task', 'ecm-enrollment', 'ecm-lead-care-manager-task', 'ecm-care-team', 'ecm-roster', 'ecm-outreach', 'ecm-care-plan', 'ecm-goal', 'ecm-adt-encounter', 'ecm-transition-task',
]
const place = ({ id }: StructureDefinition): number => ORDER.includes(id!) ? ORDER.indexOf(id!) : ORDER.length

export function profilesPage(): string {
  const all = structures(), profiles = all.filter(({ type }) => type !== 'Extension').toSorted((a, b) => place(a) - place(b)), extensions = all.filter(({ type }) => type === 'Extension')
  return `${[
    '# Profiles', '', '<!-- Written by `npm run guide` from profiles/package; edit profiles/input/fsh. -->', '',
    `Every profile, extension, value set and code system of this guide; their canonicals begin with \`${ECM}\`. A resource is held to a profile when it claims it in \`meta.profile\`, and this server claims one for all that it makes. `
      + 'What claims none counts for what it means: policy judges referrals, evidence and decisions whatever they claim. A constraint of severity error refuses with 422 and names its rule in `issue.diagnostics`; a warning travels with the answer. '
      + 'Profiles of US Core 7.0.0 and Da Vinci are imposed, not derived from: an instance should keep both, and this server checks its own.',
    '', ...table(['Profile', 'Of', 'Imposes', 'Rules'], profiles.map(profile => [`[${profile.id}](#${profile.id})`, profile.type!, imposed(profile).map(last).join(', '), rulesOf(profile).join(', ')])),
    ...profiles.flatMap(section),
    '', '## Extensions', '', ...table(['Extension', 'May stand in', 'What it says'], extensions.map(({ id, context = [], description }) => [`\`${id}\``, context.map(c => c.expression!).join(', '), description!])),
    '', '## Value sets', '', ...table(['Value set', 'What it holds'], valueSets().map(({ id, description, title }) => [`\`${id}\``, description ?? title!])),
    '', '## Code systems', '', ...table(['Code system', 'Codes', 'What they say'], codeSystems().map(({ id, concept = [], description, title }) => [`\`${id}\``, String(concept.length), description ?? title!])),
  ].join('\n')}\n`
}

function section(profile: StructureDefinition): readonly string[] {
  return [
    '', `## ${profile.id}`, '', `**${profile.title}**, of ${profile.type}. ${profile.description}`,
    ...imposed(profile).flatMap(canonical => ['', `Imposes \`${canonical}\`.`]),
    '', ...table(['Element', 'Constraint', 'Severity', 'Rules, and what they say'], ruleBorn(profile).map(({ element, says, severity, comment }) => [`\`${element}\``, says, severity, comment])),
    '', `Examples: ${examplesOf(profile).map(name => `\`${name}\``).join(', ')}.`,
  ]
}

const rulesOf = (profile: StructureDefinition): readonly string[] => [...new Set(ruleBorn(profile).flatMap(({ rules }) => rules))].toSorted()
const imposed = ({ extension = [] }: StructureDefinition): readonly string[] => extension.flatMap(({ url, valueCanonical }) => url.endsWith('/structuredefinition-imposeProfile') && valueCanonical ? [valueCanonical] : [])
const last = (canonical: string): string => canonical.slice(canonical.lastIndexOf('/') + 1).replace('|', ' ')

let examples: readonly (readonly [name: string, profiles: readonly string[]])[] | undefined
const examplesOf = ({ url }: StructureDefinition): readonly string[] => {
  examples ??= readdirSync(join(ROOT, PACKAGE)).toSorted().map(file => [file.replace('.json', ''), (JSON.parse(readFileSync(join(ROOT, PACKAGE, file), 'utf8')) as Resource).meta?.profile ?? []] as const)
  return examples.filter(([, profiles]) => profiles.includes(url!)).map(([name]) => name)
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)

if (import.meta.main) {
  const page = profilesPage(), path = join(ROOT, PAGE)
  if (!process.argv.includes('--check')) writeFileSync(path, page)
  else if (readFileSync(path, 'utf8') !== page) {
    console.error(`${PAGE} is not what the profiles say: npm run guide`)
    process.exitCode = 1
  }
}
