import { noneStricter, type Topic } from '../effective.ts'
import type { Related } from './programmes.ts'

export const medicare = {
  title: 'Members with Medicare who may have ECM',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-007', from: '2022-01-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'inferred-launch',
      is: { kind: 'related', of: { both: ['mcp-medicare-ffs', 'mcp-other-ma'] } },
      cite: [{ source: 'la-guide-2.0', at: '§5.3' }] },
  ],
} as const satisfies Topic<Related>
