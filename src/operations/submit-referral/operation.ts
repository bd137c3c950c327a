import { instantText } from '../../fhir/resource.ts'
import { FhirError, invalid } from '../../fhir/error.ts'
import type { Write } from '../../fhir/write.ts'
import { ATTESTABLE, attestationOf, referralOf } from '../../ecm/submission.ts'
import type { OperationContext, WritingOperation } from '../operation.ts'
import { definition } from './definition.ts'
import { memberOf, requesterOf, type SubmitInput } from './gather.ts'
import { present } from './present.ts'

/** ServiceRequest/$submit-referral: a member is referred, and the clock of the decision starts. */
export const operation: WritingOperation<SubmitInput, { readonly id: string }> = {
  definition,
  async writes(input, context) {
    const urgency = urgencyOf(input), facts = factsOf(input)
    const subject = await memberOf(input, context), requester = requesterOf(input, context), id = context.newId()
    const referral = referralOf({
      id, subject, requester, received: receivedOf(input, context), populations: input.population ?? [],
      ...(input.referral && { referral: input.referral }), ...(urgency && { urgency }), ...(input.provider && { provider: input.provider }),
    })
    const attested = facts.map(fact => attestationOf({ id: context.newId(), fact, subject, performer: requester, at: context.at, referral: `ServiceRequest/${id}`, visits: input.visit ?? [] }))
    const writes: Write[] = [referral, ...attested].map(resource => ({ op: 'create', type: resource.resourceType, id: resource.id!, resource }))
    return { writes, carry: { id } }
  },
  answer: (committed, { id }) => present(committed, id),
}

function urgencyOf({ urgency }: SubmitInput): 'routine' | 'expedited' | undefined {
  if (urgency === undefined || urgency === 'routine' || urgency === 'expedited') return urgency
  throw invalid("The input 'urgency' is routine or expedited", 'urgency')
}

function factsOf({ fact = [] }: SubmitInput): readonly string[] {
  const unknown = fact.map((code, i) => ({ code, i })).filter(({ code }) => !ATTESTABLE.has(code))
  if (unknown.length > 0) throw new FhirError('invalid', unknown.map(({ i }) => ({ text: 'This is no fact that a person attests by yes: see the code system ecm-policy-fact', expression: `fact[${i}]` })))
  return [...new Set(fact)]
}

/** Now; a plan that enters what came before says when, and is believed. */
function receivedOf({ received, referral }: SubmitInput, { at, principal: { role } }: OperationContext): string {
  const said = received ?? referral?.authoredOn
  return said !== undefined && said.includes('T') && (role === 'plan' || role === 'operator') ? said : instantText(at)
}
