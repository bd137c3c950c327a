import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const membersChoice = {
  title: 'The member chooses between ECM and a duplicative programme',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-014', from: '2024-09-01', scope: 'LA', severity: 'error', state: 'on', basis: 'document-revision',
      is: { kind: 'content', says: 'Nobody is taken out of ECM for a duplicative programme unless the choice of the member is recorded.' },
      cite: [{ source: 'la-guide-2.0', at: '§7.6' }] },
  ],
} as const satisfies Topic<Content>
