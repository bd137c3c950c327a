import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const duration = {
  title: 'How long support lasts after discharge',
  stricter: noneStricter,
  editions: [
    { id: 'TCS-012', from: '2024-09-01', scope: 'LA', severity: 'warning', state: 'on', basis: 'document-revision',
      is: { kind: 'clock', start: 'discharge date', n: 30, unit: 'calendar-day', bound: 'minimum' },
      cite: [{ source: 'la-guide-2.0', at: '§8.5' }] },
  ],
} as const satisfies Topic<Clock>
