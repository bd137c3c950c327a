/** A question to the facts, with one of four answers. */
import type { RuleCitation } from './citation.ts'
import type { MemberFacts } from './facts.ts'
import type { Situation, Topic } from './effective.ts'

/**
 * met, not-met: the facts say so. not-shown: they do not say. review: a person must look, never a denial.
 * not-applicable: asked of somebody else (an adult of a child's criterion).
 */
export type Value = 'met' | 'not-met' | 'not-shown' | 'review' | 'not-applicable'

export interface Judgement {
  readonly value: Value
  /** What it rests on, as the facts name it. */
  readonly by: readonly string[]
  /** What would settle it, one sentence each. */
  readonly send: readonly string[]
  /** How it was counted, or why a person must look. */
  readonly because?: string
  /** What suggests it and does not prove it: a reason to ask, never to refuse. */
  readonly hints?: readonly string[]
  /** The conditions it is made of, each with its own answer. */
  readonly parts?: readonly Part[]
}
/** Of those it was asked of. */
export type Answer = Exclude<Value, 'not-applicable'>
export interface Part extends Omit<Judgement, 'value'> {
  readonly title: string
  readonly value: Answer
  /** Where a rule of its own says it. */
  readonly citation?: RuleCitation
}

/** A question with a name: what criteria are made of. */
export interface Test {
  readonly title: string
  readonly ask: (facts: MemberFacts, given: Situation) => Judgement
  /** The rule that says it, where it is one of its own. */
  readonly rule?: Topic<Criterion>
}

export interface Criterion {
  readonly kind: 'criterion'
  readonly judge: (facts: MemberFacts, given: Situation) => Judgement
}
/** Statements that no number makes: what a rule says, so that it can be cited. */
export interface Content { readonly kind: 'content'; readonly says: string }
/** The only values there are. */
export interface ClosedList { readonly kind: 'closed-list'; readonly codes: readonly string[] }
/** Values that may not be. */
export interface Prohibition { readonly kind: 'prohibition'; readonly codes: readonly string[] }
/** A number that is not to be exceeded. */
export interface Limit { readonly kind: 'limit'; readonly most: number }
