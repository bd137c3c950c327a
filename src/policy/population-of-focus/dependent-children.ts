import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const dependentChildren = {
  title: 'Homeless adults, with or without children living with them',
  stricter: noneStricter,
  editions: [
    { id: 'POF-1A-5', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: { kind: 'content', says: 'Children who live with an adult are no criterion of Population 1a: the heading speaks of adults without, the criteria of adults with or without.' },
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 1A' }] },
  ],
} as const satisfies Topic<Content>
