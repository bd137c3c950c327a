import type { Reference, ServiceRequest } from '@medplum/fhirtypes'
import { authorizationOf, authorizedPeriod, DECISIONS, type Approved } from '../../ecm/authorization.ts'
import { isApproval, isFinal } from '../../ecm/decision.ts'
import { invalid } from '../../fhir/error.ts'
import type { Write } from '../../fhir/write.ts'
import type { OperationContext, WritingOperation } from '../operation.ts'
import { definition } from './definition.ts'
import { gather, type Gathered } from './gather.ts'
import { present } from './present.ts'

export interface DecideInput {
  readonly [name: string]: unknown
  readonly id: string
  readonly decision: string
  readonly reason?: string
  readonly text?: string
  readonly start?: string
  readonly end?: string
  readonly provider?: Reference
}

/** ServiceRequest/[id]/$decide: the plan decides a referral, once. */
export const operation: WritingOperation<DecideInput, { readonly id: string }> = {
  definition,
  async writes(input, context) {
    if (!DECISIONS.includes(input.decision)) throw invalid(`The input 'decision' is one of ${DECISIONS.join(', ')}`, 'decision')
    const gathered = await gather(input.id, context), id = context.newId()
    return { writes: [authorize(input, gathered, { id, at: context.at }), ...decided(input, gathered)], carry: { id } }
  },
  answer: (committed, { id }) => present(committed, id),
}

function authorize(input: DecideInput, { referral, insurer, others }: Gathered, { id, at }: Pick<OperationContext, 'at'> & { id: string }): Write {
  const { decision, reason, text } = input, period = isApproval(decision) ? periodOf(input, at, others) : undefined
  const resource = authorizationOf({ id, referral, decision, insurer, at, ...(reason && { reason }), ...(text && { text }), ...(period && { period }) })
  return { op: 'create', type: 'ClaimResponse', id, resource }
}

function periodOf({ start, end }: DecideInput, at: Date, others: Gathered['others']): Approved {
  for (const [name, day] of [['start', start], ['end', end]] as const) {
    if (day !== undefined && day.length !== 'YYYY-MM-DD'.length) throw invalid(`The input '${name}' is a whole date`, name)
  }
  const { end: last, ...period } = authorizedPeriod({ ...(start && { start }), ...(end && { end }) }, at, others)
  if (last === undefined) throw invalid("No rule gives a length from that day: the operation needs the input 'end'", 'end')
  return { ...period, end: last }
}

/** The referral ends with its decision, or goes to the provider named; at once for two who decide at the same time. */
function decided({ decision, provider }: DecideInput, { referral, version }: Gathered): Write[] {
  if (provider && !provider.reference?.startsWith('Organization/')) throw invalid("The input 'provider' is a reference to an Organization", 'provider')
  if (!isFinal(decision) && !provider) return []
  const resource: ServiceRequest = {
    ...referral,
    ...(isFinal(decision) && { status: isApproval(decision) ? 'completed' : 'revoked' }),
    ...(provider && { performer: [provider as NonNullable<ServiceRequest['performer']>[number]] }),
  }
  return [{ op: 'update', type: 'ServiceRequest', id: referral.id!, resource, ifMatch: version, remake: true }]
}
