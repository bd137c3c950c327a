import type { Content } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const contractedPopulation = {
  title: 'Whom a provider may be assigned',
  stricter: noneStricter,
  editions: [
    { id: 'ASG-014', from: '2024-09-01', scope: 'LA', severity: 'warning', state: 'on', basis: 'document-revision',
      is: { kind: 'content', says: 'Members of a Population of Focus that the provider is contracted and certified to serve' },
      cite: [{ source: 'la-guide-2.0', at: '§4, §5' }, { source: 'action-plan-2024-03', at: 'Networks' }] },
  ],
} as const satisfies Topic<Content>
