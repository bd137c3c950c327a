import { all, criterion, fact, under } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const familyMaintenance = {
  title: 'Under 18 with Family Maintenance services, now or within 12 months',
  stricter: noneStricter,
  editions: [
    { id: 'POF-8-5', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(all('By age and history', [under(18), fact('familyMaintenance', 'Receives them, or did within 12 months')])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 8(5)' }] },
  ],
} as const satisfies Topic<Criterion>
