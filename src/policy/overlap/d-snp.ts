import { noneStricter, type Topic } from '../effective.ts'
import type { Related } from './programmes.ts'

export const dSnp = {
  title: 'D-SNPs exclude from ECM',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-005', from: '2024-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred (start of the relief, OVL-006)',
      is: { kind: 'related', of: { excluded: ['eae-dsnp', 'non-eae-dsnp'] } },
      cite: [{ source: 'la-guide-2.0', at: '§5.3' }, { source: 'la-care-d-snp-faq' }] },
  ],
} as const satisfies Topic<Related>
