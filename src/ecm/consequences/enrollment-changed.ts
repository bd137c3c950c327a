/** An enrollment in ECM begins, changes or ends: what else ran for the member ends, and the member's rows go to the ECM provider whose enrollment stands. */
import type { Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS, type OwnerChange } from '../../fhir/write.ts'
import { civilDateOf } from '../../policy/clock.ts'
import type { Event } from '../consequences.ts'
import { begins, endedBefore, isRunning } from '../enrollment.ts'
import { isEnrollment, providerOn } from '../membership.ts'
import { allOf, deletedOf, memberOf, needsAll, remaining, type Kind } from './of-member.ts'
import { update } from './update.ts'

export const ENROLLMENT: Kind = { type: 'EpisodeOfCare', by: 'patient' }

export const enrollmentChanged: Event = {
  type: 'EpisodeOfCare',
  needs: write => needsAll(ENROLLMENT, write),
  follow({ write, before, after, at }, facts) {
    const member = memberOf(ENROLLMENT, after) ?? memberOf(ENROLLMENT, before), today = civilDateOf(at)
    if (!member || ![before, after].some(e => e !== undefined && isEnrollment(e))) return NOTHING_FOLLOWS
    const known = facts.get(allOf(ENROLLMENT, member))
    if (!after && !known) return { ...NOTHING_FOLLOWS, writes: [deletedOf(ENROLLMENT, write, member)] }
    const others = (known ?? []).filter(e => e.id !== after?.id), ended = begins(before, after) ? others.filter(isRunning).map(e => endedBefore(e, after, today)) : []
    const standing = others.map(other => ended.find(e => e.id === other.id) ?? other)
    return {
      ...NOTHING_FOLLOWS,
      writes: ended.map(update),
      owners: [...left(before, member), { patient: member, provider: providerOn(remaining(standing, { before, after }), today) ?? null }],
    }
  },
}

const left = (before: Resource | undefined, member: string): readonly OwnerChange[] => {
  const was = memberOf(ENROLLMENT, before)
  return was && was !== member ? [{ patient: was, provider: null }] : []
}
