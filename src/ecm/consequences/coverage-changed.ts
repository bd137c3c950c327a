/** Coverage begins, changes or ends: the member's rows go to the plan that covers the member now. */
import type { Coverage } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS } from '../../fhir/write.ts'
import { civilDateOf } from '../../policy/clock.ts'
import type { Event } from '../consequences.ts'
import { isPlanCoverage, planOn } from '../membership.ts'

export const coverageChanged: Event = {
  type: 'Coverage',
  needs: ({ resource }) => {
    const member = memberOf(resource)
    return member ? [others(member)] : []
  },
  follow({ before, after, at }, facts) {
    const today = civilDateOf(at), member = memberOf(after) ?? memberOf(before)
    const counts = (r: Resource | undefined): boolean => r !== undefined && isPlanCoverage(r, today)
    if (!member || (!counts(before) && !counts(after))) return NOTHING_FOLLOWS
    const rest = (facts.get(others(member)) ?? []).filter(r => r.id !== (after ?? before)?.id)
    return { ...NOTHING_FOLLOWS, owners: [...left(before, member), { patient: member, plan: planOn(after ? [...rest, after] : rest, today) ?? null }] }
  },
}

const others = (member: string): string => `Coverage?beneficiary=${member}`
const memberOf = (resource: Resource | undefined): string | undefined => (resource as Coverage | undefined)?.beneficiary?.reference

/** A Coverage that names another member now has left the one before. */
const left = (before: Resource | undefined, member: string): readonly { patient: string; plan: null }[] => {
  const was = memberOf(before)
  return was && was !== member ? [{ patient: was, plan: null }] : []
}
