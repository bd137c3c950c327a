/** An approval stands no more (denied, cancelled, an error, deleted): the enrollment that rested on it alone ends, and with it the provider's sight; so do the Tasks of an assignment under way. */
import type { ClaimResponse, Task } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS, type Facts, type Judged, type Query, type Write } from '../../fhir/write.ts'
import { civilDateOf } from '../../policy/clock.ts'
import { isOpen, isPlansTask, isUnanswered, plansTaskAs } from '../assignment/tasks.ts'
import type { Event } from '../consequences.ts'
import { approvedRequest } from '../decision.ts'
import { isOpenEnrollment, restsOn, withdrawn } from '../enrollment.ts'
import { update } from './update.ts'

export const approvalWithdrawn: Event = {
  type: 'ClaimResponse',
  needs(write) {
    const member = memberSaid(write)
    if (write.op === 'create') return 'nothing'
    return member ? [decisions(member), episodes(member), open(member)] : []
  },
  follow(judged, facts) {
    const { write, before, after, at } = judged, request = approvedRequest(before), member = (before as ClaimResponse | undefined)?.patient?.reference
    if (request === undefined || member === undefined || approvedRequest(after) === request) return NOTHING_FOLLOWS
    if (!facts.has(episodes(member))) return { ...NOTHING_FOLLOWS, writes: after ? [] : [askedAgain(write, member)] }
    const standing = standingBeside(judged, facts, member)
    if (standing.has(request)) return NOTHING_FOLLOWS
    const ended = (facts.get(episodes(member)) ?? []).filter(isOpenEnrollment).filter(e => restsOn(e, request) && ![...standing].some(other => restsOn(e, other)))
    const idle = (facts.get(open(member)) ?? []).filter(task => (isPlansTask(task) || isUnanswered(task)) && isOpen(task) && task.focus?.reference === request) as readonly Task[]
    return {
      ...NOTHING_FOLLOWS,
      writes: [...ended.map(episode => update(withdrawn(episode, civilDateOf(at)))), ...idle.map(task => update(plansTaskAs(task, 'cancelled', at)))],
    }
  },
}

const decisions = (member: string): Query => `ClaimResponse?patient=${member}`
const episodes = (member: string): Query => `EpisodeOfCare?patient=${member}`
const open = (member: string): Query => `Task?patient=${member}&code=assign-provider,accept-assignment`

/** A deletion does not say whose the authorization was, until it is asked for once more. */
function memberSaid({ op, resource, where }: Write): string | undefined {
  if (op === 'delete') return /^patient=(Patient\/[A-Za-z0-9.-]{1,64})$/.exec(where ?? '')?.[1]
  return (resource as ClaimResponse | undefined)?.patient?.reference
}
const askedAgain = (write: Write, member: string): Write => ({ ...write, where: `patient=${member}` })

/** Referrals whose approval stands after the change. */
function standingBeside({ before, after }: Judged, facts: Facts, member: string): ReadonlySet<string> {
  const others: readonly Resource[] = (facts.get(decisions(member)) ?? []).filter(r => r.id !== before?.id)
  return new Set([...others, after].flatMap(r => approvedRequest(r) ?? []))
}
