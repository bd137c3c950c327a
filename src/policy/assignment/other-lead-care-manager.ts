import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const otherLeadCareManager = {
  title: 'Whether a member may have another Lead Care Manager',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-015', from: '2022-01-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'proposal-only (launch date used)',
      is: { kind: 'content', says: 'The member may ask for a different one' },
      cite: [{ source: 'proposal-2021-03', at: 'Additional responsibilities' }] },
  ],
} as const satisfies Topic<Content>
