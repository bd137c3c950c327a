import { criterion, fact } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const lifeInCommunity = {
  title: 'Able to live in the community without a break, with support',
  stricter: noneStricter,
  editions: [
    { id: 'POF-5-3', from: '2023-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(fact('canReside', 'Able to live in the community')),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 5(3)' }] },
  ],
} as const satisfies Topic<Criterion>
