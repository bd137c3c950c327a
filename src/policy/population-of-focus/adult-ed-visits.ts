import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { countIn } from '../window.ts'

export const adultEdVisits = {
  title: 'Avoidable ED visits of an adult',
  stricter: noneStricter,
  editions: [
    { id: 'POF-2-A1', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: countIn({ of: 'adult', fact: 'avoidableEdVisits', least: 5, months: 6, noun: 'avoidable ED visits' }),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 2A(1)' }] },
  ],
} as const satisfies Topic<Criterion>
