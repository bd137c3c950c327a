/** What becomes true by a day alone, with nobody writing anything: the worker looks for it and records it. One line each. */
import type { Resource } from '../fhir/resource.ts'
import { addDays, type CivilDate } from '../policy/civil-date.ts'
import { dayOf } from './dates.ts'
import { isEcmEnrollment } from './enrollment.ts'

export interface Due {
  readonly type: Resource['resourceType']
  /** A search of those that may be due. @param today in Los Angeles */
  query(today: CivilDate): string
  /** @returns undefined when it is not due */
  change(resource: Resource, today: CivilDate): Resource | undefined
}

/** An enrollment that was planned begins on its first day: the member's record opens to its provider, and the one before ends. */
const enrollmentBegins: Due = {
  type: 'EpisodeOfCare',
  // A period without an end is never `le` its first day.  R4 search.html#prefix
  query: today => `status=planned&date=lt${addDays(today, 1)}`,
  change(resource, today) {
    const start = isEcmEnrollment(resource) ? dayOf(resource.period?.start) : undefined
    return isEcmEnrollment(resource) && resource.status === 'planned' && start !== undefined && start <= today ? { ...resource, status: 'active' } : undefined
  },
}

export const DUE: readonly Due[] = [enrollmentBegins]
