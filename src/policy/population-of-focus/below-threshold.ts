import type { Criterion, Judgement } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import type { MemberFacts } from '../facts.ts'

export const belowThreshold = {
  title: 'Below the numbers: the plan may still authorize',
  stricter: noneStricter,
  editions: [
    { id: 'POF-2-X', from: '2022-01-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: { kind: 'criterion', judge },
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 2, closing paragraph' }, { source: 'action-plan-2024-03', at: 'ECM Actions: Reinforcement of Existing Expectations' }] },
  ],
} as const satisfies Topic<Criterion>

/** Only the plan's own word meets it: somebody's judgement that the member is at risk goes to the plan, which may authorize. */
function judge(facts: MemberFacts): Judgement {
  const mcpBroadenedPof2 = facts.of('mcpBroadenedPof2'), atRiskAvoidableUse = facts.of('atRiskAvoidableUse')
  if (mcpBroadenedPof2.is === 'proved') return { value: 'met', by: mcpBroadenedPof2.by, send: [], because: 'the plan authorizes below the numbers' }
  if (atRiskAvoidableUse.is === 'proved') return { value: 'review', by: atRiskAvoidableUse.by, send: [], because: 'said to be at risk and to benefit: the plan may authorize' }
  return { value: 'not-shown', by: [], send: [mcpBroadenedPof2, atRiskAvoidableUse].flatMap(fact => fact.is === 'not-shown' ? [fact.send] : []) }
}
