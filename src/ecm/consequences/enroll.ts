import type { EpisodeOfCare } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import type { Write } from '../../fhir/write.ts'
import { continued, enrollmentOf, isEcmEnrollment, isOpenEnrollment, restsOn, type Enrolling } from '../enrollment.ts'
import { providerOf } from '../membership.ts'
import { update } from './update.ts'

export interface Enroll extends Omit<Enrolling, 'id' | 'provider' | 'others'> {
  /** undefined: whoever serves the member goes on. */
  readonly provider: string | undefined
  readonly known: readonly Resource[]
}

/** The member's enrollment; one that runs with that provider goes on, and what this referral has enrolled before is not enrolled twice. undefined: there is no provider. */
export function enroll({ provider, known, ...enrolling }: Enroll, newId: () => string): readonly Write[] | undefined {
  const { referral, start, today } = enrolling, own: readonly EpisodeOfCare[] = known.filter(isEcmEnrollment)
  if (own.some(e => restsOn(e, referral) && e.status !== 'cancelled')) return []
  const same = own.find(e => isOpenEnrollment(e) && (provider === undefined ? e.status === 'active' && providerOf(e) !== undefined : providerOf(e) === provider))
  if (same) return [update(continued(same, referral, { start, today }))]
  if (provider === undefined) return undefined
  const episode = enrollmentOf({ ...enrolling, id: newId(), provider, others: own })
  return [{ op: 'create', type: 'EpisodeOfCare', id: episode.id!, resource: episode }]
}
