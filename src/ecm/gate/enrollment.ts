/** A member has one enrollment in ECM, and it rests on an authorization that stays the member's: what the consequences of a change count on. */
import type { ClaimResponse, EpisodeOfCare } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import type { Finding, Gate, Query } from '../../fhir/write.ts'
import { approvedRequest } from '../decision.ts'
import { isEcmEnrollment, isRunning } from '../enrollment.ts'
import { startOf } from '../dates.ts'

export function enrollmentGate(): Gate {
  return {
    name: 'enrollment',
    needs({ op, resource }) {
      if (op === 'delete') return 'nothing'
      if (resource?.resourceType === 'ClaimResponse') return op === 'update' ? [] : 'nothing'
      return isActive(resource) && resource.patient?.reference ? [othersOf(resource)] : 'nothing'
    },
    judge({ before, after }, facts) {
      if (after?.resourceType === 'ClaimResponse') return moved(before, after)
      return isActive(after) && after.patient?.reference ? overtaken(after, facts.get(othersOf(after)) ?? []) : []
    },
  }
}

const isActive = (resource: Resource | undefined): resource is EpisodeOfCare => isEcmEnrollment(resource) && resource.status === 'active'
const othersOf = ({ patient }: EpisodeOfCare): Query => `EpisodeOfCare?patient=${patient!.reference}`
const startedAt = ({ period }: EpisodeOfCare): number => startOf(period?.start)?.getTime() ?? -Infinity

/** The later one ends the earlier; an earlier one that is written beside it would end what a plan decided after it. */
function overtaken(episode: EpisodeOfCare, known: readonly Resource[]): readonly Finding[] {
  if (!known.some(other => other.id !== episode.id && isRunning(other) && startedAt(other) > startedAt(episode))) return []
  return [{ kind: 'conflict', text: 'The member has an enrollment in ECM that begins later and stands: end that one first, or give this one its end', expression: 'EpisodeOfCare.status' }]
}

/** The enrollment of the member it was about could not be found from what it says now. */
function moved(before: Resource | undefined, after: ClaimResponse): readonly Finding[] {
  if (approvedRequest(before) === undefined || (before as ClaimResponse).patient?.reference === after.patient?.reference) return []
  return [{ kind: 'conflict', text: 'An authorization that stands remains with its member: cancel it, and authorize the other by one of their own', expression: 'ClaimResponse.patient' }]
}
