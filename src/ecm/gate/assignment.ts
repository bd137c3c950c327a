/** How a provider may answer an assignment, and who may lead a member's care: by whichever way it is written. */
import type { EpisodeOfCare, Task } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import type { Facts, Finding, Gate, Judged, Query } from '../../fhir/write.ts'
import { objectionsToDecline } from '../../policy/answering-assignment.ts'
import { objectionsToCaseload, objectionsToLead } from '../../policy/caseload.ts'
import { civilDateOf } from '../../policy/clock.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../policy/settings.ts'
import { capacityOf } from '../assignment/directory.ts'
import { caseloadOf, countsForLead, practitionerOf, worksFor } from '../assignment/lead.ts'
import { declineReason, isAccepted, isDeclined, isOffer, isUnanswered, noticedAt } from '../assignment/tasks.ts'
import { approvedRequest } from '../decision.ts'
import { isRunning } from '../enrollment.ts'
import { finding } from '../finding.ts'
import { countyOn, planOn, providerOf } from '../membership.ts'

export function assignmentGate({ settings = DEFAULT_SETTINGS }: { readonly settings?: Settings } = {}): Gate {
  return {
    name: 'assignment',
    needs({ op, type, resource }) {
      if (op === 'delete') return type === 'Task' ? [] : 'nothing' // it may be an offer that waits for its answer
      if (isOffer(resource) && (isDeclined(resource) || isAccepted(resource)) && resource.for?.reference) return aboutOffer(resource)
      if (isLed(resource)) return aboutLead(resource)
      return op === 'update' && resource?.resourceType === 'Task' ? [] : 'nothing' // an offer that is made something else
    },
    judge(judged, facts) {
      const { before, after, write } = judged
      if (isUnanswered(before) && !after) return [WITHDRAWN_BY_STATUS]
      if (isOffer(before) && after && !staysOffer(before, after)) return [{ kind: 'conflict', text: 'An offer of a member remains what it was, and is answered once', expression: 'Task' }]
      if (isOffer(after) && !isOffer(before) && !(write.op === 'create' && write.text === undefined)) return [OFFERED_BY_ASSIGN]
      if (isDeclined(after) && !isDeclined(before)) return declined(judged, facts, settings)
      if (isAccepted(after) && !isAccepted(before)) return accepted(after, facts)
      return isLed(after) && (before as EpisodeOfCare | undefined)?.careManager?.reference !== after.careManager!.reference ? led(after, { judged, facts, settings }) : []
    },
  }
}

const home = (member: string): readonly Query[] => [member, `Coverage?beneficiary=${member}`]
const countyFrom = (member: string, facts: Facts, on: ReturnType<typeof civilDateOf>): string | undefined => countyOn(home(member).flatMap(query => facts.get(query) ?? []), on)
const services = (provider: string): Query => `HealthcareService?organization=${provider}`
const served = (provider: string): Query => `EpisodeOfCare?organization=${provider}&status=active`
const decisions = (member: string): Query => `ClaimResponse?patient=${member}`

const aboutOffer = (offer: Task): readonly Query[] => [
  ...home(offer.for!.reference!), decisions(offer.for!.reference!),
  ...(isDeclined(offer) && offer.owner?.reference ? [services(offer.owner.reference), served(offer.owner.reference)] : []),
]

/** An offer opens a member to a provider, so nobody writes one by hand: $assign alone, which only the member's plan may call, and for an approval that stands. */
const OFFERED_BY_ASSIGN: Finding = { kind: 'conflict', text: 'A member is offered to an ECM provider by ServiceRequest/[id]/$assign', expression: 'Task.code' }

/** Its deletion would leave the plan's Task under way with nobody asked. */
const WITHDRAWN_BY_STATUS: Finding = { kind: 'conflict', text: 'An offer that waits for its answer is not deleted: set its status to cancelled, and the member returns to the plan', expression: 'Task' }

/** To the same provider, of the same member, and answered once. What was an error may be taken back. */
function staysOffer(before: Task, after: Resource): boolean {
  if (!isOffer(after) || (['owner', 'for', 'focus'] as const).some(part => before[part]?.reference !== after[part]?.reference)) return false
  return after.status === 'entered-in-error' || (isAccepted(before) ? isAccepted(after) : !isDeclined(before) || isDeclined(after))
}

/** As many as a search of facts brings: beyond it the number is not known here, and does not stand against a decline. */
const COUNTABLE = 1_000

/** The notice is what was stored: nobody moves it with the answer. */
function declined({ before, after, at }: Judged, facts: Facts, settings: Settings): readonly Finding[] {
  const offer = after as Task, noticed = noticedAt((before ?? after) as Task, at), provider = offer.owner?.reference ?? '', assigned = (facts.get(served(provider)) ?? []).filter(isRunning).length
  const capacity = capacityOf(facts.get(services(provider)) ?? []), county = countyFrom(offer.for?.reference ?? '', facts, civilDateOf(noticed))
  const objections = objectionsToDecline({ reason: declineReason(offer) ?? '', at, noticed, assigned: assigned < COUNTABLE ? assigned : Infinity, capacity }, { county, settings })
  return objections.map(objection => finding(objection, objection.about === 'time' ? 'Task.status' : 'Task.statusReason'))
}

function accepted(offer: Task, facts: Facts): readonly Finding[] {
  const stands = (facts.get(decisions(offer.for?.reference ?? '')) ?? []).some(r => approvedRequest(r) === offer.focus?.reference)
  return stands ? [] : [{ kind: 'conflict', text: 'No approval of the referral stands: there is nothing to accept', expression: 'Task.focus' }]
}

const isLed = (resource: Resource | undefined): resource is EpisodeOfCare => isRunning(resource) && resource.careManager?.reference !== undefined && resource.patient?.reference !== undefined
const aboutLead = (episode: EpisodeOfCare): readonly Query[] => [...home(episode.patient!.reference!), ...leadQueries(episode.careManager!.reference!)]
const leadQueries = (reference: string): readonly Query[] => reference.startsWith('PractitionerRole/') ? [reference] : [`PractitionerRole?practitioner=${reference}`, countsForLead(reference)]

function led(episode: EpisodeOfCare, { judged: { at }, facts, settings }: { readonly judged: Judged; readonly facts: Facts; readonly settings: Settings }): readonly Finding[] {
  const on = civilDateOf(at), member = episode.patient!.reference!, lead = episode.careManager!.reference!, known = leadQueries(lead).flatMap(query => facts.get(query) ?? [])
  const given = { on, county: countyFrom(member, facts, on), settings }, plan = planOn(home(member).flatMap(query => facts.get(query) ?? []), on)
  const objections = [
    ...objectionsToLead({ worksForProvider: worksFor(lead, providerOf(episode), known, on), today: given }),
    ...objectionsToCaseload({ count: caseloadOf(practitionerOf(lead, known), known, episode.id), threshold: plan ? settings.caseloadThresholds?.[plan] : undefined }, given),
  ]
  return [...byRole(lead), ...objections.map(objection => finding(objection, 'EpisodeOfCare.careManager'))]
}

const byRole = (lead: string): readonly Finding[] => lead.startsWith('PractitionerRole/') ? [{
  kind: 'nonconformant', severity: 'warning', code: 'incomplete', expression: 'EpisodeOfCare.careManager',
  text: 'A caseload is counted by person: name the Practitioner, not a role, or it is not counted',
}] : []
