/**
 * The guide's page of evidence, written from the evidence table as it is read: `npm run guide` writes it, `npm run guide:check` compares, and so
 * does test/truth/evidence.test.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { READ_FACTS } from '../src/ecm/evidence.ts'
import { factRow, type ContraRow, type EvidenceRow, type FactRow, type Requirements } from '../src/ecm/evidence/table.ts'
import { ECM } from '../src/fhir/canonical.ts'

export const ROOT = resolve(import.meta.dirname, '..')
export const PAGE = 'implementation-guide/input/pagecontent/evidence.md'

/** Each fact stands in the first group that one of its rules belongs to; the programmes, and what no population asks for, at the end. */
const GROUPS: readonly (readonly [title: string, rules: RegExp])[] = [
  ['Homelessness: adults, and families with children', /^POF-1/], ['Avoidable hospital and emergency use', /^POF-2/], ['Serious mental health and substance use', /^POF-3/],
  ['Leaving custody', /^POF-4/], ['At risk of long-term care', /^POF-5/], ['Leaving a nursing facility', /^POF-6/], ["California Children's Services", /^POF-7/], ['Child welfare', /^POF-8/], ['Birth equity', /^POF-9/],
]
const PROGRAMMES = 'Other programmes', OTHERS = 'The member, the plan and ECM'
const groupOf = ({ fact, usedBy }: FactRow): string =>
  fact.startsWith('programs.') ? PROGRAMMES : /^(birthDate|age|county|plan|mcpEnrolled|aidCode|inEcm|ecmPofs|activeEcmOn.*|shareOfCost\..*)$/.test(fact) ? OTHERS : GROUPS.find(([, rules]) => usedBy.some(rule => rules.test(rule)))?.[0] ?? OTHERS

export function evidencePage(): string {
  const byGroup = Map.groupBy(READ_FACTS.map(factRow), groupOf)
  return `${[
    '# Evidence', '', '<!-- Written by `npm run guide` from src/ecm/evidence/table.json; edit there. -->', '',
    'Which FHIR data show each fact that a rule asks for. What *proves* is enough alone; what *suggests* is a reason to ask and never enough, however many; what *attests* is enough when it is said by one of those who may say it. '
      + 'Expired, unconfirmed, or of another payer than it must be, evidence only suggests. Retracted, it counts for nothing, and so does what is dated later than the day asked about.',
    '', 'Codes of ICD-10-CM stand for all that begin with them, with a dot or without; an `x` at the end of a bill or revenue code stands for any digit.',
    '', 'An **attestation** of any fact is an Observation of category `survey` whose code is the name of the fact in '
      + `\`${ECM}/CodeSystem/ecm-policy-fact\`, with \`effectiveDateTime\`, \`performer\` and \`valueBoolean\` (or the day, number or code that the fact is), or a QuestionnaireResponse whose \`linkId\` is that name. `
      + 'An organization says what it is by `Organization.type`: HL7\'s codes for payers, hospitals and facilities, or the role as it is written here, in '
      + `\`${ECM}/CodeSystem/ecm-facility-kind\`. A facility of a kind speaks as what it is: a jail for a correctional facility.`,
    '', 'Where evidence disagrees, the same author\'s newer word replaces the older; then whoever stands first on that kind of fact is believed (of housing the member, of a diagnosis the clinician, of specialty services the county), then the newer. '
      + 'What is still equal is not shown, and goes to a person.',
    ...[OTHERS, ...GROUPS.map(([title]) => title), PROGRAMMES].flatMap(title => ['', `## ${title}`, ...(byGroup.get(title) ?? []).flatMap(section)]),
  ].join('\n')}\n`
}

function section(row: FactRow): readonly string[] {
  const { fact, label, evidence, contradicts, whoMayAssert, unknownAnswer } = row, against = contradicts.filter(({ effect }) => effect !== 'merges')
  return [
    '', `### ${label}`, '', `\`${fact}\`. Who may say so: ${whoMayAssert.join(', ')}.`, '', `> ${unknownAnswer}`, '',
    ...table(['Strength', 'Where', 'Codes', 'When', 'Besides', 'Note'], evidence.map(e => [e.strength, where(e), codes(e), whenOf(e), besides(e), e.note])),
    ...against.length === 0 ? [] : ['', ...table(['Against it', 'Where', 'Codes', 'Note'], against.map(c => [c.effect, where(c), codes(c), c.note]))],
  ]
}

const plain = (text: string): string => text.replaceAll(ECM, '{ecm}').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const where = ({ resource, path }: EvidenceRow | ContraRow): string => path.startsWith(resource) ? plain(path) : `${resource}: ${plain(path)}`
const codes = ({ system, codes }: EvidenceRow | ContraRow): string => codes.length === 0 ? '' : `${system ? `\`${plain(system)}\` ` : ''}${codes.map(c => c.code ?? c.range ?? `\`${c.pattern}\``).join(', ')}`

const UNITS: Readonly<Record<string, string>> = { D: 'days', W: 'weeks', M: 'months' }
const inWords = (window: string): string => window.replace(/P(\d+)([DWM])/, (_, n: string, unit: string) => `${n} ${UNITS[unit]}`)
function whenOf({ window }: EvidenceRow): string {
  return (window ?? '').split(' or ').filter(Boolean).map(part => {
    if (part === 'current') return 'in force on the day'
    if (part === 'newest') return 'the newest'
    if (part === 'any') return 'at any time'
    if (part === 'event' || part === 'INT-009') return 'by the day of the visit'
    if (part.startsWith('ahead from')) return `dated from ${inWords(part.slice('ahead from -'.length))} before on`
    return part.startsWith('ahead') ? `dated up to ${inWords(part.slice('ahead '.length))} ahead` : `within ${inWords(part)} before`
  }).join(', or ')
}

const NEEDS: { readonly [K in keyof Requirements]-?: string } = {
  payer: 'paid by', modifier: 'modifier', class: 'class', typeOfBill: 'type of bill', status: 'status', principalDiagnosis: 'principal diagnosis', managingOrganizationState: 'in the state of', fact: 'with', notFact: 'without',
  ended: 'ended within', endedOrExpected: 'ended or expected within', periodContains: 'on', endedOnOrAfterAge: 'ended at the age of, or later,', periodContainsAgeAtLeast: 'went on at the age of',
}
function besides({ answers = [], requires = {}, provesAnyOf }: EvidenceRow): string {
  const needed = Object.entries(requires).map(([key, value]) => `${NEEDS[key as keyof Requirements]} ${inWords([value as string | number].flat().join(' or '))}`)
  return [
    ...answers.length > 0 ? [`answer ${answers.map(a => a.code ?? plain(a.value ?? '')).join(', ')}`] : [], ...needed, ...provesAnyOf ? [`shows one of ${provesAnyOf.join(', ')}, not which`] : [],
  ].join('; ')
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)

if (import.meta.main) {
  const page = evidencePage(), path = join(ROOT, PAGE)
  if (!process.argv.includes('--check')) writeFileSync(path, page)
  else if (readFileSync(path, 'utf8') !== page) {
    console.error(`${PAGE} is not what the evidence table says: npm run guide`)
    process.exitCode = 1
  }
}
