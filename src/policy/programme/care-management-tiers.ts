import { noneStricter, type Topic } from '../effective.ts'
import type { Related } from '../overlap/programmes.ts'

export const careManagementTiers = {
  title: 'ECM or Complex Care Management, not both',
  stricter: noneStricter,
  editions: [
    { id: 'PRG-010', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'policy-date',
      is: { kind: 'related', of: { 'either-or': ['ccm'] } },
      cite: [{ source: 'la-guide-2.0', at: '§5.3' }, { source: 'action-plan-2024-03', at: 'What Is ECM (continuum)' }] },
  ],
} as const satisfies Topic<Related>
