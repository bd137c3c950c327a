import { all, any, criterion, fact, facts, ifShown } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

/** Said as one, or by its three parts. */
export const need = any('A complex need that cannot be managed alone, where coordination would help', [
  fact('complexNeed', 'Said as a whole'),
  ifShown(all('Said by its parts', [
    any('A complex need', facts({ 'complexNeed.physical': 'Physical', 'complexNeed.behavioral': 'Behavioral', 'complexNeed.developmental': 'Developmental' })),
    fact('complexNeed.unableToSelfManage', 'Cannot manage it alone'),
    fact('complexNeed.coordinationBenefit', 'Coordination would likely improve outcomes or spare costly care'),
  ])),
])

export const complexNeed = {
  title: 'A complex need that cannot be managed alone, where coordination would help',
  stricter: noneStricter,
  editions: [
    { id: 'POF-1A-2', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(need),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 1A clause 2' }] },
  ],
} as const satisfies Topic<Criterion>
