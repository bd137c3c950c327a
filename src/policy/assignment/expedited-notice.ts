import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const expeditedNotice = {
  title: 'When the assignment of an expedited request must reach the ECM provider',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-003', from: '2024-09-01', scope: 'LA', severity: 'error', state: 'on', basis: 'document-revision',
      is: { kind: 'clock', start: 'receipt of request', n: 72, unit: 'hour', bound: 'latest' },
      cite: [{ source: 'la-guide-2.0', at: '§7.4' }] },
  ],
} as const satisfies Topic<Clock>
