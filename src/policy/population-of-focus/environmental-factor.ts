import { criterion } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { socialFactor } from './social-factors.ts'

export const environmentalFactor = {
  title: 'A complex social or environmental factor',
  stricter: noneStricter,
  editions: [
    { id: 'POF-5-2', from: '2023-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(socialFactor('A complex social or environmental factor', ['adl', 'communication', 'food', 'housing', 'living-alone', 'conservatorship', 'caregiving'])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 5(2)' }] },
  ],
} as const satisfies Topic<Criterion>
