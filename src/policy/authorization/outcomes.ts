import type { ClosedList } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const outcomes = {
  title: 'What a decision may be; the names beyond the first two are ours',
  stricter: noneStricter,
  editions: [
    { id: 'AUT-018', from: '2022-01-01', scope: 'statewide', severity: 'info', state: 'on', basis: 'general-law-or-practice (launch date used)',
      is: { kind: 'closed-list', codes: ['approved', 'approved-as-modified', 'denied', 'deferred', 'withdrawn'] },
      cite: [{ source: 'alliance-outcomes' }] },
  ],
} as const satisfies Topic<ClosedList>
