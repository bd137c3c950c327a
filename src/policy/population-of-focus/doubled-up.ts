import { all, any, criterion, facts } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import type { FactName } from '../facts.ts'
import { ofYoungFamily } from './family-homelessness.ts'
import { HOMELESS } from './homelessness.ts'

const DOUBLED_UP = ['doubledUp.b2-1', 'doubledUp.b2-2', 'doubledUp.b2-3', 'doubledUp.b2-4'] as const satisfies readonly FactName[]

/** What shows homelessness or this, without saying which, shows this population: both clauses have the same further condition. */
const housing = any('One of four ways', facts({
  'doubledUp.b2-1': "Shares other people's housing, having lost its own or for hardship", 'doubledUp.b2-2': 'In a motel, hotel, trailer park or camping ground for want of better',
  'doubledUp.b2-3': 'In an emergency or transitional shelter', 'doubledUp.b2-4': 'Abandoned in a hospital, without a safe place to go',
}), { together: [...DOUBLED_UP, ...HOMELESS] })

export const doubledUp = {
  title: 'Child, youth or family without adequate housing of its own',
  stricter: noneStricter,
  editions: [
    { id: 'POF-1B-2', from: '2023-07-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(all('Child, youth or family without adequate housing of its own', [ofYoungFamily, housing])),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 1B clause 2' }] },
  ],
} as const satisfies Topic<Criterion>
