/** A referral arrives: the plan's Task to decide it, with its due date, and the referrer's sight of both. */
import type { ServiceRequest, Task } from '@medplum/fhirtypes'
import { NOTHING_FOLLOWS, type Facts, type GrantChange, type Query } from '../../fhir/write.ts'
import { instantText } from '../../fhir/resource.ts'
import { civilDateOf } from '../../policy/clock.ts'
import type { DecisionDue, DueByRule } from '../../policy/decision-due.ts'
import { coding, isCoded, TASK_CODE } from '../codes.ts'
import type { Event } from '../consequences.ts'
import { planOn } from '../membership.ts'
import { PROFILES } from '../profiles.ts'
import { dueOf, isReferral, receivedAt } from '../referral.ts'
import { ruleCitation } from '../rule-citation.ts'

export const referralReceived: Event = {
  type: 'ServiceRequest',
  needs: ({ resource, id }) => isReferral(resource) ? queries(resource, id) : 'nothing',
  follow({ before, after, at }, facts, { newId, settings }) {
    if (!isReferral(after) || isReferral(before) || hasTask(after, facts)) return NOTHING_FOLLOWS
    const due = dueOf(after, at, settings)
    if (!due.binding) return NOTHING_FOLLOWS
    const id = newId(), plan = planOn(facts.get(coverages(after)) ?? [], civilDateOf(at))
    const task = decideTask(after, { id, at, due, plan })
    return {
      ...NOTHING_FOLLOWS,
      writes: [{ op: 'create', type: 'Task', id, resource: task }],
      grants: grants(referrer(after, facts), [`ServiceRequest/${after.id}`, `Task/${id}`], at),
      reasons: [due.binding, ...due.beside].map(({ citation }) => citation.rule),
    }
  },
}

const queries = (referral: ServiceRequest, id: string | undefined): readonly Query[] => [
  coverages(referral),
  ...(id ? [tasks(id)] : []),
  ...(requesterRole(referral) ? [requesterRole(referral)!] : []),
]
const coverages = ({ subject }: ServiceRequest): Query => `Coverage?beneficiary=${subject?.reference}`
const tasks = (id: string): Query => `Task?focus=ServiceRequest/${id}`
const requesterRole = ({ requester }: ServiceRequest): Query | undefined => requester?.reference?.startsWith('PractitionerRole/') ? requester.reference : undefined

const hasTask = ({ id }: ServiceRequest, facts: Facts): boolean =>
  (facts.get(tasks(id!)) ?? []).some(task => task.resourceType === 'Task' && isCoded(task.code, TASK_CODE, 'decide-referral'))

/** The organization that referred: itself, or the one its clinician works for. */
function referrer(referral: ServiceRequest, facts: Facts): string | undefined {
  const by = referral.requester?.reference
  if (by?.startsWith('Organization/')) return by
  const role = by ? facts.get(by)?.[0] : undefined
  return role?.resourceType === 'PractitionerRole' ? role.organization?.reference : undefined
}

const grants = (party: string | undefined, resources: readonly string[], starts: Date): readonly GrantChange[] =>
  party ? resources.map(resource => ({ op: 'grant', party, patient: '', resource, purpose: 'referral', starts, because: resources[0]! })) : []

interface Deciding { readonly id: string; readonly at: Date; readonly due: DecisionDue; readonly plan: string | undefined }

function decideTask(referral: ServiceRequest, { id, at, due, plan }: Deciding): Task {
  const binding = due.binding!, received = receivedAt(referral, at)
  return {
    resourceType: 'Task', id,
    ...(plan && { meta: { profile: [PROFILES.referralTask] } }),
    extension: [binding, ...due.beside].map(cited),
    status: 'requested', intent: 'order', priority: referral.priority ?? 'routine',
    code: coding(TASK_CODE, 'decide-referral'),
    description: `Decide the referral to ECM by ${binding.due.text} (${binding.citation.rule}: ${binding.due.counted})`,
    focus: { reference: `ServiceRequest/${referral.id}` },
    for: referral.subject!,
    authoredOn: instantText(received),
    ...(referral.requester && { requester: referral.requester }),
    ...(plan && { owner: { reference: plan } }),
    restriction: { period: { end: binding.due.text } },
    ...notes([...(plan ? [] : ['No active Coverage names a plan: nobody owns this task.']), ...due.earlier.map(earlier)]),
  }
}

const cited = ({ citation, due }: DueByRule): ReturnType<typeof ruleCitation> => ruleCitation(citation, due.text)
const earlier = ({ citation, due }: DueByRule): string => `${citation.rule} gives an earlier date, ${due.text} (${due.counted}); it warns and moves nothing.`
const notes = (texts: readonly string[]): Pick<Task, 'note'> => texts.length > 0 ? { note: texts.map(text => ({ text })) } : {}
