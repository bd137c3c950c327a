/** The decision on a referral as a resource: what $decide records. */
import type { ClaimResponse, Reference, ServiceRequest } from '@medplum/fhirtypes'
import { instantText, type Resource } from '../fhir/resource.ts'
import { authorizationEnd, turnsOf, type Period, type Turn } from '../policy/approval.ts'
import { denialGrounds } from '../policy/authorization/denial-grounds.ts'
import { outcomes } from '../policy/authorization/outcomes.ts'
import { citation, type RuleCitation } from '../policy/citation.ts'
import { isCivilDate, type CivilDate } from '../policy/civil-date.ts'
import { civilDateOf } from '../policy/clock.ts'
import { inForce } from '../policy/effective.ts'
import { DEFAULT_SETTINGS, type Settings } from '../policy/settings.ts'
import { AUTHORIZATION_DECISION, coding, DENIAL_REASON } from './codes.ts'
import { decisionOf, isApproval, isFinal, requestOf } from './decision.ts'
import { approvedPeriod } from './gate.ts'
import { EXTENSIONS, PROFILES } from './profiles.ts'
import { ruleCitation } from './rule-citation.ts'

/** What a decision may be. AUT-018 */
export const DECISIONS: readonly string[] = outcomes.editions[0].is.codes


/** The decision that stands on a referral, if nothing more is to be decided. */
export const standingDecision = (resources: readonly Resource[], referral: string): ClaimResponse | undefined =>
  resources.find((r): r is ClaimResponse => r.resourceType === 'ClaimResponse' && r.status === 'active' && requestOf(r) === referral && isFinal(decisionOf(r)?.code))

export interface Authorized { readonly start: CivilDate; /** undefined: no rule gives a length on that day, so it must be said. */ readonly end: CivilDate | undefined; readonly turn: Turn }

/** The days an approval covers: from the start said, or today, for the standard length unless an end is said. @param others the member's other ClaimResponses */
export function authorizedPeriod(said: { readonly start?: string; readonly end?: string }, at: Date, others: readonly Resource[], settings: Settings = DEFAULT_SETTINGS): Authorized {
  const start = said.start !== undefined && isCivilDate(said.start) ? said.start : civilDateOf(at)
  const [turn] = turnsOf(start, others.flatMap(approvedPeriod))
  const end = said.end !== undefined && isCivilDate(said.end) ? said.end : authorizationEnd(turn, start, { county: undefined, settings })?.end
  return { start, end, turn }
}

/** The days an approval covers. */
export type Approved = Period & { readonly turn: Turn }

export interface Deciding {
  readonly id: string
  readonly referral: ServiceRequest
  readonly decision: string
  readonly insurer: Reference
  readonly at: Date
  readonly reason?: string
  /** Why, in words. */
  readonly text?: string
  readonly period?: Approved
}

export function authorizationOf(deciding: Deciding, settings: Settings = DEFAULT_SETTINGS): ClaimResponse {
  const { id, referral, decision, insurer, at, reason, text, period } = deciding
  return {
    resourceType: 'ClaimResponse', id, meta: { profile: [PROFILES.authorization] },
    extension: [
      { url: EXTENSIONS.authorizedRequest, valueReference: { reference: `ServiceRequest/${referral.id}` } },
      ...rules(deciding, settings).map(rule => ruleCitation(rule)),
    ],
    status: 'active', type: coding('http://terminology.hl7.org/CodeSystem/claim-type', 'professional'), use: 'preauthorization',
    patient: referral.subject as ClaimResponse['patient'], created: instantText(at), insurer: insurer as ClaimResponse['insurer'],
    ...(referral.requester && isProvider(referral.requester) && { requestor: referral.requester as ClaimResponse['requestor'] & object }),
    outcome: 'complete',
    ...(text && { disposition: text }),
    ...(isApproval(decision) && period && { preAuthPeriod: { start: period.start, end: period.end } }),
    adjudication: [{ category: coding(AUTHORIZATION_DECISION, decision), ...(reason && { reason: coding(DENIAL_REASON, reason) }) }],
  }
}

/** The rules that made it so: of the length of an approval, of the ground of a denial. */
function rules({ decision, period, at }: Deciding, settings: Settings): readonly RuleCitation[] {
  if (isApproval(decision) && period) {
    const standard = authorizationEnd(period.turn, period.start, { county: undefined, settings })
    return standard ? [citation(standard.bound.edition, settings)] : []
  }
  const grounds = decision === 'denied' ? inForce(denialGrounds, { on: civilDateOf(at), county: undefined, settings }) : undefined
  return grounds ? [citation(grounds, settings)] : []
}

const isProvider = ({ reference }: Reference): boolean => /^(Practitioner|PractitionerRole|Organization)\//.test(reference ?? '')
