/** A referral is decided: its Task and the referral itself end, and an approval enrolls the member with the ECM provider. */
import type { ClaimResponse, ServiceRequest, Task } from '@medplum/fhirtypes'
import { instantText, type Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS, type Facts, type Query, type Write } from '../../fhir/write.ts'
import { civilDateOf } from '../../policy/clock.ts'
import { AUTHORIZATION_DECISION, coding, isCoded, TASK_CODE } from '../codes.ts'
import type { Event } from '../consequences.ts'
import { dayOf } from '../dates.ts'
import { approvedRequest, decisionOf, isApproval, isFinal, requestOf } from '../decision.ts'
import { continued, enrollmentOf, isEcmEnrollment, isOpenEnrollment, restsOn } from '../enrollment.ts'
import { providerOf } from '../membership.ts'
import { isEcm, isReferral } from '../referral.ts'
import { update } from './update.ts'

export const decisionMade: Event = {
  type: 'ClaimResponse',
  needs: ({ resource }) => resource?.resourceType === 'ClaimResponse' && decisionOf(resource) ? queries(resource) : 'nothing',
  follow({ before, after, at }, facts, { newId }) {
    const code = decisionOf(after)?.code
    if (after?.resourceType !== 'ClaimResponse' || after.status !== 'active' || code === undefined || stands(before, after, code)) return NOTHING_FOLLOWS
    const request = requestOf(after), referral = request ? facts.get(request)?.[0] as ServiceRequest | undefined : undefined
    if (!request || !referral || referral.subject?.reference !== after.patient?.reference) return NOTHING_FOLLOWS
    const made: Made = { code, decision: after, at, referral }
    const open = (facts.get(tasks(request)) ?? []).filter(isOpenDecision)
    return {
      ...NOTHING_FOLLOWS,
      writes: [
        ...open.map(task => update(decidedTask(task, made))),
        ...(isFinal(code) && (isReferral(referral) || isOverturned(before, made)) ? [update(decidedReferral(referral, code))] : []),
        ...(isApproval(code) ? enrollment(made, facts, newId) : []),
      ],
    }
  },
}

interface Made { readonly code: string; readonly decision: ClaimResponse; readonly referral: ServiceRequest; readonly at: Date }

const queries = (decision: ClaimResponse): readonly Query[] => {
  const request = requestOf(decision), patient = decision.patient?.reference
  return request && patient ? [request, tasks(request), episodes(patient)] : []
}
const tasks = (request: string): Query => `Task?focus=${request}`
const episodes = (patient: string): Query => `EpisodeOfCare?patient=${patient}`

/** Was the same already decided before this change? */
const stands = (before: Resource | undefined, after: ClaimResponse, code: string): boolean =>
  before?.resourceType === 'ClaimResponse' && before.status === 'active' && decisionOf(before)?.code === code && requestOf(before) === requestOf(after)

const isOpenDecision = (task: { resourceType: string }): task is Task =>
  task.resourceType === 'Task' && isCoded((task as Task).code, TASK_CODE, 'decide-referral') && !['completed', 'cancelled', 'failed', 'rejected', 'entered-in-error'].includes((task as Task).status)

function decidedTask(task: Task, { code, decision, at }: Made): Task {
  if (!isFinal(code)) return { ...task, status: 'in-progress', businessStatus: coding(AUTHORIZATION_DECISION, code), lastModified: instantText(at) }
  return {
    ...task,
    status: code === 'withdrawn' ? 'cancelled' : 'completed',
    businessStatus: coding(AUTHORIZATION_DECISION, code),
    lastModified: instantText(at),
    executionPeriod: { ...task.executionPeriod, end: instantText(at) },
    output: [
      ...(task.output ?? []),
      { type: { text: 'decision' }, valueCodeableConcept: coding(AUTHORIZATION_DECISION, code) },
      { type: { text: 'authorization' }, valueReference: { reference: `ClaimResponse/${decision.id}` } },
    ],
  }
}

/** completed: what was asked for has been given; revoked: it will not be. */
const decidedReferral = (referral: ServiceRequest, code: string): ServiceRequest => ({ ...referral, status: isApproval(code) ? 'completed' : 'revoked' })

/** What was approved is denied or withdrawn after all. */
const isOverturned = (before: Resource | undefined, { referral, code }: Made): boolean =>
  approvedRequest(before) === `ServiceRequest/${referral.id}` && isEcm(referral) && referral.status === 'completed' && !isApproval(code)

/** The member's enrollment with the provider asked for. One that stands with that provider goes on. */
function enrollment({ decision, referral, at }: Made, facts: Facts, newId: () => string): readonly Write[] {
  const provider = referral.performer?.find(p => p.reference?.startsWith('Organization/'))?.reference, patient = decision.patient!
  const known = (facts.get(episodes(patient.reference!)) ?? []).filter(isEcmEnrollment), request = `ServiceRequest/${referral.id}`
  if (!provider || known.some(e => restsOn(e, request) && e.status !== 'cancelled')) return []
  const today = civilDateOf(at), start = dayOf(decision.preAuthPeriod?.start) ?? today
  const same = known.find(e => isOpenEnrollment(e) && providerOf(e) === provider)
  if (same) return [update(continued(same, request, { start, today }))]
  const episode = enrollmentOf({ id: newId(), patient, provider, referral: request, start, today, others: known })
  return [{ op: 'create', type: 'EpisodeOfCare', id: episode.id!, resource: episode }]
}
