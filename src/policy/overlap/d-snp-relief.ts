import type { Clock } from '../clock.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const dSnpRelief = {
  title: 'Members of a D-SNP who were in ECM at the end of 2023 may stay for a year',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-006', from: '2024-01-01', to: '2024-12-31', scope: 'LA (plan FAQ)', severity: 'info', state: 'on', basis: 'policy-date', supersedes: ['OVL-003', 'OVL-005'],
      is: { kind: 'clock', start: '2024-01-01', n: 12, unit: 'month', bound: 'latest' },
      cite: [{ source: 'la-care-d-snp-faq' }] },
  ],
} as const satisfies Topic<Clock>
