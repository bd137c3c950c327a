import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const declineNotice = {
  title: 'When a decline must reach the plan',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-011', from: '2024-09-01', scope: 'LA', severity: 'error', state: 'on', basis: 'document-revision',
      is: { kind: 'clock', start: 'assignment notice', n: 1, unit: 'business-day', bound: 'latest' },
      cite: [{ source: 'la-guide-2.0', at: '§7.4' }] },
  ],
} as const satisfies Topic<Clock>
