import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const offer = {
  title: 'The plan must make ECM available to every enrolled member of a live population',
  stricter: noneStricter,
  editions: [
    { id: 'PRG-001', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'policy-date',
      is: { kind: 'content', says: 'Who is enrolled, in a population that is live in the county on the day, and not excluded, must be offered ECM.' },
      cite: [{ source: 'proposal-2021-03', at: 'Benefit vs. option' }, { source: 'action-plan-2024-03', at: 'ECM Actions: Reinforcement of Existing Expectations' }, { source: 'la-guide-2.0', at: '§2' }] },
  ],
} as const satisfies Topic<Content>
