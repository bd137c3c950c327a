import { all, criterion, facts } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const leavingNursingFacility = {
  title: 'A nursing facility resident who wants to leave, is likely to, and can live outside',
  stricter: noneStricter,
  editions: [
    { id: 'POF-6', from: '2023-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(all('All four', facts({
        nursingFacilityResident: 'Lives in a nursing facility', interestedInLeaving: 'Wants to move out', likelyCandidate: 'Likely to succeed', canReside: 'Able to live in the community without a break',
      }))),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 6' }] },
  ],
} as const satisfies Topic<Criterion>
