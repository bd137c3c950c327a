import type { Reference, ServiceRequest } from '@medplum/fhirtypes'
import { standingDecision } from '../../ecm/authorization.ts'
import { planAt } from '../../ecm/membership.ts'
import { isEcm } from '../../ecm/referral.ts'
import { conflict, forbidden, invalid } from '../../fhir/error.ts'
import { parseJson } from '../../fhir/json.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { OperationContext } from '../operation.ts'

export interface Gathered {
  readonly referral: ServiceRequest
  /** The version read: who decides at the same time decides anew. */
  readonly version: string
  readonly insurer: Reference
  /** The member's other ClaimResponses. */
  readonly others: readonly Resource[]
}

/** @throws not-found, invalid when it is no referral to ECM, conflict when it is decided, forbidden to another plan than the member's */
export async function gather(id: string, { repository, record, principal, at }: OperationContext): Promise<Gathered> {
  const stored = await repository.read('ServiceRequest', id), referral = parseJson(stored.text) as ServiceRequest, patient = referral.subject?.reference
  if (!isEcm(referral) || !patient) throw invalid('This is no referral to ECM', 'ServiceRequest.code')
  const [responses, coverages] = await Promise.all([record.all('ClaimResponse', `patient=${patient}`), record.all('Coverage', `beneficiary=${patient}`)])
  const others = responses.map(v => parseJson(v.text) as Resource)
  if (standingDecision(others, `ServiceRequest/${id}`)) throw conflict('The referral is decided already', 'ServiceRequest')
  if (referral.status !== 'active') throw conflict(`A referral that is ${referral.status} is not decided`, 'ServiceRequest.status')
  const plan = planAt(coverages.map(v => parseJson(v.text) as Resource), at)
  if (principal.role === 'plan' && plan !== undefined && principal.party !== plan) throw forbidden("Only the member's plan decides")
  const insurer = principal.role === 'plan' ? principal.party ?? plan : plan
  if (insurer === undefined) throw conflict("No active Coverage names the member's plan", 'ServiceRequest.subject')
  return { referral, version: stored.version, insurer: { reference: insurer }, others }
}
