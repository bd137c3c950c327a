import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const severalPopulations = {
  title: 'A member may be in several populations',
  stricter: noneStricter,
  editions: [
    { id: 'POF-MULTI', from: '2022-01-01', scope: 'statewide', severity: 'warning', state: 'on', basis: 'policy-date',
      is: { kind: 'content', says: 'Every population that is met is told, not the first only; those for adults and those for children and youth apart.' },
      cite: [{ source: 'qimr-columns' }, { source: 'la-guide-2.0', at: "§5.2 ('any applicable POFs')" }] },
  ],
} as const satisfies Topic<Content>
