/** How Medi-Cal covers a member: by a plan, by two, with a share of cost, or beside Medicare. */
import type { Coverage } from '@medplum/fhirtypes'
import { PROFILES } from '../ecm/profiles.ts'
import { ECM } from '../fhir/canonical.ts'
import type { Chart } from './chart.ts'
import { concept, HL7, SOPT } from './codes.ts'
import { civilOf, fromCivil, isoOf, type Day } from './days.ts'
import { PLANS, to, type Ref } from './places.ts'
import type { Story } from './stories.ts'

const TYPES = { '211': 'Medicaid HMO', '22': 'Medicaid (Non-managed Care)', '141': 'Dual Eligibility Medicare/Medicaid Special Needs Plan' } as const

/** @returns the Coverage of the plan, or of Medi-Cal itself where there is none */
export function coverageOf(chart: Chart, covered: Story['covered']): Ref {
  const since = monthOf(Math.max(chart.person.born, chart.asOf - chart.drawn.between(400, 3_000)))
  switch (covered) {
    case undefined: return covering(chart, '211', { payor: chart.plan, since })
    case 'dual':
      covering(chart, '141', { payor: to('Organization', chart.named.medicare), since })
      return covering(chart, '211', { payor: chart.plan, since })
    // A plan changed on the first of this month, and the one before has not been told.
    case 'two plans':
      covering(chart, '211', { payor: to('Organization', chart.named.plan(other(chart))), since })
      return covering(chart, '211', { payor: chart.plan, since: monthOf(chart.asOf) })
    case 'long-term-share': return covering(chart, '211', { payor: chart.plan, since, more: share(chart, 'ltc') })
    case 'share-of-cost': return covering(chart, '22', { payor: to('Organization', chart.named.state), since, more: share(chart, 'non-ltc') })
  }
}

/** The plan of the neighbouring county, where this one has only one. */
function other({ plan, named, place }: Chart): number {
  const mine = [...place.plans, place.plans[0]! % PLANS.length + 1]
  return mine.find(n => `Organization/${named.plan(n)}` !== plan.reference)!
}

const monthOf = (day: Day): Day => {
  const { year, month } = civilOf(day)
  return fromCivil(year, month, 1)
}

type Share = Pick<Coverage, 'costToBeneficiary'>
const share = ({ drawn }: Chart, kind: 'ltc' | 'non-ltc'): Share => ({
  costToBeneficiary: [{
    extension: [{ url: `${ECM}/StructureDefinition/share-of-cost-kind`, valueCode: kind }],
    type: { coding: [{ system: `${HL7}/coverage-copay-type`, code: 'share-of-cost' }] }, valueMoney: { value: drawn.between(50, 900), currency: 'USD' },
  }],
})

function covering(chart: Chart, type: keyof typeof TYPES, { payor, since, more = {} }: { readonly payor: Ref; readonly since: Day; readonly more?: Share }): Ref {
  return chart.add({
    resourceType: 'Coverage', status: 'active', type: concept(SOPT, type, TYPES[type]), subscriberId: chart.person.cin, beneficiary: chart.subject,
    relationship: concept(`${HL7}/subscriber-relationship`, 'self'), period: { start: isoOf(since) }, payor: [payor], ...more,
  }, type === '211' ? PROFILES.coverage : undefined)
}
