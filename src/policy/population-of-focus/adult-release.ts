import { all, any, criterion, facts, forGroup, forReview, ifShown } from '../criteria.ts'
import type { Criterion, Test } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { beganEarly } from '../programme/launch.ts'
import { leavingCustody } from './leaving-custody.ts'

/** Chronic and significant conditions are an open list: none of them is ever ruled out. */
const conditions = any('One of seven conditions', [
  ...facts({
    'conditions.mental-illness': 'Mental illness', 'conditions.sud': 'Substance use disorder', 'conditions.chronic': 'Chronic, or significant though not chronic', 'conditions.idd': 'Intellectual or developmental disability',
    'conditions.tbi': 'Traumatic brain injury', 'conditions.hiv-aids': 'HIV or AIDS', 'conditions.pregnant-postpartum': 'Pregnant or postpartum',
  }),
  ...facts({ pregnant: 'Pregnant', postpartum: 'Postpartum' }).map(ifShown),
], { open: true })
const released = forGroup('adult', all('Leaving custody, with a condition', [leavingCustody, conditions]))

/** Which pilots had served the group no source lists; a county that had no pilot began with all the others. */
const ofPilot: Test = {
  title: released.title,
  ask: (known, given) => given.county !== undefined && beganEarly(given.county, given.settings.earlyCounties) === false
    ? { value: 'not-applicable', by: [], send: [] }
    : forReview(released, "live before 2024 only where the county's Whole Person Care pilot had served this group, and no source lists these").ask(known, given),
}

export const adultRelease = {
  title: 'An adult who leaves a correctional facility, with a condition',
  stricter: noneStricter,
  editions: [
    { id: 'POF-4-A-LA', from: '2022-01-01', to: '2023-12-31', scope: 'LA', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(released),
      cite: [{ source: 'anthem-slides-2021-07', at: 'Required submissions to DHCS (roster list)' }, { source: 'proposal-2021-03', at: 'WPC & HH transitions' }, { source: 'la-care-ecm-faqs', at: 'eligible as of January 1, 2022, in Los Angeles County' }] },
    { id: 'POF-4-A-WPC', from: '2022-01-01', to: '2023-12-31', scope: 'statewide', severity: 'info', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(ofPilot),
      cite: [{ source: 'proposal-2021-03', at: 'WPC & HH transitions' }, { source: 'anthem-slides-2021-07', at: 'Required submissions to DHCS (roster list)' }] },
    { id: 'POF-4-A', from: '2024-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (statewide)',
      is: criterion(released),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 4A' }, { source: 'hpsj-calaim' }, { source: 'ji-notices' }] },
  ],
} as const satisfies Topic<Criterion>
