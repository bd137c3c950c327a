import { noneStricter, type Topic } from '../effective.ts'
import type { Related } from './programmes.ts'

export const complementary = {
  title: 'Programmes beside which a member may have ECM',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-001', from: '2022-01-01', scope: 'statewide', severity: 'warning', state: 'on', basis: 'inferred-launch',
      is: { kind: 'related', of: {
        both: [
          'ccs', 'smhs-tcm', 'smhs-icc', 'dmc-ods', 'fsp', 'hcpcfc', 'ihss', 'ghpp', 'ccs-wcm', 'cbas', 'mcp-medicare-ffs', 'mcp-other-ma', 'ca-wraparound', 'regional-center', 'cpsp', 'bih', 'pei', 'aimss',
          'chvp', 'calworks-hvp',
        ],
      } },
      cite: [{ source: 'la-guide-2.0', at: '§5.3' }] },
  ],
} as const satisfies Topic<Related>
