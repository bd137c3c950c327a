/** A referral is decided: its Task and the referral itself end, and an approval enrolls the member with the ECM provider. */
import type { ClaimResponse, EpisodeOfCare, ServiceRequest, Task } from '@medplum/fhirtypes'
import { instantText } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS, type Facts, type Query, type Write } from '../../fhir/write.ts'
import { civilDateOf } from '../../policy/clock.ts'
import { AUTHORIZATION_DECISION, coding, ECM_PROGRAM, isCoded, TASK_CODE } from '../codes.ts'
import type { Event } from '../consequences.ts'
import { dayOf } from '../dates.ts'
import { decisionOf, isApproval, isFinal, requestOf } from '../decision.ts'
import { isEcmType } from '../membership.ts'
import { isReferral } from '../referral.ts'

export const decisionMade: Event = {
  type: 'ClaimResponse',
  needs: ({ resource }) => resource?.resourceType === 'ClaimResponse' && decisionOf(resource) ? queries(resource) : 'nothing',
  follow({ before, after, at }, facts, { newId }) {
    const code = decisionOf(after)?.code
    if (after?.resourceType !== 'ClaimResponse' || after.status !== 'active' || code === undefined || stands(before, code)) return NOTHING_FOLLOWS
    const request = requestOf(after), referral = request ? facts.get(request)?.[0] as ServiceRequest | undefined : undefined
    if (!request || !referral || referral.subject?.reference !== after.patient?.reference) return NOTHING_FOLLOWS
    const made: Made = { code, decision: after, at, referral }
    const open = (facts.get(tasks(request)) ?? []).filter(isOpenDecision)
    return {
      ...NOTHING_FOLLOWS,
      writes: [
        ...open.map(task => update(decidedTask(task, made))),
        ...(isFinal(code) && isReferral(referral) ? [update(decidedReferral(referral, code))] : []),
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
const stands = (before: Parameters<typeof decisionOf>[0], code: string): boolean =>
  before?.resourceType === 'ClaimResponse' && before.status === 'active' && decisionOf(before)?.code === code

const isOpenDecision = (task: { resourceType: string }): task is Task =>
  task.resourceType === 'Task' && isCoded((task as Task).code, TASK_CODE, 'decide-referral') && !['completed', 'cancelled', 'failed', 'rejected', 'entered-in-error'].includes((task as Task).status)

/** What was read is what is changed: another's change in between makes this one anew. */
const update = (resource: Task | ServiceRequest): Write => ({
  op: 'update', type: resource.resourceType, id: resource.id!, resource, ...(resource.meta?.versionId && { ifMatch: resource.meta.versionId, remake: true }),
})

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

/** The member's enrollment from the first day of the authorization, with the provider asked for. One that stands with that provider is not made twice. */
function enrollment({ decision, referral, at }: Made, facts: Facts, newId: () => string): readonly Write[] {
  const provider = referral.performer?.find(p => p.reference?.startsWith('Organization/'))?.reference, patient = decision.patient!
  const known = (facts.get(episodes(patient.reference!)) ?? []).filter((e): e is EpisodeOfCare => e.resourceType === 'EpisodeOfCare' && isEcmType(e))
  const request = `ServiceRequest/${referral.id}`
  const stands = known.some(e => e.referralRequest?.some(r => r.reference === request) || (e.status === 'active' && e.managingOrganization?.reference === provider))
  if (!provider || stands) return []
  const today = civilDateOf(at), start = dayOf(decision.preAuthPeriod?.start) ?? today, id = newId()
  const episode: EpisodeOfCare = {
    resourceType: 'EpisodeOfCare', id,
    status: start <= today ? 'active' : 'planned',
    type: [coding(ECM_PROGRAM, 'ecm')],
    patient, managingOrganization: { reference: provider },
    period: { start },
    referralRequest: [{ reference: request }],
  }
  return [{ op: 'create', type: 'EpisodeOfCare', id, resource: episode }]
}
