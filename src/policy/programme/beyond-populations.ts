import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const beyondPopulations = {
  title: 'The plan may offer ECM beyond the populations',
  stricter: noneStricter,
  editions: [
    { id: 'PRG-009', from: '2022-01-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'policy-date',
      is: { kind: 'content', says: 'Who is in no population but may benefit may be offered ECM; nothing obliges the plan.' },
      cite: [{ source: 'memo-2021-06', at: 'Table 1 ECM #3' }] },
  ],
} as const satisfies Topic<Content>
