import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const behavioralHealthProvider = {
  title: 'When the behavioral health provider becomes the ECM provider',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-006', from: '2022-01-01', scope: 'statewide', severity: 'warning', state: 'on', basis: 'proposal-only (launch date used)',
      is: { kind: 'content', says: 'A behavioral health provider who is a contracted ECM provider, unless the member prefers otherwise or another fits better' },
      cite: [{ source: 'proposal-2021-03', at: 'ECM provider assignment' }] },
  ],
} as const satisfies Topic<Content>
