import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const ccsCaseManager = {
  title: 'Who generally serves a child in CCS',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-008', from: '2022-01-01', scope: 'statewide', severity: 'warning', state: 'on', basis: 'policy-date',
      is: { kind: 'content', says: 'The CCS case manager, if ready and willing' },
      cite: [{ source: 'memo-2021-06', at: 'Table 1 ECM #10' }] },
  ],
} as const satisfies Topic<Content>
