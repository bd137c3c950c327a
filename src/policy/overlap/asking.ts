import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const asking = {
  title: 'The Lead Care Manager asks about other programmes',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-008', from: '2024-09-01', scope: 'LA', severity: 'warning', state: 'on', basis: 'document-revision',
      is: { kind: 'content', says: 'What is not shown of other programmes is asked in the assessment and in care planning.' },
      cite: [{ source: 'la-guide-2.0', at: '§5.3.1' }] },
  ],
} as const satisfies Topic<Content>
