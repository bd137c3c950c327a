import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const routineDecision = {
  title: 'When a routine request must be decided',
  stricter: noneStricter,
  editions: [
    { id: 'AUT-001', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'policy-date',
      is: { kind: 'clock', start: 'receipt of completed request', n: 5, unit: 'business-day', bound: 'latest' },
      cite: [{ source: 'la-guide-2.0', at: '§7.2' }, { source: 'proposal-2021-03', at: 'Member eligibility and enrollment' }] },
  ],
} as const satisfies Topic<Clock>
