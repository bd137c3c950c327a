/** Enrolled in a Medi-Cal managed care plan on the day. */
import type { Coverage, CoverageEligibilityResponse } from '@medplum/fhirtypes'
import type { Shown } from '../../policy/facts.ts'
import { covers, daysOf } from '../dates.ts'
import { mayBePlan } from './asserter.ts'
import { refOf, type MemberRecord } from './record.ts'
import { met, metAgainst } from './rows.ts'
import { factRow } from './table.ts'

const FACT = 'mcpEnrolled'

export function mcpEnrolled(record: MemberRecord): Shown<true> {
  const ofPlan = record.of('Coverage').filter(c => met(FACT, c, record).some(row => row.strength === 'proves') && mayBePlan(c.payor?.[0]?.reference, record))
  const inForce = [...ofPlan.filter(c => covers(c.period, record.asOf)), ...record.of('CoverageEligibilityResponse').filter(r => isInForce(r, record))]
  if (inForce.length > 0) return { is: 'proved', value: true, by: inForce.map(refOf) }
  const against = [...record.of('Coverage').filter(c => isFeeForService(c, record)), ...(ofPlan.length > 0 && ofPlan.every(c => hasEnded(c, record)) ? ofPlan : [])]
  return against.length > 0 ? { is: 'contradicted', by: against.map(refOf) } : { is: 'not-shown', send: factRow(FACT).unknownAnswer }
}

const isFeeForService = (coverage: Coverage, record: MemberRecord): boolean =>
  coverage.status === 'active' && covers(coverage.period, record.asOf) && metAgainst(FACT, 'contradicts', coverage, record).length > 0

const hasEnded = ({ period }: Coverage, { asOf }: MemberRecord): boolean => {
  const end = daysOf(period?.end)?.latest
  return end !== undefined && end < asOf
}

/** The plan's own answer, if it is about that day. */
const isInForce = (response: CoverageEligibilityResponse, record: MemberRecord): boolean =>
  response.status === 'active' && response.outcome === 'complete' && (response.insurance ?? []).some(i => i.inforce === true) && mayBePlan(response.insurer?.reference, record)
  && (response.servicedPeriod || response.servicedDate ? covers(response.servicedPeriod ?? { start: response.servicedDate!, end: response.servicedDate! }, record.asOf) : false)
