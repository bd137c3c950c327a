import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const acceptance = {
  title: 'Whom an ECM provider must accept',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-009', from: '2024-09-01', scope: 'LA', severity: 'error', state: 'on', basis: 'document-revision',
      is: { kind: 'content', says: 'Every member assigned, at once, short of its pre-determined capacity' },
      cite: [{ source: 'la-guide-2.0', at: '§7.4' }] },
  ],
} as const satisfies Topic<Content>
