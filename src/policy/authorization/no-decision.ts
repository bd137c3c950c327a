import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const noDecision = {
  title: 'What no decision by the deadline means, and when its notice is due',
  stricter: noneStricter,
  editions: [
    { id: 'AUT-003', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'configurable', basis: 'general-law-or-practice (launch date used)',
      is: { kind: 'clock', start: 'expiry of decision timeframe', n: 0, unit: 'calendar-day', bound: 'latest' },
      cite: [{ source: 'cfr-42-438-404' }] },
  ],
} as const satisfies Topic<Clock>
