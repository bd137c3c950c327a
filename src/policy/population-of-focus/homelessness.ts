import { any, criterion, facts, ruled } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import type { FactName } from '../facts.ts'
import { imminentLoss } from './imminent-loss.ts'
import { leavingInstitution } from './leaving-institution.ts'

export const HOMELESS = ['homeless.i', 'homeless.ii', 'homeless.iii', 'homeless.iv', 'homeless.v', 'homeless.vi'] as const satisfies readonly FactName[]

/** The six conditions, for adults and for families alike; the list is closed. */
export const homeless = any('Homeless by one of six conditions', [
  ...facts({
    'homeless.i': 'Without a fixed, regular and adequate place for the night', 'homeless.ii': 'Sleeps in a place not meant for it',
    'homeless.iii': 'In a supervised shelter that is meant to be temporary', 'homeless.vi': 'Fleeing violence at home, stalking or the like',
  }),
  ruled(leavingInstitution), ruled(imminentLoss),
], { together: HOMELESS })

export const homelessness = {
  title: 'Homeless by one of six conditions',
  stricter: noneStricter,
  editions: [
    { id: 'POF-1A-1', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(homeless),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 1A' }] },
  ],
} as const satisfies Topic<Criterion>
