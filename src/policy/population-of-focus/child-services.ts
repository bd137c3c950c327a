import { criterion, forGroup } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { services } from './adult-services.ts'

export const childServices = {
  title: 'A child or youth with specialty mental health or Drug Medi-Cal services, or eligible for them',
  stricter: noneStricter,
  editions: [
    { id: 'POF-3-C', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(forGroup('child', services)),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 3B' }] },
  ],
} as const satisfies Topic<Criterion>
