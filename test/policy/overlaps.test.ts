/** Other programmes: the class of each, the days of their rules, and what follows of several at once. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CivilDate } from '../../src/policy/civil-date.ts'
import { determine, type Findings } from '../../src/policy/determine.ts'
import type { FactName } from '../../src/policy/facts.ts'
import { PROGRAMMES, type Programme } from '../../src/policy/overlap/programmes.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../src/policy/settings.ts'
import { memberFacts, type Known } from './facts.ts'

const DAY: CivilDate = '2024-10-01'
const CODES = (JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/policy/policy-codes.json'), 'utf8')) as { programs: { code: Programme; overlapClass: string; effectiveFrom?: CivilDate }[] }).programs
const of = (known: Known, on: CivilDate = DAY, county: string | undefined = 'Los Angeles', settings: Settings = DEFAULT_SETTINGS): Findings =>
  determine(memberFacts({ birthDate: '1974-05-05', ...known }), { on, county, settings })
const inProgrammes = (...codes: Programme[]): Known => ({ shows: Object.fromEntries(codes.map(code => [`programs.${code}`, true])) })
const both = (known: Known, more: Known): Known => ({ ...known, ...more, shows: { ...known.shows, ...more.shows } })
const rules = (found: Findings): string[] => found.overlaps.flatMap(o => o.citations.map(c => c.rule))
const homeless: Known = { shows: { 'homeless.i': true, complexNeed: true } }

test('the programmes are those of the reference', () => {
  expect(Object.keys(PROGRAMMES).toSorted()).toEqual(CODES.map(p => p.code).toSorted())
})
test.each(CODES.map(p => [p.code, p.overlapClass, p.effectiveFrom] as const))('%s is %s', (code, relation, from = '2022-01-01') => {
  const [found, ...others] = of(inProgrammes(code)).overlaps
  expect([found!.programmes, found!.relation, found!.value, others]).toEqual([[code], relation, 'met', []])
  const before = from === '2024-01-01' ? '2023-12-31' : '2021-12-31'
  expect([of(inProgrammes(code), before).overlaps[0]!.value, of(inProgrammes(code), from).overlaps[0]!.value]).toEqual(['not-live', 'met'])
})
test('each names the rules that say so', () => {
  const cited = (...codes: Programme[]): string[] => rules(of(inProgrammes(...codes)))
  expect(cited('ihss')).toEqual(['OVL-001', 'OVL-010', 'OVL-009'])
  expect(cited('mcp-other-ma')).toEqual(['OVL-001', 'OVL-007', 'OVL-010', 'OVL-009'])
  expect(cited('smhs-tcm')).toEqual(['OVL-001', 'OVL-013', 'OVL-010', 'OVL-009'])
  expect(cited('lga-tcm')).toEqual(['OVL-002', 'OVL-013', 'OVL-014', 'OVL-009'])
  expect(cited('ccm')).toEqual(['OVL-002', 'PRG-010', 'OVL-014', 'OVL-009'])
  expect(cited('mssp')).toEqual(['OVL-002', 'OVL-014', 'OVL-009'])
  expect([cited('pace'), cited('hospice'), cited('soc-non-ltc'), cited('eae-dsnp')]).toEqual([['OVL-003'], ['OVL-003', 'OVL-011'], ['OVL-004'], ['OVL-005']])
})
test.each<[CivilDate, string | undefined, string[]]>([
  ['2024-08-31', 'Los Angeles', ['OVL-002']], ['2024-09-01', 'Los Angeles', ['OVL-002', 'OVL-014', 'OVL-009']], ['2024-09-01', 'Kern', ['OVL-002']], ['2024-09-01', undefined, ['OVL-002']],
])("on %s in %s the member's choice rests on %j", (on, county, expected) => {
  const [found] = determine(memberFacts(inProgrammes('alw')), { on, county, settings: DEFAULT_SETTINGS }).overlaps
  expect([found!.follows, found!.citations.map(c => c.rule)]).toEqual(['choose', expected])
})

describe('what is not shown', () => {
  test('excludes nobody, and is not told', () => {
    const found = of(homeless)
    expect([found.overlaps, found.excluded, found.screening, found.eligible, found.shareOfCost.value]).toEqual([[], false, { decision: 'accept' }, 'met', 'not-shown'])
  })
  test.each<FactName>(['programs.hospice', 'programs.mssp', 'programs.soc-non-ltc', 'shareOfCost.non-ltc'])('but suggested, as %s, is asked for and nothing more', name => {
    const found = of({ ...homeless, suggests: [name] })
    expect(found.overlaps).toMatchObject([{ value: 'not-shown', follows: 'ask', hints: [`hint of ${name}`] }])
    expect([rules(found).at(-1), found.excluded, found.eligible, found.screening.decision]).toEqual(['OVL-008', false, 'met', 'accept'])
    expect(found.overlaps[0]!.send[0]).toMatch(/^not shown: send /)
  })
  test('the duty to ask is one of Los Angeles from 1 September 2024', () => {
    const asking = (on: CivilDate, county: string): boolean => rules(of({ suggests: ['programs.pace'] }, on, county)).includes('OVL-008')
    expect([asking('2024-08-31', 'Los Angeles'), asking('2024-09-01', 'Los Angeles'), asking('2024-09-01', 'Kern')]).toEqual([false, true, false])
  })
  test('contradicted, it is not told either', () => {
    expect(of({ contradicts: ['programs.hospice'] }).overlaps).toEqual([])
  })
})

describe('excluded', () => {
  test.each<[Programme, string]>([['pace', 'excluded-program'], ['hospice', 'excluded-program'], ['non-eae-dsnp', 'excluded-program'], ['soc-non-ltc', 'not-mcp-enrolled']])('by %s, for %s: not eligible, whatever the populations say', (code, reason) => {
    const found = of(both(homeless, inProgrammes(code)))
    expect([found.populations[0]!.value, found.excluded, found.eligible, found.screening, found.offer]).toEqual(['met', true, 'not-met', { decision: 'deny', reason }, { is: 'not' }])
  })
  test('somebody who is in ECM leaves it', () => {
    expect(of(both(inProgrammes('hospice'), { shows: { inEcm: true } })).screening).toEqual({ decision: 'discontinue', reason: 'excluded-program' })
  })
  test('by one D-SNP of two, without knowing which', () => {
    const found = of({ anyOf: [['programs.eae-dsnp', 'programs.non-eae-dsnp']] })
    expect(found.overlaps).toMatchObject([{ programmes: ['eae-dsnp', 'non-eae-dsnp'], follows: 'excluded', by: ['one of programs.eae-dsnp, programs.non-eae-dsnp'] }])
    expect(of({ anyOf: [['programs.eae-dsnp', 'programs.non-eae-dsnp']] }, '2023-12-31').excluded).toBe(false)
  })
  test('Medicare beside is no exclusion', () => {
    expect(of(both(homeless, inProgrammes('mcp-medicare-ffs'))).eligible).toBe('met')
  })
})

describe('the relief of 2024 for D-SNP members', () => {
  const relieved = both(homeless, both(inProgrammes('non-eae-dsnp'), { shows: { 'activeEcmOn2023-12-31': true } }))
  test.each<[CivilDate, string | undefined, string, string, string[]]>([
    ['2023-12-31', 'Los Angeles', 'accept', 'met', []], ['2024-01-01', 'Los Angeles', 'continue', 'met', ['OVL-006']], ['2024-12-31', 'Los Angeles', 'continue', 'met', ['OVL-006']],
    ['2025-01-01', 'Los Angeles', 'discontinue', 'not-met', ['OVL-005']], ['2024-06-01', 'Kern', 'discontinue', 'not-met', ['OVL-005']],
  ])('on %s in %s: %s, %s', (on, county, decision, eligible, expected) => {
    const found = of(relieved, on, county)
    expect([found.screening.decision, found.eligible, rules(found)]).toEqual([decision, eligible, expected])
    expect(found.screening.until).toBe(decision === 'continue' ? '2024-12-31' : undefined)
  })
  test('of whom it is not shown is excluded, and asked for it', () => {
    expect(of(inProgrammes('eae-dsnp'), '2024-06-01').overlaps[0]).toMatchObject({ follows: 'excluded', send: ['not shown: send activeEcmOn2023-12-31'] })
    expect(of(inProgrammes('eae-dsnp'), '2025-01-01').overlaps[0]!.send).toEqual([])
  })
  test('is none for FIDE-SNP, PACE or hospice beside it', () => {
    for (const code of ['fide-snp', 'pace', 'hospice'] as const) expect(of(both(relieved, inProgrammes(code)), '2024-06-01').excluded).toBe(true)
  })
})

describe('a share of cost', () => {
  test.each<[Known, string, boolean, string]>([
    [{ shows: { 'shareOfCost.non-ltc': true } }, 'met', true, 'keeps out'], [{ shows: { 'programs.soc-non-ltc': true } }, 'met', true, 'as a programme, too'], [{ shows: { 'shareOfCost.ltc': true } }, 'not-met', false, 'for long-term care it does not'],
    [{ contradicts: ['shareOfCost.non-ltc'] }, 'not-met', false, 'there is none'], [{}, 'not-shown', false, 'not shown bars nobody'],
  ])('%j is %s and excludes: %j, %s', (known, value, excluded) => {
    const found = of(known)
    expect([found.shareOfCost.value, found.shareOfCost.citation.rule, found.excluded]).toEqual([value, 'OVL-004', excluded])
  })
  test('was no bar before the programme', () => {
    expect(of({ shows: { 'shareOfCost.non-ltc': true } }, '2021-12-31').shareOfCost.value).toBe('not-live')
  })
})

describe('several at once', () => {
  test.each<[Programme[], string]>([[['ihss', 'mssp'], 'choice-required'], [['mssp', 'pace'], 'deny'], [['ihss', 'bih'], 'accept-with-coordination']])('%j: %s', (codes, decision) => {
    expect(of(inProgrammes(...codes)).screening.decision).toBe(decision)
  })
  test('a choice denies nothing', () => {
    expect([of(both(homeless, inProgrammes('mssp'))).eligible, of(both(homeless, inProgrammes('mssp'))).offer.is]).toEqual(['met', 'must'])
  })
})

describe('the offer', () => {
  test.each<[Known, CivilDate, string, string | undefined, string]>([
    [homeless, DAY, 'must', 'PRG-001', 'eligible'], [{}, DAY, 'may', 'PRG-009', 'in no population that is shown'], [{ mcpEnrolled: false }, DAY, 'may', 'PRG-009', 'enrolment is not shown'],
    [{ mcpEnrolled: false, contradicts: ['mcpEnrolled'] }, DAY, 'not', undefined, 'not enrolled'], [homeless, '2021-12-31', 'not', undefined, 'the day before the programme'], [homeless, '2022-01-01', 'must', 'PRG-001', 'its first day'],
  ])('to %j on %s: %s by %s, %s', (known, on, is, rule) => {
    const { offer } = of(known, on)
    expect([offer.is, offer.citation?.rule]).toEqual([is, rule])
  })
  test('is none where ECM is not there yet', () => {
    expect(of(homeless, '2022-06-30', 'Alpine', { ...DEFAULT_SETTINGS, earlyCounties: ['Kern'] }).offer).toEqual({ is: 'not' })
  })
})
