/** Was this member in a Population of Focus on that day: facts and situation become findings, each with its rule. */
import { citation, type RuleCitation } from './citation.ts'
import type { Criterion, Judgement, Value } from './criterion.ts'
import { inForce, type Situation, type Topic } from './effective.ts'
import type { MemberFacts } from './facts.ts'
import { adultEdVisits } from './population-of-focus/adult-ed-visits.ts'
import { adultStays } from './population-of-focus/adult-stays.ts'
import { belowThreshold } from './population-of-focus/below-threshold.ts'
import { childEdVisits } from './population-of-focus/child-ed-visits.ts'
import { childStays } from './population-of-focus/child-stays.ts'
import { adultAge, ageGroup } from './programme/adult-age.ts'
import { enrolment } from './programme/enrolment.ts'

/** One criterion's answer. `not-live`: no edition of the rule was in force on that day. */
export interface CriterionFinding extends Omit<Judgement, 'value'> {
  readonly title: string
  readonly value: Exclude<Value, 'not-applicable'> | 'not-live'
  readonly citation: RuleCitation
}
export interface PopulationFinding {
  /** policy-codes: '2'. */
  readonly population: string
  readonly title: string
  readonly value: CriterionFinding['value']
  /** Does a rule let the plan authorize though the numbers are not met? */
  readonly planMayAuthorize: boolean
  readonly criteria: readonly CriterionFinding[]
}
export interface Findings {
  readonly enrolled: CriterionFinding
  readonly age: { readonly group: 'adult' | 'child' | undefined; readonly by: readonly string[]; readonly send: readonly string[]; readonly citation: RuleCitation }
  readonly populations: readonly PopulationFinding[]
}

/** Every population whose criteria stand here: so far the second. */
export function determine(facts: MemberFacts, given: Situation): Findings {
  const group = ageGroup(facts.birthDate, given)
  return {
    enrolled: finding(enrolment, facts, given),
    age: { group: group.value, by: group.by, send: group.send, citation: citation(inForce(adultAge, given) ?? adultAge.editions[0], given.settings) },
    populations: [population2(facts, given, group.value)],
  }
}

function population2(facts: MemberFacts, given: Situation, group: 'adult' | 'child' | undefined): PopulationFinding {
  const adult = [adultEdVisits, adultStays], child = [childEdVisits, childStays]
  const topics = group === 'adult' ? adult : group === 'child' ? child : [...adult, ...child]
  const criteria = topics.map(topic => finding(topic, facts, given)), discretion = finding(belowThreshold, facts, given)
  const numbers = anyOf(criteria.map(c => c.value))
  const value = numbers === 'met' || numbers === 'not-live' ? numbers : discretion.value === 'met' ? 'met' : numbers
  return {
    population: '2', title: 'At risk for avoidable hospital or ED utilization', value,
    planMayAuthorize: value !== 'met' && value !== 'not-live' && discretion.value !== 'not-live',
    criteria: [...criteria, discretion],
  }
}

function finding(topic: Topic<Criterion>, facts: MemberFacts, given: Situation): CriterionFinding {
  const edition = inForce(topic, given)
  if (!edition) {
    const first = topic.editions[0], when = first.from && given.on < first.from ? `not in force before ${first.from}` : `not in force on ${given.on}`
    return { title: topic.title, value: 'not-live', by: [], send: [], because: when, citation: citation(first, given.settings) }
  }
  const { value, ...judgement } = edition.is.judge(facts, given)
  return { title: topic.title, ...judgement, value: value === 'not-applicable' ? 'not-met' : value, citation: citation(edition, given.settings) }
}

/** OR: met if any is; a person's look, then what is not shown, come before a no. */
function anyOf(values: readonly CriterionFinding['value'][]): CriterionFinding['value'] {
  return (['met', 'review', 'not-shown', 'not-met'] as const).find(value => values.includes(value)) ?? 'not-live'
}
