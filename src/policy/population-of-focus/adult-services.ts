import { any, criterion, facts, forGroup } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'

export const services = any('Receives or is eligible for such services', facts({ smhs: 'Specialty mental health services', dmcOds: 'Drug Medi-Cal, organized delivery system or not' }))

export const adultServices = {
  title: 'An adult with specialty mental health or Drug Medi-Cal services, or eligible for them',
  stricter: noneStricter,
  editions: [
    { id: 'POF-3-A', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(forGroup('adult', services)),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 3A' }] },
  ],
} as const satisfies Topic<Criterion>
