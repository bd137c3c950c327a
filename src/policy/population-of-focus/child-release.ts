import { all, criterion, forGroup } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { fromYouthFacility, leavingCustody } from './leaving-custody.ts'

export const childRelease = {
  title: 'A child or youth who leaves a youth correctional facility',
  stricter: noneStricter,
  editions: [
    { id: 'POF-4-C', from: '2024-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(forGroup('child', all('Leaving a youth correctional facility', [leavingCustody, fromYouthFacility]))),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 4B' }] },
  ],
} as const satisfies Topic<Criterion>
