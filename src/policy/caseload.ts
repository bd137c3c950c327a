/** May a Lead Care Manager take one member more? */
import { leadCareManager } from './assignment/lead-care-manager.ts'
import type { Content, Limit } from './criterion.ts'
import { binding, type Situation } from './effective.ts'
import { objection, type Objection } from './objection.ts'
import { caseloadCount } from './staffing/caseload-count.ts'
import { caseloadLimit } from './staffing/caseload-limit.ts'
import { caseloadThreshold } from './staffing/caseload-threshold.ts'

export interface Caseload {
  /** Members in ECM that they lead now, of whichever plan, the one to be assigned apart. */
  readonly count: number
  /** The plan's own, if it has set one. */
  readonly threshold: number | undefined
}

/** By the day of the assignment. Above the limit a person may decide with a reason; above a plan's threshold nobody. */
export function objectionsToCaseload({ count, threshold }: Caseload, given: Situation): readonly Objection[] {
  const own = threshold === undefined ? undefined : binding<Content>(caseloadThreshold, given), limit = binding<Limit>(caseloadLimit, given), counted = binding<Content>(caseloadCount, given)
  const whole = counted ? ', counted over all plans' : ''
  return [
    ...(own && count + 1 > threshold! ? [objection(own, given.settings, { because: `The caseload would be ${count + 1}${whole}; the plan's threshold is ${threshold}`, about: 'caseload' })] : []),
    ...(limit && count + 1 > limit.edition.is.most
      ? [objection(limit, given.settings, { because: `The caseload would be ${count + 1}${whole}; it should not exceed ${limit.edition.is.most}`, about: 'caseload' })] : []),
  ]
}

/** Is the limit that only a person may pass, with a reason, reached? */
export const needsReason = (caseload: Caseload, given: Situation): boolean => objectionsToCaseload(caseload, given).some(o => o.citation.rule === caseloadLimit.editions[0].id)

export interface Lead { readonly worksForProvider: boolean; readonly today: Situation }

/** The Lead Care Manager works for the ECM provider whose the member is. */
export function objectionsToLead({ worksForProvider, today }: Lead): readonly Objection[] {
  const bound = worksForProvider ? undefined : binding<Content>(leadCareManager, today)
  return bound ? [objection(bound, today.settings, { because: 'The Lead Care Manager works for the ECM provider: the directory shows no active role of theirs there', about: 'qualification' })] : []
}
