import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const emergencyVisit = {
  title: 'Whether an ED visit calls for transitional care',
  stricter: noneStricter,
  editions: [
    { id: 'TCS-013', from: '2024-09-01', scope: 'LA', severity: 'info', state: 'on', basis: 'document-revision',
      is: { kind: 'content', says: 'Follow-up of an ED visit is encouraged, not required.' },
      cite: [{ source: 'la-guide-2.0', at: '§8.5' }] },
  ],
} as const satisfies Topic<Content>
