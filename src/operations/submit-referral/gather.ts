import type { Identifier, Reference, ServiceRequest } from '@medplum/fhirtypes'
import { FhirError, invalid, multipleMatches, notFound } from '../../fhir/error.ts'
import type { OperationContext } from '../operation.ts'

export interface SubmitInput {
  readonly [name: string]: unknown
  readonly referral?: ServiceRequest
  readonly patient?: Reference
  readonly identifier?: Identifier
  readonly population?: readonly string[]
  readonly fact?: readonly string[]
  readonly visit?: readonly Reference[]
  readonly urgency?: string
  readonly provider?: Reference
  readonly requester?: Reference
  readonly received?: string
}

/**
 * The member: by reference, or by an identifier over the whole record, for a referrer need not see whom they refer.
 * @throws invalid when neither is given or they name two people; not-found; multiple-matches
 */
export async function memberOf(input: SubmitInput, { identify }: Pick<OperationContext, 'identify'>): Promise<Reference> {
  const reference = input.patient?.reference ?? input.referral?.subject?.reference
  const identifier = input.identifier ?? input.patient?.identifier ?? input.referral?.subject?.identifier
  if (identifier?.value === undefined) {
    if (!reference?.startsWith('Patient/')) throw invalid("The operation needs the member: 'patient', 'identifier' or the referral's subject")
    return { reference }
  }
  const ids = await identify('Patient', identifier.system, identifier.value)
  if (ids.length === 0) throw notFound('No member has this identifier', 'identifier')
  if (ids.length > 1) throw multipleMatches('Several members have this identifier', 'identifier')
  const found = `Patient/${ids[0]}`
  if (reference !== undefined && reference !== found) throw invalid('The reference and the identifier name two members', 'identifier')
  return { reference: found }
}

/**
 * Who refers. An organization refers in its own name, or a clinician of it does; a plan enters what others sent it.
 * @throws invalid when nobody is named; forbidden to refer in another organization's name
 */
export function requesterOf(input: SubmitInput, { principal: { party, role } }: Pick<OperationContext, 'principal'>): Reference {
  const said = input.requester ?? input.referral?.requester
  if (said?.reference === undefined) {
    if (party === undefined) throw invalid("The operation needs who refers: 'requester' or the referral's requester", 'requester')
    return { reference: party }
  }
  if (party !== undefined && role !== 'plan' && role !== 'operator' && said.reference.startsWith('Organization/') && said.reference !== party) {
    throw new FhirError('forbidden', [{ text: 'An organization refers in its own name', expression: 'requester' }])
  }
  return said
}
