import { noneStricter, type Topic } from '../effective.ts'
import type { Related } from './programmes.ts'

export const hospiceAndMosaic = {
  title: 'Hospice and the Family Mosaic Project end ECM, or bar it',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-011', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-launch',
      is: { kind: 'related', of: { excluded: ['hospice', 'family-mosaic'] } },
      cite: [{ source: 'la-guide-2.0', at: '§5.3' }] },
  ],
} as const satisfies Topic<Related>
