import type { Limit } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const caseloadLimit = {
  title: 'How many members a Lead Care Manager should have at most',
  stricter: noneStricter,
  editions: [
    { id: 'STF-004', from: '2024-09-01', scope: 'LA', severity: 'warning', state: 'on', basis: 'document-revision',
      is: { kind: 'limit', most: 50 },
      cite: [{ source: 'la-guide-2.0', at: '§4.6' }] },
  ],
} as const satisfies Topic<Limit>
