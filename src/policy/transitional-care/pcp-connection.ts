import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const pcpConnection = {
  title: 'Connect the member to the PCP after discharge',
  stricter: noneStricter,
  editions: [
    { id: 'TCS-011', from: '2024-09-01', scope: 'LA', severity: 'error', state: 'on', basis: 'document-revision',
      is: { kind: 'clock', start: 'discharge date', n: 7, unit: 'calendar-day', bound: 'latest' },
      cite: [{ source: 'la-guide-2.0', at: '§8.5(7)' }] },
  ],
} as const satisfies Topic<Clock>
