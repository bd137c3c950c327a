import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { countIn } from '../window.ts'

export const childStays = {
  title: 'Avoidable unplanned hospital and short-term SNF stays of a child or youth',
  stricter: noneStricter,
  editions: [
    { id: 'POF-2-C2', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: countIn({ of: 'child', fact: 'unplannedStays', least: 2, months: 12, noun: 'avoidable unplanned hospital and short-term SNF stays' }),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 2B(2)' }] },
  ],
} as const satisfies Topic<Criterion>
