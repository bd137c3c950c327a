/** Every row of the evidence table, of every fact that a rule may ask for: what it proves, and what just fails to. */
import { expect, test } from 'vitest'
import { factsFrom } from '../../../src/ecm/evidence.ts'
import { DERIVED_PATHS } from '../../../src/ecm/evidence/derived.ts'
import { PATHS } from '../../../src/ecm/evidence/paths.ts'
import { factRow, TABLE, type CodeRow, type EvidenceRow } from '../../../src/ecm/evidence/table.ts'
import { isAttestation } from '../../../src/ecm/evidence/weigh.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import type { CivilDate } from '../../../src/policy/civil-date.ts'
import { FACT_KINDS, type FactName } from '../../../src/policy/facts.ts'
import { aPatient } from '../resources.ts'
import { sent, type Sent } from './builders.ts'

const AS_OF: CivilDate = '2024-10-01', NAMES = Object.keys(FACT_KINDS) as FactName[]

/** Paths in words, each with the file that reads it. */
const IN_FILES: Readonly<Record<string, string>> = {
  'engine result of the adult POF rules on the 21st birthday': 'nobody yet: a determination made on another day',
  'Coverage.type': 'enrolment.ts, for mcpEnrolled', 'CoverageEligibilityResponse.insurance.inforce': 'enrolment.ts', 'HMIS 4.11 CurrentlyFleeing = 1': 'statement.ts',
  'Observation.value[x] = valueDateTime (not boolean)': 'statement.ts', 'Observation.value[x] = valueDateTime': 'statement.ts', 'Observation.code={ecm}/CodeSystem/ecm-policy-fact|snfLoc, derivedFrom assessment': 'statement.ts',
}
const isRead = ({ path }: EvidenceRow, fact: string): boolean => path in PATHS || DERIVED_PATHS.has(path)
  || factRow(fact).evidence.some(row => row.path === path && isAttestation(row, fact)) || path in IN_FILES

test('every path of every fact is understood', () => {
  expect(NAMES.flatMap(fact => factRow(fact).evidence.filter(row => !isRead(row, fact)).map(row => `${fact}: ${row.path}`))).toEqual([])
})
test('the table knows every fact that a rule may ask for', () => {
  const known = new Set(TABLE.map(row => row.fact))
  expect(NAMES.filter(name => !known.has(name))).toEqual([])
})

/** First and last day of each window that ends on the day asked about, and the day before. */
const WINDOWS: Readonly<Record<string, { readonly first: string; readonly before: string }>> = {
  P12M: { first: '2023-10-01', before: '2023-09-30' }, P24M: { first: '2022-10-01', before: '2022-09-30' }, P6M: { first: '2024-04-01', before: '2024-03-31' }, P3M: { first: '2024-07-01', before: '2024-06-30' },
  P30D: { first: '2024-09-01', before: '2024-08-31' }, P60D: { first: '2024-08-02', before: '2024-08-01' }, P90D: { first: '2024-07-03', before: '2024-07-02' }, P42W: { first: '2023-12-12', before: '2023-12-11' },
  'ahead P30D': { first: '2024-10-31', before: '2024-11-01' }, 'P30D or ahead P30D': { first: '2024-10-31', before: '2024-11-01' }, 'ahead P90D': { first: '2024-12-30', before: '2024-12-31' }, 'ahead from -P14D': { first: '2024-09-17', before: '2024-09-16' },
}
/** Of what is in force: it ended the day before, or too long ago. */
const ENDED: Readonly<Record<string, string>> = { current: '2024-09-30', 'current or P12M': '2023-09-30', 'current or P24M': '2022-09-30' }
const PATTERNS: Readonly<Record<string, string>> = {
  '^T40\\.\\w\\w[124]': 'T40.2X1A', '^T42\\.4X[124]': 'T42.4X2A', '^T43\\.6\\w[124]': 'T43.622A', '^T(3[6-9]|4\\d|50)\\.\\w\\w2': 'T39.1X2A',
}
const codeOf = ({ code, range, pattern }: CodeRow): string => code ?? range?.split('-')[0] ?? PATTERNS[pattern!]!

interface Case { readonly fact: FactName; readonly row: EvidenceRow; readonly code: string; readonly name: string }
const skipped = ({ path }: EvidenceRow, fact: string): boolean => DERIVED_PATHS.has(path) || path.startsWith('engine result') || fact === 'mcpEnrolled'
const CASES: readonly Case[] = NAMES.flatMap(fact => factRow(fact).evidence.filter(row => !skipped(row, fact)).flatMap(row => (row.codes.length > 0 ? row.codes.map(codeOf) : ['']).map(code => (
  { fact, row, code, name: `${fact} by ${row.resource} at ${row.path}: ${code} (${row.strength}, ${row.window})` }))))

/** What a row says of itself makes it a hint: a note, or that nobody looked it up. */
const LOWERED: readonly ((c: Case) => boolean)[] = [
  ({ row, fact }) => row.verified === 'recalled' && factRow(fact).confidence === 'low',
  ({ row }) => row.path.startsWith('Coverage.identifier'),
  ({ fact, code }) => fact === 'programs.cbas' && (code === 'H2000' || code === 'T1023'),
  ({ fact, row }) => fact === 'acesScore' && row.resource === 'ExplanationOfBenefit',
  ({ fact, row }) => fact === 'facility' && row.resource === 'Coverage',
]
const proves = (one: Case): boolean => one.row.strength !== 'suggests' && !one.row.provesAnyOf && !LOWERED.some(rule => rule(one))

/** A child where the fact is about one; an adult else. */
const born = ({ fact, row }: Case): string => fact === 'agedOutOfFosterCare' || fact === 'inFosterCareAt18OrLater' ? '2004-05-05' : fact === 'familyMemberUnder21' && (row.resource === 'Observation' || row.resource === 'RelatedPerson') ? '2014-05-05' : '1984-02-29'
const firstDay = ({ row, fact }: Case): string => fact === 'activeEcmOn2023-12-31' ? '2023-12-01' : fact === 'agedOutOfFosterCare' ? '2023-06-01' : row.window !== null && row.window in WINDOWS ? WINDOWS[row.window]!.first : '2024-01-01'
const resources = (one: Case, more: Partial<Sent> = {}): readonly Resource[] => {
  const until = one.row.resource === 'ExplanationOfBenefit' && one.row.window === 'current' ? { until: AS_OF } : {}
  const made = sent(one.row, { fact: one.fact, code: one.code, on: firstDay(one), ...until, ...more })
  return made.some(r => r.resourceType === 'Patient' && r.id !== 'child-8') ? made : [aPatient({ birthDate: born(one) }), ...made]
}
const reference = ({ row }: Case): string => `${row.resource}/evidence-9`

const facts = (one: Case, more: Partial<Sent> = {}): ReturnType<typeof factsFrom> => factsFrom(resources(one, more), AS_OF)
const PROVING = CASES.filter(proves), timed = (one: Case): boolean => one.row.window !== null && one.row.window in WINDOWS

test.each(PROVING)('$name is proved', one => {
  expect(facts(one).of(one.fact)).toMatchObject({ is: 'proved', by: [reference(one)] })
})
test.each(PROVING.filter(one => timed(one) && !one.row.path.startsWith('HMIS 4.11')))('$name only suggests, a day outside its window', one => {
  const { before } = WINDOWS[one.row.window!]!, ended = one.row.resource === 'EpisodeOfCare' && one.row.requires?.ended === undefined && !one.row.path.includes('elease')
  const found = facts(one, ended ? { on: '2021-01-01', until: before } : { on: before })
  expect([found.of(one.fact).is, found.hints(one.fact)]).toEqual([isOver(one) ? 'contradicted' : 'not-shown', [reference(one)]])
})
test.each(PROVING.filter(({ row }) => row.window !== null && row.window in ENDED && hasPeriod(row)))('$name is not, once it has ended', one => {
  expect(facts(one, { on: '2021-01-01', until: ENDED[one.row.window!]! }).of(one.fact).is).not.toBe('proved')
})
test.each(PROVING.filter(one => one.row.resource === 'Condition'))('$name only suggests while it is unconfirmed, and does not by mistake', one => {
  const unsure = facts(one, { change: { verificationStatus: { coding: [{ code: 'unconfirmed' }] } } }), wrong = facts(one, { change: { verificationStatus: { coding: [{ code: 'entered-in-error' }] } } })
  expect([unsure.of(one.fact).is, unsure.hints(one.fact), wrong.of(one.fact).is, wrong.hints(one.fact)]).toEqual(['not-shown', [reference(one)], 'not-shown', []])
})
test.each(PROVING.filter(one => one.row.resource === 'ExplanationOfBenefit'))('$name is not, by a claim that was refused', one => {
  const found = facts(one, { change: { outcome: 'error' } })
  expect([found.of(one.fact).is, found.hints(one.fact)]).toEqual(['not-shown', []])
})
test.each(PROVING.filter(one => one.row.resource === 'Observation'))('$name is not, by an observation entered in error', one => {
  expect(facts(one, { change: { status: 'entered-in-error' } }).of(one.fact).is).toBe('not-shown')
})
test.each(PROVING.filter(one => one.row.requires?.payer && one.row.resource === 'ExplanationOfBenefit'))('$name only suggests, when another paid', one => {
  const other = { reference: 'Organization/plan-1' }, found = facts(one, { change: { insurer: other, provider: other } })
  expect([found.of(one.fact).is, found.hints(one.fact)]).toEqual(['not-shown', [reference(one)]])
})
test.each(PROVING.filter(one => one.row.strength === 'attests' && one.row.resource === 'Observation'))('$name is not, by nobody', one => {
  expect(facts(one, { change: { performer: [] } }).of(one.fact).is).toBe('not-shown')
})
test.each(PROVING.filter(one => one.row.resource !== 'Patient' && one.row.resource !== 'RelatedPerson'))('$name is not, on a day before it', one => {
  expect(factsFrom(resources(one), '2018-06-30').of(one.fact).is).not.toBe('proved')
})
/** What the table says of what lies outside: a delivery too long ago, a loss too far ahead. */
const isOver = ({ fact, row }: Case): boolean => (fact === 'postpartum' && row.path === 'Condition.code') || (fact === 'homeless.v' && row.window === 'ahead P30D')

test.each(CASES.filter(one => !proves(one) && !one.row.provesAnyOf))('$name is suggested, and not proved', one => {
  const found = facts(one)
  expect([found.of(one.fact), found.hints(one.fact)]).toEqual([{ is: 'not-shown', send: factRow(one.fact).unknownAnswer }, [reference(one)]])
})

test.each(CASES.filter(one => one.row.provesAnyOf))('$name shows that one of several holds, without saying which', one => {
  const any = one.row.provesAnyOf as readonly FactName[], found = facts(one)
  expect([found.anyOf(any), found.anyOf([...any, 'homeless.i']), found.anyOf(any.slice(1)), found.of(one.fact).is, found.hints(one.fact)]).toEqual([[reference(one)], [reference(one)], [], 'not-shown', [reference(one)]])
})
test.each(CASES.filter(one => one.row.provesAnyOf && timed(one)))('$name does not show any, a day outside its window', one => {
  expect(facts(one, { on: WINDOWS[one.row.window!]!.before }).anyOf(one.row.provesAnyOf as readonly FactName[])).toEqual([])
})

test.each(NAMES)('of nothing, %s is not shown, with the table’s own sentence', name => {
  const found = factsFrom([], AS_OF)
  expect([found.of(name), found.hints(name), found.anyOf([name])]).toEqual([{ is: 'not-shown', send: factRow(name).unknownAnswer }, [], []])
})

function hasPeriod({ resource, path }: EvidenceRow): boolean {
  return ['EpisodeOfCare', 'Coverage', 'Flag', 'Condition', 'ClaimResponse', 'Group'].includes(resource) || (resource === 'Encounter' && path.includes('type')) || (resource === 'ExplanationOfBenefit' && path.includes('typeofbill'))
}
