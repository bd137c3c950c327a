import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const weighed = {
  title: 'What an assignment weighs',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-001', from: '2024-09-01', scope: 'LA', severity: 'warning', state: 'on', basis: 'document-revision',
      is: { kind: 'content', says: 'Population of Focus, prior relationship, location and capacity of the provider are weighed' },
      cite: [{ source: 'la-guide-2.0', at: '§7.4' }] },
  ],
} as const satisfies Topic<Content>
