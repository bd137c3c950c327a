import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const countyBehavioralHealth = {
  title: 'When county behavioral health comes first',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-007', from: '2022-01-01', scope: 'statewide', severity: 'warning', state: 'on', basis: 'policy-date',
      is: { kind: 'content', says: 'County behavioral health has priority for the third Population of Focus' },
      cite: [{ source: 'memo-2021-06', at: 'Table 1 ECM #4' }] },
  ],
} as const satisfies Topic<Content>
