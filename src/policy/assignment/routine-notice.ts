import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const routineNotice = {
  title: 'When the assignment of a routine request must reach the ECM provider',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-H1', from: '2022-01-01', scope: 'statewide', severity: 'warning', state: 'on', basis: 'proposal-only (launch date used)',
      is: { kind: 'clock', start: 'authorization date', n: 10, unit: 'calendar-day', bound: 'latest' },
      cite: [{ source: 'proposal-2021-03', at: 'ECM provider assignment' }] },
    { id: 'ASG-002', from: '2024-09-01', scope: 'LA', severity: 'error', state: 'on', basis: 'document-revision', supersedes: ['ASG-H1'],
      is: { kind: 'clock', start: 'receipt of request', n: 5, unit: 'business-day', bound: 'latest' },
      cite: [{ source: 'la-guide-2.0', at: '§7.4' }] },
  ],
} as const satisfies Topic<Clock>
