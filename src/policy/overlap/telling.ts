import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const telling = {
  title: 'The ECM provider tells the plan of overlapping services',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-009', from: '2024-09-01', scope: 'LA', severity: 'warning', state: 'on', basis: 'document-revision',
      is: { kind: 'content', says: 'Care management or overlapping services elsewhere are told to the plan; no day is set.' },
      cite: [{ source: 'la-guide-2.0', at: '§5.3.1' }] },
  ],
} as const satisfies Topic<Content>
