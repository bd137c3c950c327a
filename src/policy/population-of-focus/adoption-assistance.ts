import { all, criterion, fact, under } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const adoptionAssistance = {
  title: 'Under 18 and in the Adoption Assistance Program, or eligible for it',
  stricter: noneStricter,
  editions: [
    { id: 'POF-8-4', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(all('By age and history', [under(18), fact('adoptionAssistance', 'In the program, or eligible for it')])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 8(4)' }] },
  ],
} as const satisfies Topic<Criterion>
