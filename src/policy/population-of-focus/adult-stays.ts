import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { countIn } from '../window.ts'

export const adultStays = {
  title: 'Avoidable unplanned hospital and short-term SNF stays of an adult',
  stricter: noneStricter,
  editions: [
    { id: 'POF-2-A2', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: countIn({ of: 'adult', fact: 'unplannedStays', least: 3, months: 6, noun: 'avoidable unplanned hospital and short-term SNF stays' }),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 2A(2)' }] },
  ],
} as const satisfies Topic<Criterion>
