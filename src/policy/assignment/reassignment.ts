import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const reassignment = {
  title: 'What follows a valid decline',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-016', from: '2024-09-01', scope: 'LA', severity: 'warning', state: 'on', basis: 'recommendation',
      is: { kind: 'content', says: 'The plan assigns another provider; the clock of the authorization goes on' },
      cite: [{ source: 'reading' }] },
  ],
} as const satisfies Topic<Content>
