import { noneStricter, type Topic } from '../effective.ts'
import type { Related } from './programmes.ts'

export const twoTcm = {
  title: 'Two programmes of Targeted Case Management',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-013', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-launch',
      is: { kind: 'related', of: { both: ['smhs-tcm'], 'either-or': ['lga-tcm'] } },
      cite: [{ source: 'la-guide-2.0', at: '§5.3' }] },
  ],
} as const satisfies Topic<Related>
