import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const informationClock = {
  title: 'The statutory start of the decision clock, which ships unapplied',
  stricter: noneStricter,
  editions: [
    { id: 'AUT-020', from: '2022-01-01', scope: 'statewide', severity: 'info', state: 'configurable', unapplied: true, basis: 'general-law-or-practice (launch date used)',
      is: { kind: 'clock', start: 'receipt of information reasonably necessary', n: 5, unit: 'business-day', bound: 'latest' },
      cite: [{ source: 'hs-1367.01-digest' }, { source: 'health-net-manual', at: 'notification delays' }] },
  ],
} as const satisfies Topic<Clock>
