import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const outreach = {
  title: 'Begin outreach to the member and the discharging facility',
  stricter: noneStricter,
  editions: [
    { id: 'TCS-001', from: '2024-09-01', scope: 'LA', severity: 'error', state: 'on', basis: 'document-revision',
      is: { kind: 'clock', start: 'notification of transition', n: 24, unit: 'hour', bound: 'latest' },
      cite: [{ source: 'la-guide-2.0', at: '§8.5(1)' }] },
  ],
} as const satisfies Topic<Clock>
