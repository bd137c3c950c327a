import { all, any, criterion, fact, facts, ifShown } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const birthEquity = {
  title: 'Pregnant or postpartum, and subject to disparities',
  stricter: noneStricter,
  editions: [
    { id: 'POF-9', from: '2024-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(all('Both', [
        any('Pregnant, or postpartum through 12 months', [
          ...facts({ pregnant: 'Pregnant', postpartum: 'Postpartum through 12 months' }), ifShown(fact('conditions.pregnant-postpartum', 'Said to be one of the two')),
        ]),
        fact('subjectToDisparities', 'Subject to racial and ethnic disparities in maternal health'),
      ])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 9' }, { source: 'hpsj-calaim' }, { source: 'alliance-ecm' }] },
  ],
} as const satisfies Topic<Criterion>
