import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const primaryManager = {
  title: 'The Lead Care Manager comes first among several',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-010', from: '2022-01-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'inferred-launch',
      is: { kind: 'content', says: 'Where several manage care, the Lead Care Manager is the primary one and coordinates across them.' },
      cite: [{ source: 'la-guide-2.0', at: '§4.5, §5.3.1' }] },
  ],
} as const satisfies Topic<Content>
