import { criterion, fact } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const leavingInstitution = {
  title: 'Leaves an institution into homelessness, however short the stay',
  stricter: noneStricter,
  editions: [
    { id: 'POF-1A-4', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(fact('homeless.iv', 'Leaves an institution into homelessness')),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 clause iv' }] },
  ],
} as const satisfies Topic<Criterion>
