import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const pointOfContact = {
  title: 'Who is the single point of contact in a transition',
  stricter: noneStricter,
  editions: [
    { id: 'TCS-015', from: '2023-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'policy-date',
      is: { kind: 'content', says: 'For an ECM member the Lead Care Manager is the single point of contact for the transition.' },
      cite: [{ source: 'anthem-notice-2023-07' }, { source: 'hpsj-2024-02' }, { source: 'la-guide-2.0', at: '§4.5' }] },
  ],
} as const satisfies Topic<Content>
