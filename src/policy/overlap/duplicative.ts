import { noneStricter, type Topic } from '../effective.ts'
import type { Related } from './programmes.ts'

export const duplicative = {
  title: 'Programmes instead of which a member may have ECM',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-002', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-launch',
      is: { kind: 'related', of: { 'either-or': ['mssp', 'alw', 'hcba', 'hiv-waiver', 'hcbs-dd', 'sdp', 'lga-tcm', 'ccm', 'cct', 'mfp'] } },
      cite: [{ source: 'la-guide-2.0', at: '§5.3, §7.6' }] },
  ],
} as const satisfies Topic<Related>
