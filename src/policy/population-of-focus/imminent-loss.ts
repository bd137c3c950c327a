import { any, criterion, fact, ifShown, withinNext } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const imminentLoss = {
  title: 'About to lose the home, within 30 days',
  stricter: noneStricter,
  editions: [
    { id: 'POF-1A-3', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(any('About to lose the home', [
        fact('homeless.v', 'Said to be lost within 30 days'), ifShown(withinNext('evictionDate', 30, 'The day it is lost is at most 30 days ahead')),
      ])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 clause v and footnote 2' }] },
  ],
} as const satisfies Topic<Criterion>
