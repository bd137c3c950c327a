/** An enrollment in ECM begins, changes or ends: the member's rows go to the ECM provider that serves the member now. */
import type { EpisodeOfCare } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS } from '../../fhir/write.ts'
import { civilDateOf } from '../../policy/clock.ts'
import type { Event } from '../consequences.ts'
import { isEcmEpisode, providerOn } from '../membership.ts'

export const enrollmentChanged: Event = {
  type: 'EpisodeOfCare',
  needs: ({ resource }) => {
    const member = memberOf(resource)
    return member ? [others(member)] : []
  },
  follow({ before, after, at }, facts) {
    const today = civilDateOf(at), member = memberOf(after) ?? memberOf(before)
    const counts = (r: Resource | undefined): boolean => r !== undefined && isEcmEpisode(r, today)
    if (!member || (!counts(before) && !counts(after))) return NOTHING_FOLLOWS
    const rest = (facts.get(others(member)) ?? []).filter(r => r.id !== (after ?? before)?.id)
    return { ...NOTHING_FOLLOWS, owners: [...left(before, member), { patient: member, provider: providerOn(after ? [...rest, after] : rest, today) ?? null }] }
  },
}

const others = (member: string): string => `EpisodeOfCare?patient=${member}`
const memberOf = (resource: Resource | undefined): string | undefined => (resource as EpisodeOfCare | undefined)?.patient?.reference

const left = (before: Resource | undefined, member: string): readonly { patient: string; provider: null }[] => {
  const was = memberOf(before)
  return was && was !== member ? [{ patient: was, provider: null }] : []
}
