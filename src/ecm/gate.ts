/** Programme policy as a gate: what no way of writing may store. */
import type { ClaimResponse, ServiceRequest } from '@medplum/fhirtypes'
import type { Resource } from '../fhir/resource.ts'
import type { Facts, Finding, Gate, Judged, Query } from '../fhir/write.ts'
import { objectionsToApproval, turnsOf, type Period } from '../policy/approval.ts'
import type { CivilDate } from '../policy/civil-date.ts'
import { civilDateOf } from '../policy/clock.ts'
import { objectionsToDenial } from '../policy/denial.ts'
import type { Objection } from '../policy/objection.ts'
import { DEFAULT_SETTINGS, type Settings } from '../policy/settings.ts'
import { dayOf } from './dates.ts'
import { decisionOf, isApproval, requestOf, type Decision } from './decision.ts'
import { finding } from './finding.ts'
import { countyOn } from './membership.ts'

/** Judges every ClaimResponse that decides about ECM, whatever profile it claims and by whichever way it comes. */
export function policyGate({ settings = DEFAULT_SETTINGS }: { readonly settings?: Settings } = {}): Gate {
  return {
    name: 'policy',
    needs(write) {
      const decision = write.op === 'delete' ? undefined : decisionOf(write.resource)
      return decision ? queries(write.resource as ClaimResponse, decision) : 'nothing'
    },
    judge(judged, facts) {
      const decision = decisionOf(judged.after)
      if (!decision || isRetraction(judged)) return []
      const after = judged.after as ClaimResponse
      return [...judgeDenial(after, decision, { facts, at: judged.at, settings }), ...judgeApproval(after, decision, { facts, at: judged.at, settings })]
    },
  }
}

interface Known { readonly facts: Facts; readonly at: Date; readonly settings: Settings }

function queries(resource: ClaimResponse, { code }: Decision): readonly Query[] {
  const request = requestOf(resource), patient = resource.patient?.reference
  return [...(request ? [request] : []), ...(isApproval(code) && patient ? [earlierQuery(patient), ...home(patient)] : [])]
}
/** Where the member lives. */
const home = (patient: string): readonly Query[] => [patient, `Coverage?beneficiary=${patient}`]
const earlierQuery = (patient: string): Query => `ClaimResponse?patient=${patient}`

/** What was stored in error may be taken back, whatever it said. */
const isRetraction = ({ before, after }: Judged): boolean =>
  before !== undefined && ['cancelled', 'entered-in-error'].includes((after as ClaimResponse).status ?? '')

function judgeDenial(resource: ClaimResponse, { code, path, reasons }: Decision, known: Known): readonly Finding[] {
  if (code !== 'denied' && reasons.length === 0) return []
  const inWords = resource.disposition !== undefined || (resource.processNote ?? []).length > 0 || saysWhy(resource)
  const objections = objectionsToDenial({ reasons: reasons.map(r => r.code), inWords }, { on: decidedOn(resource, known), county: undefined, settings: known.settings })
  return objections.map(objection => finding(objection, reasons[0]?.path ?? path))
}

const saysWhy = (resource: ClaimResponse): boolean => (resource.adjudication ?? []).some(a => a.reason?.text)

/** The day of the denial; never before the request was received, whatever the plan writes. */
function decidedOn(resource: ClaimResponse, { facts, at }: Known): CivilDate {
  const request = requestOf(resource), referral = request ? facts.get(request)?.[0] as ServiceRequest | undefined : undefined
  const decided = dayOf(resource.created) ?? civilDateOf(at), received = dayOf(referral?.authoredOn)
  return received && received > decided ? received : decided
}

function judgeApproval(resource: ClaimResponse, { code, path }: Decision, known: Known): readonly Finding[] {
  if (!isApproval(code)) return []
  const start = dayOf(resource.preAuthPeriod?.start), end = dayOf(resource.preAuthPeriod?.end)
  const decided = decidedOn(resource, known), turns = turnsOf(start ?? decided, earlierPeriods(resource, known.facts))
  const county = countyOn(home(resource.patient?.reference ?? '').flatMap(query => known.facts.get(query) ?? []), start ?? decided)
  const objections = objectionsToApproval(turns, { ...(start && { start }), ...(end && { end }) }, decided, { county, settings: known.settings })
  return objections.map(objection => finding(objection, whereOf(objection, { start, end, said: resource.preAuthPeriod !== undefined }) ?? path))
}

/** Which part of the period an objection is about; undefined: there is no period. */
function whereOf({ about }: Objection, { start, end, said }: { readonly start: unknown; readonly end: unknown; readonly said: boolean }): string | undefined {
  if (!said) return undefined
  const part = about === 'start' && start ? '.start' : about !== 'start' && start && end ? '.end' : ''
  return `ClaimResponse.preAuthPeriod${part}`
}

/** The periods of the member's other ECM authorizations that stand. */
function earlierPeriods(resource: ClaimResponse, facts: Facts): readonly Period[] {
  const patient = resource.patient?.reference, others = patient ? facts.get(earlierQuery(patient)) ?? [] : []
  return others.flatMap(other => other.id === resource.id ? [] : approvedPeriod(other))
}

/** The days an approval covers, when it stands and says them. */
export function approvedPeriod(resource: Resource): readonly Period[] {
  if (resource.resourceType !== 'ClaimResponse' || resource.status !== 'active' || !isApproval(decisionOf(resource)?.code)) return []
  const start = dayOf(resource.preAuthPeriod?.start), end = dayOf(resource.preAuthPeriod?.end)
  return start && end ? [{ start, end }] : []
}
