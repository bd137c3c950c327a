import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const communitySupports = {
  title: 'Community Supports beside ECM',
  stricter: noneStricter,
  editions: [
    { id: 'OVL-012', from: '2022-01-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'inferred-launch',
      is: { kind: 'content', says: 'Community Supports are in no class of overlaps: a member may have them and ECM.' },
      cite: [{ source: 'la-guide-2.0', at: '§5.3, §8.7' }] },
  ],
} as const satisfies Topic<Content>
