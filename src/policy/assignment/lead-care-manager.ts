import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const leadCareManager = {
  title: 'Who leads the care of a member',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-013', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-launch',
      is: { kind: 'content', says: 'One designated Lead Care Manager, who works for the ECM provider' },
      cite: [{ source: 'la-guide-2.0', at: '§4.5, §7.5' }, { source: 'proposal-2021-03', at: 'Additional responsibilities' }] },
  ],
} as const satisfies Topic<Content>
