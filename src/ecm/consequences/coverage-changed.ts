/** Coverage begins, changes or ends: the member's rows go to the plan whose Coverage stands. */
import type { Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS, type OwnerChange } from '../../fhir/write.ts'
import { civilDateOf } from '../../policy/clock.ts'
import type { Event } from '../consequences.ts'
import { isOfPlan, planOn } from '../membership.ts'
import { allOf, deletedOf, memberOf, needsAll, remaining, type Kind } from './of-member.ts'

const COVERAGE: Kind = { type: 'Coverage', by: 'beneficiary' }

export const coverageChanged: Event = {
  type: 'Coverage',
  needs: write => needsAll(COVERAGE, write),
  follow({ write, before, after, at }, facts) {
    const member = memberOf(COVERAGE, after) ?? memberOf(COVERAGE, before)
    if (!member || ![before, after].some(c => c !== undefined && isOfPlan(c))) return NOTHING_FOLLOWS
    const known = facts.get(allOf(COVERAGE, member))
    if (!after && !known) return { ...NOTHING_FOLLOWS, writes: [deletedOf(COVERAGE, write, member)] }
    return { ...NOTHING_FOLLOWS, owners: [...left(before, member), { patient: member, plan: planOn(remaining(known ?? [], { before, after }), civilDateOf(at)) ?? null }] }
  },
}

/** A Coverage that names another member now has left the one before, whose others cannot be asked for: closed until one of them is written. */
const left = (before: Resource | undefined, member: string): readonly OwnerChange[] => {
  const was = memberOf(COVERAGE, before)
  return was && was !== member ? [{ patient: was, plan: null }] : []
}
