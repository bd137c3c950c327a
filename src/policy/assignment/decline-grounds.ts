import type { ClosedList } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const declineGrounds = {
  title: 'On what grounds an assignment may be declined',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-010', from: '2024-09-01', scope: 'LA', severity: 'error', state: 'on', basis: 'document-revision',
      is: { kind: 'closed-list', codes: ['capacity-reached'] },
      cite: [{ source: 'la-guide-2.0', at: '§7.4' }] },
  ],
} as const satisfies Topic<ClosedList>
