/** The Tasks of an assignment: the plan's to find a provider, the offer to that provider, and the provider's to name who leads the care. */
import type { EpisodeOfCare, ServiceRequest, Task } from '@medplum/fhirtypes'
import { instantText, type Resource } from '../../fhir/resource.ts'
import { declineDue, leadCareManagerDue } from '../../policy/answering-assignment.ts'
import type { DueByRule } from '../../policy/decision-due.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../policy/settings.ts'
import { coding, codingsOf, DECLINE_REASON, isCoded, TASK_CODE } from '../codes.ts'
import { startOf } from '../dates.ts'
import { PROFILES } from '../profiles.ts'
import { ruleCitation } from '../rule-citation.ts'

const ofCode = (code: string) => (resource: Resource | undefined): resource is Task => resource?.resourceType === 'Task' && isCoded(resource.code, TASK_CODE, code)
export const isPlansTask = ofCode('assign-provider')
export const isOffer = ofCode('accept-assignment')
export const isLeadTask = ofCode('assign-lead-care-manager')

const OPEN = new Set(['draft', 'requested', 'received', 'accepted', 'ready', 'in-progress', 'on-hold'])
export const isOpen = ({ status }: Task): boolean => OPEN.has(status)
/** An offer that nobody has answered. */
export const isUnanswered = (resource: Resource | undefined): resource is Task => isOffer(resource) && ['requested', 'received'].includes(resource.status)
export const isAccepted = (resource: Resource | undefined): resource is Task => isOffer(resource) && ['accepted', 'in-progress', 'completed'].includes(resource.status)
export const isDeclined = (resource: Resource | undefined): resource is Task => isOffer(resource) && resource.status === 'rejected'

/** When the provider was told. */
export const noticedAt = (offer: Task, now: Date): Date => startOf(offer.authoredOn) ?? now
/** The code of the ground of a decline; undefined: of another list, or none. */
export const declineReason = ({ statusReason }: Task): string | undefined => codingsOf(statusReason).find(c => c.system === DECLINE_REASON)?.code

/** Where the member lives, undefined: not shown. */
export interface Given { readonly county: string | undefined; readonly settings?: Settings }
const situated = ({ county, settings = DEFAULT_SETTINGS }: Given) => ({ county, settings })

export interface Asked { readonly id: string; readonly referral: ServiceRequest; readonly at: Date; readonly due: DueByRule | undefined; /** 'Organization/1' */ readonly plan: string | undefined }

const dueParts = (due: DueByRule | undefined): Pick<Task, 'extension' | 'restriction'> =>
  due ? { extension: [ruleCitation(due.citation, due.due.text)], restriction: { period: { end: due.due.text } } } : {}
const by = (due: DueByRule | undefined): string => due ? ` by ${due.due.text} (${due.citation.rule}: ${due.due.counted})` : ''

/** To the plan: find an ECM provider for a member who is authorized and has none. */
export function plansTask({ id, referral, at, due, plan }: Asked): Task {
  return {
    resourceType: 'Task', id, meta: { profile: [PROFILES.findProviderTask] }, ...dueParts(due),
    status: 'requested', intent: 'order', priority: referral.priority ?? 'routine',
    code: coding(TASK_CODE, 'assign-provider'),
    description: `Assign the member to an ECM provider${by(due)}`,
    focus: { reference: `ServiceRequest/${referral.id}` }, for: referral.subject!,
    authoredOn: instantText(at),
    ...(plan && { owner: { reference: plan } }),
  }
}

export interface Offered extends Omit<Asked, 'due'> {
  readonly provider: string
  /** Why this one, a line each. */
  readonly why: readonly string[]
  readonly given: Given
}

/** To a provider: the member is assigned to you. What must be answered until when is a decline; an acceptance is due at once. */
export function offer({ id, referral, at, plan, provider, why, given }: Offered): Task {
  const due = declineDue(at, situated(given))
  return {
    resourceType: 'Task', id, meta: { profile: [PROFILES.assignmentTask] }, ...dueParts(due),
    status: 'requested', intent: 'order', priority: referral.priority ?? 'routine',
    code: coding(TASK_CODE, 'accept-assignment'),
    description: `Accept the member at once; a decline, for a reached capacity alone, reaches the plan${by(due) || ' at once'}`,
    focus: { reference: `ServiceRequest/${referral.id}` }, for: referral.subject!,
    authoredOn: instantText(at),
    ...(plan && { requester: { reference: plan } }),
    owner: { reference: provider },
    ...(why.length > 0 && { note: why.map(text => ({ text })) }),
  }
}

/** The plan's Task while a provider is asked, when it has answered, and when it has to be asked anew. */
export const plansTaskAs = (task: Task, status: 'in-progress' | 'requested' | 'completed' | 'cancelled', at: Date, note?: string): Task => ({
  ...task, status, lastModified: instantText(new Date(Math.max(at.getTime(), noticedAt(task, at).getTime()))), // not before it was authored, R4 inv-1
  ...(status === 'completed' && { executionPeriod: { ...task.executionPeriod, end: instantText(at) } }),
  ...(note && { note: [...(task.note ?? []), { text: note }] }),
})

export interface Leading { readonly id: string; readonly episode: EpisodeOfCare; readonly provider: string; readonly noticed: Date; readonly at: Date; readonly given: Given }

/** To the provider: name the Lead Care Manager. Counted from the notice of the assignment. */
export function leadTask({ id, episode, provider, noticed, at, given }: Leading): Task {
  const due = leadCareManagerDue(noticed, situated(given))
  return {
    resourceType: 'Task', id, meta: { profile: [PROFILES.leadCareManagerTask] }, ...dueParts(due),
    status: 'requested', intent: 'order',
    code: coding(TASK_CODE, 'assign-lead-care-manager'),
    description: `Assign a Lead Care Manager to begin outreach${by(due)}`,
    focus: { reference: `EpisodeOfCare/${episode.id}` }, for: episode.patient!,
    authoredOn: instantText(at),
    owner: { reference: provider },
  }
}
