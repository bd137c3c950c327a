import type { Prohibition } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const priorContacts = {
  title: 'No number of prior contacts as a condition',
  stricter: noneStricter,
  editions: [
    { id: 'PRG-007', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-2023-07-01',
      is: { kind: 'prohibition', codes: ['contact-count'] },
      cite: [{ source: 'action-plan-2024-03', at: 'ECM Actions: Reinforcement of Existing Expectations' }] },
  ],
} as const satisfies Topic<Prohibition>
