import type { Prohibition } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const addedCriteria = {
  title: 'No criteria beside those of the Populations of Focus',
  stricter: noneStricter,
  editions: [
    { id: 'PRG-006', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-2023-07-01',
      is: { kind: 'prohibition', codes: ['extra-clinical', 'extra-social'] },
      cite: [{ source: 'action-plan-2024-03', at: 'ECM Actions: Reinforcement of Existing Expectations' }, { source: 'ecm-faq' }] },
  ],
} as const satisfies Topic<Prohibition>
