/**
 * A member is offered to an ECM provider, who answers: while it may answer it sees the offer, the referral and whom it is about; accepting
 * enrolls the member, anything else returns the member to the plan, whose clock has gone on (ASG-016).
 */
import type { ClaimResponse, ServiceRequest, Task } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS, type Facts, type GrantChange, type Query, type Write } from '../../fhir/write.ts'
import { reassignment } from '../../policy/assignment/reassignment.ts'
import { civilDateOf, startOfDay } from '../../policy/clock.ts'
import { isAccepted, isDeclined, isOffer, isOpen, isPlansTask, isUnanswered, plansTaskAs } from '../assignment/tasks.ts'
import type { Event } from '../consequences.ts'
import { dayOf } from '../dates.ts'
import { approvedRequest } from '../decision.ts'
import { enroll } from './enroll.ts'
import { update } from './update.ts'

export const assignmentAnswered: Event = {
  type: 'Task',
  needs({ op, resource }) {
    if (op === 'delete') return []
    return isOffer(resource) && resource.for?.reference && resource.focus?.reference ? queries(resource) : 'nothing'
  },
  follow({ before, after, at }, facts, { newId }) {
    const was = isUnanswered(before) ? before : undefined, is = isUnanswered(after) ? after : undefined
    if (isAccepted(after) && !isAccepted(before)) return accepted(after, { facts, at, newId })
    return {
      ...NOTHING_FOLLOWS,
      writes: was && !is ? returned(after as Task | undefined, facts, at) : [],
      grants: [...(was && was.owner?.reference !== is?.owner?.reference ? ended(was, at) : []), ...(is && is.owner?.reference !== was?.owner?.reference ? opened(is, at) : [])],
      reasons: isDeclined(after) && was ? [reassignment.editions[0].id] : [],
    }
  },
}

const queries = ({ for: member, focus }: Task): readonly Query[] => [focus!.reference!, tasks(focus!.reference!), episodes(member!.reference!), decisions(member!.reference!)]
const tasks = (referral: string): Query => `Task?focus=${referral}`
const episodes = (member: string): Query => `EpisodeOfCare?patient=${member}`
const decisions = (member: string): Query => `ClaimResponse?patient=${member}`

/** What a provider must see to answer: the offer, what was asked for, and about whom. Not the member's record. */
const shown = (offer: Task): readonly string[] => [`Task/${offer.id}`, offer.focus?.reference, offer.for?.reference].filter(reference => reference !== undefined)
const opened = (offer: Task, at: Date): readonly GrantChange[] => grants(offer, at, 'grant')
const ended = (offer: Task, at: Date, ends = at): readonly GrantChange[] => grants(offer, at, 'end', ends)
const grants = (offer: Task, starts: Date, op: GrantChange['op'], ends?: Date): readonly GrantChange[] => offer.owner?.reference
  ? shown(offer).map(resource => ({ op, party: offer.owner!.reference!, patient: '', resource, purpose: 'assignment', starts, ...(ends && { ends }), because: `Task/${offer.id}` })) : []

interface Means { readonly facts: Facts; readonly at: Date; readonly newId: () => string }

/** The enrollment begins, and the member's record opens with it; where it is only planned, the offer stays in sight until then. */
function accepted(offer: Task, { facts, at, newId }: Means): ReturnType<Event['follow']> {
  const request = offer.focus?.reference ?? '', provider = offer.owner?.reference, [referral] = facts.get(request) ?? [] as readonly Resource[], today = civilDateOf(at)
  const approval = (facts.get(decisions(offer.for?.reference ?? '')) ?? []).find((r): r is ClaimResponse => approvedRequest(r) === request)
  if (!provider || !approval || referral?.resourceType !== 'ServiceRequest') return { ...NOTHING_FOLLOWS, grants: ended(offer, at) }
  const authorized = dayOf(approval.preAuthPeriod?.start) ?? today, start = authorized > today ? authorized : today
  const writes = enroll({ patient: (referral as ServiceRequest).subject as never, provider, referral: request, start, today, known: facts.get(episodes(offer.for!.reference!)) ?? [] }, newId)
  return {
    ...NOTHING_FOLLOWS,
    writes: [...(writes ?? []), ...plans(facts, request).map(task => update(plansTaskAs(task, 'completed', at)))],
    grants: ended(offer, at, start > today ? startOfDay(start) : at),
  }
}

const plans = (facts: Facts, request: string): readonly Task[] => (facts.get(tasks(request)) ?? []).filter(isPlansTask).filter(isOpen)

/** The plan's own Task stands again as it was: with the date it had. */
function returned(offer: Task | undefined, facts: Facts, at: Date): readonly Write[] {
  const request = offer?.focus?.reference
  if (!request || offer.status === 'entered-in-error') return []
  const note = isDeclined(offer) ? `Declined by the provider that was asked: another is to be found, and the clock goes on (${reassignment.editions[0].id})` : undefined
  return plans(facts, request).filter(task => task.status === 'in-progress').map(task => update(plansTaskAs(task, 'requested', at, note)))
}
