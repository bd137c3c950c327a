import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const birthEquityGroups = {
  title: 'Which groups count under birth equity',
  stricter: noneStricter,
  editions: [
    { id: 'POF-9-G', from: '2024-01-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: { kind: 'content', says: 'Those that public health data of California name. The groups are codes of the evidence table, recalled and not read, and only ever show the fact: who is of another group is asked, never refused.' },
      cite: [{ source: 'recall', at: 'the groups as the ECM Policy Guide words them' }] },
  ],
} as const satisfies Topic<Content>
