import { all, criterion, fact, under } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const recentFosterCare = {
  title: 'Under 21 and in foster care within 12 months, in any state',
  stricter: noneStricter,
  editions: [
    { id: 'POF-8-2', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(all('By age and history', [under(21), fact('fosterCareLast12Months', 'In foster care within the last 12 months')])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 8(2)' }] },
  ],
} as const satisfies Topic<Criterion>
