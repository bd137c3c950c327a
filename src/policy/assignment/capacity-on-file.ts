import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const capacityOnFile = {
  title: 'What must be known before a decline for capacity',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-017', from: '2024-09-01', scope: 'LA', severity: 'warning', state: 'on', basis: 'document-revision',
      is: { kind: 'content', says: "The provider's pre-determined capacity is on file" },
      cite: [{ source: 'la-guide-2.0', at: '§4.6, §7.4' }, { source: 'reading' }] },
  ],
} as const satisfies Topic<Content>
