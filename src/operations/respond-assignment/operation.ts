import type { Task } from '@medplum/fhirtypes'
import { isOffer, isUnanswered } from '../../ecm/assignment/tasks.ts'
import { coding, DECLINE_REASON } from '../../ecm/codes.ts'
import { conflict, forbidden, invalid } from '../../fhir/error.ts'
import { parseJson } from '../../fhir/json.ts'
import { instantText } from '../../fhir/resource.ts'
import type { WritingOperation } from '../operation.ts'
import { definition } from './definition.ts'
import { present } from './present.ts'

export interface RespondInput {
  readonly [name: string]: unknown
  readonly id: string
  readonly response: string
  readonly reason?: string
  readonly text?: string
}

/** Task/[id]/$respond-assignment: what follows, and what stands against a decline, is judged where every writing of the Task is. */
export const operation: WritingOperation<RespondInput, { readonly id: string }> = {
  definition,
  async writes({ id, response, reason, text }, { repository, principal, at }) {
    if (response !== 'accepted' && response !== 'declined') throw invalid("The input 'response' is accepted or declined", 'response')
    if (response === 'accepted' && reason !== undefined) throw invalid("The input 'reason' is that of a decline", 'reason')
    const stored = await repository.read('Task', id), offer = parseJson(stored.text) as Task
    if (!isOffer(offer)) throw invalid('This Task is no offer of a member', 'Task.code')
    if (principal.role !== 'operator' && principal.party !== offer.owner?.reference) throw forbidden('Only the provider that was asked answers')
    const { status } = offer
    if (!isUnanswered(offer)) throw conflict(`The assignment is answered already, or taken back: its Task is ${status}`, 'Task.status')
    return { writes: [{ op: 'update', type: 'Task', id, resource: answered(offer, { response, reason, text, at }), ifMatch: stored.version, remake: true }], carry: { id } }
  },
  answer: (committed, { id }) => present(committed, id),
}

interface Answer { readonly response: 'accepted' | 'declined'; readonly reason: string | undefined; readonly text: string | undefined; readonly at: Date }

/** Accepting is all there is to do about the offer; what comes after has Tasks of its own. */
function answered(offer: Task, { response, reason = 'capacity-reached', text, at }: Answer): Task {
  return {
    ...offer, status: response === 'accepted' ? 'completed' : 'rejected', executionPeriod: { ...offer.executionPeriod, end: instantText(at) },
    ...(response === 'declined' && { statusReason: { ...coding(DECLINE_REASON, reason), ...(text && { text }) } }),
    ...(response === 'accepted' && text && { note: [...(offer.note ?? []), { text }] }),
  }
}
