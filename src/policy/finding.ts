/** One criterion's answer with the edition of the rule that asks it. */
import { citation, type RuleCitation } from './citation.ts'
import type { Answer, Criterion, Judgement } from './criterion.ts'
import { inForce, type Situation, type Topic } from './effective.ts'
import type { MemberFacts } from './facts.ts'

/** `not-live`: no edition of the rule was in force on that day. */
export interface CriterionFinding extends Omit<Judgement, 'value'> {
  readonly title: string
  readonly value: Answer | 'not-live'
  readonly citation: RuleCitation
}

/** undefined: it is asked of somebody else. */
export function finding(topic: Topic<Criterion>, facts: MemberFacts, given: Situation): CriterionFinding | undefined {
  const edition = inForce(topic, given)
  if (!edition) {
    const first = topic.editions[0], when = first.from && given.on < first.from ? `not in force before ${first.from}` : `not in force on ${given.on}`
    return { title: topic.title, value: 'not-live', by: [], send: [], because: when, citation: citation(first, given.settings) }
  }
  const { value, ...judgement } = edition.is.judge(facts, given)
  return value === 'not-applicable' ? undefined : { title: topic.title, ...judgement, value, citation: citation(edition, given.settings) }
}
