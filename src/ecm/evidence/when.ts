/** When evidence was: clinical dates, in days, and whether it still held on the day asked about.  Never meta.lastUpdated. */
import type { Condition, EpisodeOfCare, ExplanationOfBenefit, Extension, Observation, Period } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { addDays, monthsBefore, type CivilDate } from '../../policy/civil-date.ts'
import { codingsOf } from '../codes.ts'
import { covers, daysOf } from '../dates.ts'

/** From a day to a day; what has no end goes on. */
export interface Days { readonly from?: CivilDate; readonly to?: CivilDate }

const ASSERTED = 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate'

/** The day or month something was said or done, as precisely as it is written. */
export function daysOfDate(text: string | undefined): Days | undefined {
  const days = daysOf(text)
  return days && { from: days.earliest, to: days.latest }
}
export function daysOfPeriod(period: Period | undefined): Days | undefined {
  const from = daysOf(period?.start)?.earliest, to = daysOf(period?.end)?.latest
  return from === undefined && to === undefined ? undefined : { ...(from && { from }), ...(to && { to }) }
}

/** The date that counts as evidence's own. A Condition has that of its record, not of its onset. */
export function whenOf(resource: Resource): Days | undefined {
  switch (resource.resourceType) {
    case 'Condition': return daysOfDate(resource.recordedDate ?? dateIn(resource.extension, ASSERTED))
    case 'Observation': return whenObserved(resource)
    case 'QuestionnaireResponse': return daysOfDate(resource.authored)
    case 'ExplanationOfBenefit': return whenClaimed(resource)
    case 'Procedure': return daysOfDate(resource.performedDateTime) ?? daysOfPeriod(resource.performedPeriod)
    case 'CoverageEligibilityResponse': return daysOfDate(resource.servicedDate) ?? daysOfPeriod(resource.servicedPeriod)
    case 'ClaimResponse': return daysOfPeriod(resource.preAuthPeriod) ?? daysOfDate(resource.created)
    case 'RiskAssessment': return daysOfDate(resource.occurrenceDateTime) ?? daysOfPeriod(resource.occurrencePeriod)
    case 'DocumentReference': return daysOfDate(resource.date)
    case 'ServiceRequest': return daysOfDate(resource.authoredOn)
    case 'Goal': return daysOfDate(resource.startDate ?? resource.statusDate)
    case 'Coverage': case 'Encounter': case 'EpisodeOfCare': case 'Flag': case 'RelatedPerson': case 'CarePlan': return daysOfPeriod(resource.period)
    default: return undefined
  }
}

export const whenObserved = ({ effectiveDateTime, effectiveInstant, effectivePeriod }: Observation): Days | undefined =>
  daysOfDate(effectiveDateTime ?? effectiveInstant) ?? daysOfPeriod(effectivePeriod)

/** Of service, else of admission, else of its lines, else of the claim itself. */
export function whenClaimed(claim: ExplanationOfBenefit): Days | undefined {
  const lines = (claim.item ?? []).flatMap(item => daysOfDate(item.servicedDate) ?? daysOfPeriod(item.servicedPeriod) ?? [])
  const from = lines.flatMap(d => d.from ?? []).toSorted()[0], to = lines.flatMap(d => d.to ?? []).toSorted().at(-1)
  return daysOfPeriod(claim.billablePeriod) ?? daysOfPeriod(admissionOf(claim)) ?? (from ? { from, ...(to && { to }) } : daysOfDate(claim.created))
}
export const admissionOf = (claim: ExplanationOfBenefit): Period | undefined =>
  claim.supportingInfo?.find(i => codingsOf(i.category).some(c => c.code === 'admissionperiod'))?.timingPeriod

/** Did it hold on that day? What has ended since had not ended then. */
export function heldOn(resource: Resource, when: Days | undefined, on: CivilDate): boolean {
  switch (resource.resourceType) {
    case 'Condition': return isActiveOn(resource, on)
    case 'Observation': return resource.effectivePeriod?.end ? covers(resource.effectivePeriod, on) : when?.from !== undefined && when.from <= on
    case 'ExplanationOfBenefit': case 'Coverage': case 'Encounter': case 'EpisodeOfCare': case 'Flag': case 'RelatedPerson': case 'CoverageEligibilityResponse': case 'ClaimResponse':
      return (when?.from === undefined || when.from <= on) && (when?.to === undefined || on <= when.to)
    default: return true
  }
}

const ACTIVE = ['active', 'recurrence', 'relapse']
/** A Condition whose end is dated was active until then, whatever it is now; one without a status is. */
export function isActiveOn(condition: Condition, on: CivilDate): boolean {
  const ended = endOf(condition), statuses = codingsOf(condition.clinicalStatus)
  return ended ? on < ended : statuses.length === 0 || statuses.some(c => ACTIVE.includes(c.code ?? ''))
}
export const endOf = ({ abatementDateTime, abatementPeriod }: Condition): CivilDate | undefined => daysOf(abatementDateTime)?.latest ?? daysOf(abatementPeriod?.start)?.earliest

/** The status on that day: what is finished or inactive by now was not, before its end; on its last day an episode is in force and has ended. */
export function statusesOn(resource: Resource, on: CivilDate): readonly string[] {
  const { status, period } = resource as { status?: string; period?: Period }, end = daysOf(period?.end)?.latest, asWritten = status === undefined ? [] : [status]
  const before = (then: string): readonly string[] => end === undefined || end < on ? asWritten : end === on ? [then, ...asWritten] : [then]
  switch (resource.resourceType) {
    case 'EpisodeOfCare': return historicOn(resource, on) ?? (status === 'finished' ? before('active') : asWritten)
    case 'Encounter': return status === 'finished' ? before('in-progress') : asWritten
    case 'Flag': return status === 'inactive' ? before('active') : asWritten
    default: return asWritten
  }
}
const historicOn = ({ status, statusHistory = [] }: EpisodeOfCare, on: CivilDate): readonly string[] | undefined => {
  const then = status === 'entered-in-error' ? undefined : statusHistory.find(h => h.period.end !== undefined && covers(h.period, on))?.status
  return then && [then]
}

export const dateIn = (extensions: readonly Extension[] | undefined, url: string): string | undefined => {
  const found = extensions?.find(e => e.url === url)
  return found?.valueDateTime ?? found?.valueDate
}

/**
 * Does it lie in a window of the table?  'P12M', 'P60D', 'P42W': some day of it in that time before; 'ahead P30D': its planned day in that time
 * after; 'ahead from -P14D': from then on; 'current': it holds on the day. What the table says in words, or nowhere, is the reader's to judge.
 */
export function within(window: string | null, when: Days | undefined, { on, holds }: { readonly on: CivilDate; readonly holds: boolean }): boolean {
  if (window === null || window === 'any' || window === 'newest' || window === 'event' || window === 'INT-009') return true
  return window.split(' or ').some(part => {
    if (part === 'current') return holds
    const ahead = /^ahead (?:from -)?(P\d+[DWM])$/.exec(part)?.[1]
    if (ahead === undefined) return when !== undefined && (when.to === undefined || backFrom(on, part) <= when.to) && (when.from === undefined || when.from <= on)
    const planned = when?.from
    return planned !== undefined && (part.startsWith('ahead from') ? backFrom(on, ahead) <= planned : on <= planned && backFrom(planned, ahead) <= on)
  })
}
export const looksAhead = (window: string | null): boolean => window?.includes('ahead') ?? false

/** The earliest day of a period that ends on a day. INT-008 */
export function backFrom(on: CivilDate, period: string): CivilDate {
  const [, n = '0', unit] = /^P(\d+)([DWM])$/.exec(period) ?? []
  return unit === 'M' ? monthsBefore(on, Number(n)) : addDays(on, -Number(n) * (unit === 'W' ? 7 : 1))
}
