import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const broadening = {
  title: 'A plan may broaden the avoidable-utilization population, never narrow it',
  stricter: noneStricter,
  editions: [
    { id: 'PRG-008', from: '2023-07-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'inferred-2023-07-01',
      is: { kind: 'content', says: 'The plan may lower the number of visits that makes a member eligible; it may not raise it.' },
      cite: [{ source: 'action-plan-2024-03', at: 'ECM Actions: Reinforcement of Existing Expectations' }, { source: 'la-guide-2.0', at: '§5.1, At Risk for Avoidable Hospital or ED Utilization' }] },
  ],
} as const satisfies Topic<Content>
