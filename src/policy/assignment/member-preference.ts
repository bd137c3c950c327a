import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const memberPreference = {
  title: 'Whose wish comes first',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-004', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'proposal-only (launch date used)',
      is: { kind: 'content', says: 'The ECM provider that the member is known to want is the one' },
      cite: [{ source: 'proposal-2021-03', at: 'ECM provider assignment' }, { source: 'la-guide-2.0', at: '§4.2' }] },
  ],
} as const satisfies Topic<Content>
