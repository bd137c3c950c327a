import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const federalCeiling = {
  title: 'The federal limit beside the decision clock: a second limit on the same act',
  stricter: noneStricter,
  editions: [
    { id: 'AUT-H2', from: '2022-01-01', to: '2025-12-31', scope: 'statewide', severity: 'info', state: 'on', basis: 'general-law-or-practice (launch date used)',
      is: { kind: 'clock', start: 'receipt of request', n: 14, unit: 'calendar-day', bound: 'latest' },
      cite: [{ source: 'cfr-42-438-210' }, { source: 'health-net-manual', at: 'denial notification' }] },
    { id: 'AUT-019', from: '2026-01-01', scope: 'statewide', severity: 'warning', state: 'warn-only', basis: 'policy-date',
      is: { kind: 'clock', start: 'receipt of request', n: 7, unit: 'calendar-day', bound: 'latest' },
      cite: [{ source: 'cfr-42-438-210' }, { source: 'cms-0057-f-summary' }, { source: 'recall', at: 'that the rating period is the calendar year, and that this applies to ECM' }] },
  ],
} as const satisfies Topic<Clock>
