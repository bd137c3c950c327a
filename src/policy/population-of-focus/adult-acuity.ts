import { any, criterion, facts, forGroup } from '../criteria.ts'
import type { Criterion } from '../criterion.ts'
import { noneStricter, type Topic } from '../effective.ts'
import { countPast } from '../window.ts'

export const adultAcuity = {
  title: 'High risk, care by crises, or two visits or stays for mental illness or substance use',
  stricter: noneStricter,
  editions: [
    { id: 'POF-3-A3', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'go-live (L.A. County; verify per county)',
      is: criterion(forGroup('adult', any('One of four', [
        ...facts({ 'acuity.high-risk': 'High risk of institutionalization, overdose or suicide', 'acuity.crisis-primary-source': 'Crisis services, EDs, urgent care or inpatient stays are the main source of care' }),
        countPast({ fact: 'edVisitsDueToSmi', least: 2, months: 12, noun: 'ED visits due to serious mental illness or substance use' }),
        countPast({ fact: 'hospitalizationsDueToSmi', least: 2, months: 12, noun: 'hospitalizations due to serious mental illness or substance use' }),
      ]))),
      cite: [{ source: 'la-guide-2.0', at: '§5.1 POF 3A(3)' }] },
  ],
} as const satisfies Topic<Criterion>
