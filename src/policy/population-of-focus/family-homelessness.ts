import { all, any, criterion, fact, forGroup, ofGroup } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { need } from './complex-need.ts'
import { homeless } from './homelessness.ts'

const youngMember = fact('familyMemberUnder21', 'A family with a member under 21')
/** A lone adult never is; the parent in such a family is. */
export const ofYoungFamily = any('A child or youth, or a family with a member under 21', [ofGroup('child', 'A child or youth'), youngMember])

export const familyHomelessness = {
  title: 'Homeless child, youth or family with a member under 21',
  stricter: noneStricter,
  editions: [
    { id: 'POF-1-H1', from: '2022-01-01', to: '2023-06-30', scope: 'statewide', severity: 'info', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(forGroup('adult', all('Homeless adult of a family with a member under 21, and a complex need', [youngMember, homeless, need]))),
      cite: [{ source: 'la-care-eligibility', at: 'older wording: individuals and families, and at least one complex need' }] },
    { id: 'POF-1B-1', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(all('Homeless child, youth or family with a member under 21', [ofYoungFamily, homeless])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 1B' }] },
  ],
} as const satisfies Topic<Criterion>
