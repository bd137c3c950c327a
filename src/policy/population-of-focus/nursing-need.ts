import { all, any, criterion, fact, facts } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const nursingNeed = {
  title: 'In the community and at nursing-facility level of care, or in need of lighter skilled nursing',
  stricter: noneStricter,
  editions: [
    { id: 'POF-5-1', from: '2023-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(any('Either', [
        all('At home at that level of care', facts({ livingInCommunity: 'Lives in the community', snfLoc: 'Meets the level of care of a skilled nursing facility' })),
        fact('lowerAcuitySkilledNursing', 'Needs skilled nursing of lower acuity, for a time or now and then'),
      ])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 5' }] },
  ],
} as const satisfies Topic<Criterion>
