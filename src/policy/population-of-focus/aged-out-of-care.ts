import { all, criterion, fact, under } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const agedOutOfCare = {
  title: 'Aged out of foster care, until the 26th birthday',
  stricter: noneStricter,
  editions: [
    { id: 'POF-8-3', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(all('By age and history', [under(26), fact('agedOutOfFosterCare', 'Aged out of foster care, in any state'), fact('inFosterCareAt18OrLater', 'In foster care on the 18th birthday or later')])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 8(3)' }] },
  ],
} as const satisfies Topic<Criterion>
