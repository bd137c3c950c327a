import { noneStricter, type Topic } from '../effective.ts'
import type { Related } from './programmes.ts'

export const shareOfCost = {
  title: 'A share of cost keeps out of managed care, unless it is for long-term care',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-004', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-launch',
      is: { kind: 'related', of: { excluded: ['soc-non-ltc'] } },
      cite: [{ source: 'la-guide-2.0', at: '§5.3' }] },
  ],
} as const satisfies Topic<Related>
