/** Where a member stands with ECM: referred, or enrolled with a provider. */
import { POPULATION_OF_FOCUS } from '../ecm/codes.ts'
import { EXTENSIONS, PROFILES } from '../ecm/profiles.ts'
import { episode, programme, type Chart } from './chart.ts'
import { concept } from './codes.ts'
import { instantOn, MINUTES, type Day } from './days.ts'
import { LEADS_EACH, to, type Ref } from './places.ts'

export interface Enrollment {
  /** Number of the provider in its county. */
  readonly provider: number
  readonly from: Day
}

/** What providers serve tells the directory; the first of a county serves everybody. */
export function enroll(chart: Chart, populations: readonly string[], coverage: Ref): Enrollment {
  const provider = chart.drawn.between(1, chart.place.providers), from = chart.asOf - chart.drawn.between(5, 300)
  const organization = to('Organization', chart.named.provider(chart.place, provider)), referral = refer(chart, populations, coverage, { on: from - chart.drawn.between(2, 6), to: organization, status: 'completed' })
  episode(chart, programme('ecm'), {
    by: organization, from, profile: PROFILES.enrollment,
    more: {
      extension: populations.map(code => ({ url: EXTENSIONS.populationOfFocus, valueCoding: { system: POPULATION_OF_FOCUS, code } })), referralRequest: [referral],
      careManager: to('Practitioner', chart.named.lead(chart.place, provider, chart.drawn.between(1, LEADS_EACH))),
    },
  })
  return { provider, from }
}

export interface Referred { readonly on: Day; readonly status: 'active' | 'completed'; readonly to?: Ref }

export function refer(chart: Chart, populations: readonly string[], coverage: Ref, { on, status, to: performer }: Referred): Ref {
  return chart.add({
    resourceType: 'ServiceRequest', status, intent: 'order', priority: chart.drawn.chance(0.1) ? 'urgent' : 'routine', code: programme('ecm'), subject: chart.subject,
    authoredOn: instantOn(on, chart.drawn.below(MINUTES)), requester: chart.drawn.chance(0.5) ? chart.clinic : chart.hospital, ...(performer && { performer: [performer] }),
    reasonCode: populations.map(code => concept(POPULATION_OF_FOCUS, code)), insurance: [coverage],
  }, PROFILES.referral)
}
