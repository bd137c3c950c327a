/** An enrollment in ECM over its life: which stand, how one ends, and that a member has one at most. */
import type { EpisodeOfCare } from '@medplum/fhirtypes'
import type { Resource } from '../fhir/resource.ts'
import { addDays, type CivilDate } from '../policy/civil-date.ts'
import { coding, ECM_PROGRAM } from './codes.ts'
import { dayOf } from './dates.ts'
import { isEcmType, providerOf } from './membership.ts'
import { PROFILES } from './profiles.ts'

export const isEcmEnrollment = (resource: Resource | undefined): resource is EpisodeOfCare => resource?.resourceType === 'EpisodeOfCare' && isEcmType(resource)

/** Under way, or to come: not yet ended. */
export const isOpenEnrollment = (resource: Resource | undefined): resource is EpisodeOfCare =>
  isEcmEnrollment(resource) && ['planned', 'waitlist', 'active', 'onhold'].includes(resource.status)
/** Of these a member has one. */
export const isRunning = (resource: Resource | undefined): resource is EpisodeOfCare => isEcmEnrollment(resource) && (resource.status === 'active' || resource.status === 'onhold')

/** Does the member come to a provider by this change? */
export const begins = (before: Resource | undefined, after: Resource | undefined): after is EpisodeOfCare =>
  isEcmEnrollment(after) && after.status === 'active' && providerOf(after) !== undefined && !(isRunning(before) && providerOf(before) === providerOf(after))

/** 'ServiceRequest/1': does it rest on this referral? */
export const restsOn = ({ referralRequest }: EpisodeOfCare, referral: string): boolean => referralRequest?.some(r => r.reference === referral) === true

export interface Enrolling {
  readonly id: string
  readonly patient: NonNullable<EpisodeOfCare['patient']>
  /** 'Organization/1' */
  readonly provider: string
  /** 'ServiceRequest/1' */
  readonly referral: string
  /** The first day that was authorized. */
  readonly start: CivilDate
  readonly today: CivilDate
  /** The member's other enrollments. */
  readonly others: readonly Resource[]
}

/**
 * From the first day authorized, but from today at the earliest while another provider still serves the member: nobody has served them
 * before it was decided.
 */
export function enrollmentOf({ id, patient, provider, referral, start, today, others }: Enrolling): EpisodeOfCare {
  const from = start < today && others.some(isRunning) ? today : start
  return {
    resourceType: 'EpisodeOfCare', id, meta: { profile: [PROFILES.enrollment] },
    status: from <= today ? 'active' : 'planned',
    type: [coding(ECM_PROGRAM, 'ecm')],
    patient, managingOrganization: { reference: provider },
    period: { start: from },
    referralRequest: [{ reference: referral }],
  }
}

/** The same provider is authorized once more: the enrollment goes on and rests on both. One that was only planned begins when the earlier authorization does. */
export function continued(episode: EpisodeOfCare, referral: string, { start, today }: { readonly start: CivilDate; readonly today: CivilDate }): EpisodeOfCare {
  const planned = dayOf(episode.period?.start), earlier = episode.status === 'planned' && (planned === undefined || start < planned)
  return {
    ...episode,
    ...(earlier && { status: start <= today ? 'active' : 'planned', period: { ...episode.period, start } }),
    referralRequest: [...(episode.referralRequest ?? []), { reference: referral }],
  }
}

/** It ends on the day before another begins, never before its own first day. */
export function endedBefore(episode: EpisodeOfCare, next: EpisodeOfCare, today: CivilDate): EpisodeOfCare {
  const start = dayOf(episode.period?.start), last = addDays(dayOf(next.period?.start) ?? today, -1)
  return { ...episode, status: 'finished', period: { ...episode.period, end: start && start > last ? start : last } }
}

/** What it rested on stands no more: it is over, from today. */
export function withdrawn(episode: EpisodeOfCare, today: CivilDate): EpisodeOfCare {
  const start = dayOf(episode.period?.start)
  return { ...episode, status: 'cancelled', period: { ...episode.period, end: start && start > today ? start : today } }
}
