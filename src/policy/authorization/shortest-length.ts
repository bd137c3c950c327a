import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const shortestLength = {
  title: 'An authorization is no shorter than the standard period',
  stricter: noneStricter,
  editions: [
    { id: 'AUT-015', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'policy-date',
      is: { kind: 'content', says: 'An authorization may not be shorter than the standard period, 12 months at first and 6 months thereafter.' },
      cite: [{ source: 'action-plan-2024-03', at: 'ECM Actions: standardizing authorization timeframes' }] },
  ],
} as const satisfies Topic<Content>
