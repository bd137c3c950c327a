import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const initialLength = {
  title: 'How long a first ECM authorization lasts',
  stricter: noneStricter,
  editions: [
    { id: 'AUT-H1', from: '2022-01-01', to: '2023-06-30', scope: 'statewide', severity: 'info', state: 'on', basis: 'proposal-only (launch date used)',
      is: { kind: 'clock', start: 'authorization start', n: 6, unit: 'month', bound: 'minimum' },
      cite: [{ source: 'proposal-2021-03', at: 'Member eligibility and enrollment' }] },
    { id: 'AUT-005', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'policy-date', supersedes: ['AUT-H1'],
      is: { kind: 'clock', start: 'authorization start', n: 12, unit: 'month', bound: 'exact' },
      cite: [{ source: 'action-plan-2024-03', at: 'ECM Actions: standardizing authorization timeframes' }, { source: 'la-guide-2.0', at: '§9.1' }] },
  ],
} as const satisfies Topic<Clock>
