import { all, criterion, fact, under } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const fosterCare = {
  title: 'Under 21 and in foster care in California',
  stricter: noneStricter,
  editions: [
    { id: 'POF-8-1', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(all('By age and history', [under(21), fact('fosterCareCurrent', 'In foster care in California')])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 8(1)' }] },
  ],
} as const satisfies Topic<Criterion>
