import { criterion, fact } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const enrolment = {
  title: 'Enrolled in a Medi-Cal managed care plan on the day',
  stricter: noneStricter,
  editions: [
    { id: 'PRG-004', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-launch',
      is: criterion(fact('mcpEnrolled', 'Enrolled in a plan')),
      cite: [{ source: 'la-guide-2.0', at: '§5' }, { source: 'action-plan-2024-03', at: 'What Is ECM' }, { source: 'reading', at: "'each service date' is ours" }] },
  ],
} as const satisfies Topic<Criterion>
