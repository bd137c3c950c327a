/** A referral is taken back before it is decided: the Task to decide it ends. */
import type { ServiceRequest, Task } from '@medplum/fhirtypes'
import { instantText, type Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS, type Query } from '../../fhir/write.ts'
import { standingDecision } from '../authorization.ts'
import { isCoded, TASK_CODE } from '../codes.ts'
import type { Event } from '../consequences.ts'
import { isEcm, isReferral } from '../referral.ts'
import { update } from './update.ts'

export const referralWithdrawn: Event = {
  type: 'ServiceRequest',
  needs: ({ op, id, resource }) => op === 'update' && id && isTakenBack(resource) ? [tasks(id), decisions(resource)] : 'nothing',
  follow({ before, after, at }, facts) {
    if (!isReferral(before) || !isTakenBack(after) || standingDecision(facts.get(decisions(after)) ?? [], `ServiceRequest/${after.id}`)) return NOTHING_FOLLOWS
    const open = (facts.get(tasks(after.id!)) ?? []).filter(isOpen)
    return {
      ...NOTHING_FOLLOWS,
      writes: open.map(task => update({ ...task, status: 'cancelled', lastModified: instantText(at) })),
    }
  },
}

const isTakenBack = (resource: Resource | undefined): resource is ServiceRequest =>
  resource?.resourceType === 'ServiceRequest' && isEcm(resource) && (resource.status === 'revoked' || resource.status === 'entered-in-error')

const tasks = (id: string): Query => `Task?focus=ServiceRequest/${id}`
const decisions = ({ subject }: ServiceRequest): Query => `ClaimResponse?patient=${subject?.reference}`
const isOpen = (resource: Resource): resource is Task =>
  resource.resourceType === 'Task' && isCoded(resource.code, TASK_CODE, 'decide-referral') && ['requested', 'received', 'accepted', 'ready', 'in-progress', 'on-hold', 'draft'].includes(resource.status)
