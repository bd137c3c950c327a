/** A question to the facts, with one of four answers. */
import type { MemberFacts } from './facts.ts'
import type { Situation } from './effective.ts'

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
