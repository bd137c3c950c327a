import type { ClosedList } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const denialGrounds = {
  title: 'On what grounds a request may be denied',
  stricter: noneStricter,
  editions: [
    { id: 'AUT-014', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-2023-07-01',
      is: { kind: 'closed-list', codes: ['no-pof', 'excluded-program', 'duplicative-program-chosen', 'not-mcp-enrolled', 'member-declined', 'pof-not-live'] },
      cite: [{ source: 'action-plan-2024-03', at: 'no additional requirements' }, { source: 'la-guide-2.0', at: '§5' }] },
  ],
} as const satisfies Topic<ClosedList>
