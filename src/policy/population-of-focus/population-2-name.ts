import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const population2Name = {
  title: 'What the avoidable-utilization population was called',
  stricter: noneStricter,
  editions: [
    { id: 'POF-2-H1', from: '2022-01-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: { kind: 'content', says: "Formerly 'High Utilizers', with the same numbers for adults." },
      cite: [{ source: 'la-guide-2.0', at: "§2, §5.1 ('Formerly High Utilizers')" }] },
  ],
} as const satisfies Topic<Content>
