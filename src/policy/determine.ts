/** Was this member eligible on that day: facts and situation become findings, each with its rule. */
import { citation, type RuleCitation } from './citation.ts'
import { highest } from './criteria.ts'
import type { Content } from './criterion.ts'
import { inForce, type Situation } from './effective.ts'
import type { MemberFacts } from './facts.ts'
import { finding, type CriterionFinding } from './finding.ts'
import { overlapsOf, screening, shareOfCostOf, type OverlapFinding, type Screening } from './overlaps.ts'
import { populationsOf, type PopulationFinding } from './populations.ts'
import { adultAge, ageGroup } from './programme/adult-age.ts'
import { beyondPopulations } from './programme/beyond-populations.ts'
import { enrolment } from './programme/enrolment.ts'
import { launched } from './programme/launch.ts'
import { offer } from './programme/offer.ts'
import { turningFinding, type TurningFinding } from './turning.ts'

export type { CriterionFinding, OverlapFinding, PopulationFinding, Screening, TurningFinding }

export interface Findings {
  readonly enrolled: CriterionFinding
  readonly shareOfCost: CriterionFinding
  /** undefined: no rule of it is applied. */
  readonly launch: CriterionFinding | undefined
  readonly age: { readonly group: 'adult' | 'child' | undefined; readonly by: readonly string[]; readonly send: readonly string[]; readonly citation: RuleCitation }
  readonly populations: readonly PopulationFinding[]
  readonly overlaps: readonly OverlapFinding[]
  /** Is some programme shown that excludes, and no relief? What is not shown does not. */
  readonly excluded: boolean
  readonly screening: Screening
  readonly turning21: TurningFinding | undefined
  /** met: enrolled, in a population, not excluded. not-met: not enrolled, excluded, or in none. */
  readonly eligible: CriterionFinding['value']
  readonly offer: Offer
}

/** must: the member is eligible. may: the plan may go beyond the populations. */
export interface Offer { readonly is: 'must' | 'may' | 'not'; readonly citation?: RuleCitation }

export function determine(facts: MemberFacts, given: Situation): Findings {
  const group = ageGroup(facts.birthDate, given), enrolled = finding(enrolment, facts, given)!
  const launch = launched(given), populations = populationsOf(facts, given, group.value), overlaps = overlapsOf(facts, given)
  const excluded = overlaps.some(overlap => overlap.follows === 'excluded'), eligible = overall(enrolled.value, excluded, populations.map(p => p.value))
  return {
    enrolled, shareOfCost: shareOfCostOf(facts, given), launch,
    age: { group: group.value, by: group.by, send: group.send, citation: citation(inForce(adultAge, given) ?? adultAge.editions[0], given.settings) },
    populations, overlaps, excluded, screening: screening(overlaps, facts), eligible,
    turning21: turningFinding(facts, given, group.value === 'adult' && populations.some(p => p.value === 'met')),
    offer: offered(eligible, enrolled.value === 'not-met' || excluded || launch?.value === 'not-live', given),
  }
}

function overall(enrolled: CriterionFinding['value'], excluded: boolean, populations: readonly CriterionFinding['value'][]): CriterionFinding['value'] {
  if (enrolled === 'not-met' || excluded) return 'not-met'
  const best = highest(populations) ?? 'not-live'
  return best === 'met' && enrolled !== 'met' ? 'not-shown' : best
}

/** Who is not enrolled, or is excluded, or lives where there is no ECM yet, is offered none. */
function offered(eligible: CriterionFinding['value'], barred: boolean, given: Situation): Offer {
  const rule = inForce<Content>(eligible === 'met' ? offer : beyondPopulations, given)
  if (barred || !rule) return { is: 'not' }
  return { is: eligible === 'met' ? 'must' : 'may', citation: citation(rule, given.settings) }
}
