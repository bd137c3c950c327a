import { all, criterion, forGroup, forReview } from '../criteria.ts'
import type { Criterion, Test } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { fromAdultFacility, leavingCustody } from './leaving-custody.ts'

const leaving = forReview(all('Leaving a prison or jail', [leavingCustody, fromAdultFacility]), 'neither the definition for adults nor the one for children and youth fits: a person must look, it is no ground to deny')
/** Asked only of those of whom it is shown. */
const asked: Test = {
  title: leaving.title,
  ask: (known, given) => {
    const found = leaving.ask(known, given)
    return found.value === 'review' ? found : { value: 'not-applicable', by: [], send: [] }
  },
}

export const youthFromAdultFacility = {
  title: 'Somebody under 21 who leaves an adult prison or jail',
  stricter: noneStricter,
  editions: [
    { id: 'POF-4-AGE', from: '2024-01-01', scope: 'statewide', severity: 'warning', state: 'configurable', basis: 'go-live (statewide)',
      is: criterion(forGroup('child', asked)),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 4A, 4B, adult and youth definitions' }, { source: 'reading', at: 'manual review' }] },
  ],
} as const satisfies Topic<Criterion>
