import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const caseloadThreshold = {
  title: 'Whether a plan may set a lower limit',
  stricter: noneStricter,
  editions: [
    { id: 'STF-010', from: '2024-09-01', scope: 'LA', severity: 'error', state: 'on', basis: 'document-revision',
      is: { kind: 'content', says: "The caseload may not exceed the plan's own threshold, where it has set one" },
      cite: [{ source: 'la-guide-2.0', at: '§4.6' }] },
  ],
} as const satisfies Topic<Content>
