import type { ClosedList } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const settingsLeft = {
  title: 'Which settings a member leaves in a transition that needs transitional care',
  stricter: noneStricter,
  editions: [
    { id: 'TCS-016', from: '2024-09-01', scope: 'LA', severity: 'info', state: 'on', basis: 'document-revision',
      is: { kind: 'closed-list', codes: ['hospital', 'institution', 'other-acute', 'snf'] },
      cite: [{ source: 'la-guide-2.0', at: '§8.5' }] },
  ],
} as const satisfies Topic<ClosedList>
