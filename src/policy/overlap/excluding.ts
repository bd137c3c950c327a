import { noneStricter, type Topic } from '../effective.ts'
import type { Related } from './programmes.ts'

export const excluding = {
  title: 'Programmes that exclude from ECM',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-003', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-launch',
      is: { kind: 'related', of: { excluded: ['fide-snp', 'pace', 'family-mosaic', 'hospice'] } },
      cite: [{ source: 'la-guide-2.0', at: '§5.3' }] },
  ],
} as const satisfies Topic<Related>
