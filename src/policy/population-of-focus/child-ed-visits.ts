import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { countIn } from '../window.ts'

export const childEdVisits = {
  title: 'Avoidable ED visits of a child or youth',
  stricter: noneStricter,
  editions: [
    { id: 'POF-2-C1', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: countIn({ of: 'child', fact: 'avoidableEdVisits', least: 3, months: 12, noun: 'avoidable ED visits' }),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 2B(1)' }] },
  ],
} as const satisfies Topic<Criterion>
