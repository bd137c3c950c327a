import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const caseloadCount = {
  title: 'Which members count for a caseload',
  stricter: noneStricter,
  editions: [
    { id: 'STF-005', from: '2024-09-01', scope: 'LA', severity: 'error', state: 'on', basis: 'document-revision',
      is: { kind: 'content', says: "All of the Lead Care Manager's members in ECM, whichever plan is theirs" },
      cite: [{ source: 'la-guide-2.0', at: '§4.6' }] },
  ],
} as const satisfies Topic<Content>
