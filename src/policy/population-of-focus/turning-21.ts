import type { Prohibition } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const turning21 = {
  title: 'Turning 21 in ECM',
  stricter: noneStricter,
  editions: [
    { id: 'POF-T21', from: '2023-07-01', scope: 'statewide', severity: 'warning', state: 'on', basis: 'go-live of child POFs',
      is: { kind: 'prohibition', codes: ['aged-out'] },
      cite: [{ source: 'la-guide-2.0', at: '§5.1' }] },
  ],
} as const satisfies Topic<Prohibition>
