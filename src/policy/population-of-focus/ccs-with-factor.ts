import { all, any, criterion, facts, ifShown } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { socialFactor } from './social-factors.ts'

export const ccsWithFactor = {
  title: 'Enrolled in California Children\'s Services, with a complex social factor',
  stricter: noneStricter,
  editions: [
    { id: 'POF-7', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(all('Both', [
        any('Enrolled in CCS or its Whole Child Model', [
          ...facts({ ccs: 'CCS', ccsWcm: 'CCS Whole Child Model' }), ...facts({ 'programs.ccs': 'CCS as a programme', 'programs.ccs-wcm': 'Whole Child Model as a programme' }).map(ifShown),
        ]),
        socialFactor('A complex social factor', ['food', 'housing', 'transport', 'aces-4', 'law-enforcement', 'crisis-intervention']),
      ])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 7' }] },
  ],
} as const satisfies Topic<Criterion>
