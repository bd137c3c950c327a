/** A referral is decided: its Task and the referral itself end, and an approval enrolls the member with the ECM provider. */
import type { ClaimResponse, ServiceRequest, Task } from '@medplum/fhirtypes'
import { instantText, type Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS, type Facts, type Query, type Write } from '../../fhir/write.ts'
import { civilDateOf } from '../../policy/clock.ts'
import { AUTHORIZATION_DECISION, coding, isCoded, TASK_CODE } from '../codes.ts'
import { assignmentDueOf } from '../assignment/candidates.ts'
import { isOpen, isPlansTask, plansTask } from '../assignment/tasks.ts'
import type { Event, Means } from '../consequences.ts'
import { dayOf } from '../dates.ts'
import { approvedRequest, decisionOf, isApproval, isFinal, requestOf } from '../decision.ts'
import { isEcm, isReferral } from '../referral.ts'
import { enroll } from './enroll.ts'
import { update } from './update.ts'

export const decisionMade: Event = {
  type: 'ClaimResponse',
  needs: ({ resource }) => resource?.resourceType === 'ClaimResponse' && decisionOf(resource) ? queries(resource) : 'nothing',
  follow({ before, after, at }, facts, means) {
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
        ...(isApproval(code) ? enrollment(made, facts, means) : []),
      ],
    }
  },
}

interface Made { readonly code: string; readonly decision: ClaimResponse; readonly referral: ServiceRequest; readonly at: Date }

const queries = (decision: ClaimResponse): readonly Query[] => {
  const request = requestOf(decision), patient = decision.patient?.reference
  return request && patient ? [request, tasks(request), episodes(patient), ...(isApproval(decisionOf(decision)?.code) ? home(patient) : [])] : []
}
const tasks = (request: string): Query => `Task?focus=${request}`
/** Where the member lives: the clocks of an assignment differ by county. */
const home = (patient: string): readonly Query[] => [patient, `Coverage?beneficiary=${patient}`]
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

/** The member's enrollment with the provider asked for; without one, the plan's Task to find it. */
function enrollment(made: Made, facts: Facts, { newId, settings }: Means): readonly Write[] {
  const { decision, referral, at } = made, provider = referral.performer?.find(p => p.reference?.startsWith('Organization/'))?.reference, patient = decision.patient!
  const today = civilDateOf(at), start = dayOf(decision.preAuthPeriod?.start) ?? today
  return enroll({ patient, provider, referral: `ServiceRequest/${referral.id}`, start, today, known: facts.get(episodes(patient.reference!)) ?? [] }, newId) ?? toAssign(made, facts, { newId, settings })
}

function toAssign({ decision, referral, at }: Made, facts: Facts, { newId, settings }: Means): readonly Write[] {
  if ((facts.get(tasks(`ServiceRequest/${referral.id}`)) ?? []).some(task => isPlansTask(task) && isOpen(task))) return []
  const around = home(decision.patient!.reference!).flatMap(query => facts.get(query) ?? []), insurer = decision.insurer?.reference
  const task = plansTask({ id: newId(), referral, at, plan: insurer?.startsWith('Organization/') ? insurer : undefined, due: assignmentDueOf(referral, around, { at, authorized: at, settings }) })
  return [{ op: 'create', type: 'Task', id: task.id!, resource: task }]
}
