import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const denialDetail = {
  title: 'A denial says specifically why',
  stricter: noneStricter,
  editions: [
    { id: 'AUT-021', from: '2026-01-01', scope: 'statewide', severity: 'warning', state: 'warn-only', basis: 'policy-date',
      is: { kind: 'content', says: 'A denial carries a specific reason in words, beside the notice to the member.' },
      cite: [{ source: 'cms-0057-f-medicaid' }] },
  ],
} as const satisfies Topic<Content>
