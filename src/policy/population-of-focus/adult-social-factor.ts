import { criterion, forGroup } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { socialFactor } from './social-factors.ts'

export const adultSocialFactor = {
  title: 'A complex social factor of an adult',
  stricter: noneStricter,
  editions: [
    { id: 'POF-3-A2', from: '2022-01-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(forGroup('adult', socialFactor('A complex social factor', ['food', 'housing', 'work-engage', 'aces-4', 'former-foster-youth', 'law-enforcement-mh-sud']))),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 3A(2)' }] },
  ],
} as const satisfies Topic<Criterion>
