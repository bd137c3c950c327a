import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const reauthorizationLength = {
  title: 'How long each further ECM authorization lasts',
  stricter: noneStricter,
  editions: [
    { id: 'AUT-006', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'policy-date',
      is: { kind: 'clock', start: 'end of previous period', n: 6, unit: 'month', bound: 'exact' },
      cite: [{ source: 'action-plan-2024-03', at: 'ECM Actions: standardizing authorization timeframes' }, { source: 'la-guide-2.0', at: '§9.1, §9.2' }] },
  ],
} as const satisfies Topic<Clock>
