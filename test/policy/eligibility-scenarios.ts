/** The worked examples on eligibility, overlaps and turning 21, as facts that somebody who knows them states. */
import { expect } from 'vitest'
import type { CivilDate } from '../../src/policy/civil-date.ts'
import type { Part } from '../../src/policy/criterion.ts'
import { determine, type CriterionFinding, type Findings } from '../../src/policy/determine.ts'
import { FACT_KINDS, type FactName } from '../../src/policy/facts.ts'
import { DEFAULT_SETTINGS } from '../../src/policy/settings.ts'
import { bornFor, memberFacts, type Known } from './facts.ts'

interface Scenario { readonly facts: Record<string, unknown>; readonly asOf: CivilDate; readonly expected: Record<string, unknown> }

/** What the fixture lists under one name is a fact for each: homeless: ["iii"] is homeless.iii. */
const LISTS: Readonly<Record<string, string>> = { homeless: 'homeless', doubledUp: 'doubledUp', socialFactors: 'socialFactors', acuity: 'acuity', conditions: 'conditions', programs: 'programs', shareOfCost: 'shareOfCost' }
const OF_THEIR_OWN = ['county', 'age', 'birthDate', 'mcpEnrolled', 'avoidableEdVisits', 'unplannedStays', 'mcpBroadenedPof2', 'edVisitsDueToSmi', 'hospitalizationsDueToSmi', 'pofs']

function known({ facts, asOf }: Scenario): Known {
  const entries = Object.entries(facts).flatMap(([name, value]): [string, unknown][] => LISTS[name] ? [value].flat().map(code => [`${LISTS[name]}.${String(code)}`, true]) : OF_THEIR_OWN.includes(name) ? [] : [[name, value]])
  for (const [name] of entries) if (!(name in FACT_KINDS)) throw new Error(`The example has a fact '${name}' that no rule may ask for`)
  const kindOf = (name: string): string => FACT_KINDS[name as FactName]
  return {
    birthDate: (facts['birthDate'] as CivilDate | undefined) ?? bornFor((facts['age'] as number | undefined) ?? 40, asOf), mcpEnrolled: facts['mcpEnrolled'] === true,
    edVisits: facts['avoidableEdVisits'] as CivilDate[] ?? [], stays: facts['unplannedStays'] as Known['stays'] ?? [], broadened: facts['mcpBroadenedPof2'] === true,
    smiEdVisits: facts['edVisitsDueToSmi'] as CivilDate[] ?? [], smiStays: facts['hospitalizationsDueToSmi'] as CivilDate[] ?? [],
    // whoever is at nursing-facility level and lives alone lives at home: the example does not say it twice
    shows: Object.fromEntries([...entries.filter(([, value]) => value !== false), ...facts['snfLoc'] ? [['livingInCommunity', true]] : []].map(([name, value]) => [name, kindOf(String(name)) === 'code' ? [value].flat() : value])),
    contradicts: entries.filter(([, value]) => value === false).map(([name]) => name as FactName),
  }
}

const determined = (scenario: Scenario): Findings => determine(memberFacts(known(scenario)), { on: scenario.asOf, county: scenario.facts['county'] as string, settings: DEFAULT_SETTINGS })
const cited = ({ citation, parts = [] }: CriterionFinding | Part): readonly string[] => [...citation ? [citation.rule] : [], ...parts.flatMap(cited)]

export const eligibilityAnswers: Record<string, (scenario: Scenario) => void> = {
  evaluatePOF(scenario) {
    const { expected } = scenario, found = determined(scenario), met = found.populations.filter(p => p.value === 'met').map(p => p.population)
    expect([found.eligible === 'met', met]).toEqual([expected['eligible'], expected['pofs']])
    if (expected['mcpMayAuthorize'] !== undefined) expect(found.populations.find(p => p.population === '2')!.planMayAuthorize).toBe(expected['mcpMayAuthorize'])
    // how days and windows are read is cited by the code that reads them
    expect([found.age.citation.rule, ...found.populations.flatMap(p => p.criteria.flatMap(cited)), 'INT-008', 'INT-009']).toEqual(expect.arrayContaining(expected['rules'] as string[]))
  },
  screenOverlap(scenario) {
    const { expected } = scenario, { overlaps, screening } = determined(scenario)
    expect(screening).toMatchObject({ decision: expected['decision'], ...(expected['reason'] ? { reason: expected['reason'] } : {}) })
    expect(screening.until).toBe(expected['lastDay'])
    if (expected['class']) expect(overlaps.map(o => o.relation)).toEqual([expected['class']])
    if (expected['decision'] === 'choice-required') expect(overlaps[0]!.because).toMatch(/^record the member's choice: ECM or /)
    // the notice of S043 is a rule of notices, which the determination does not make
    expect(overlaps.flatMap(o => o.citations.map(c => c.rule))).toEqual(expect.arrayContaining((expected['rules'] as string[]).filter(rule => !rule.startsWith('NOA-'))))
  },
  birthday21(scenario) {
    const { expected } = scenario, { turning21 } = determined(scenario)
    expect([turning21!.value, turning21!.forbidden, [turning21!.citation.rule]]).toEqual([expected['decision'], [expected['forbiddenReason']], expected['rules']])
    expect(turning21!.because).toContain(String(expected['nextTask']))
  },
}
