/** Whose a member is: the plan by Coverage, the ECM provider by EpisodeOfCare; and where the member lives. */
import type { Coverage, EpisodeOfCare, Patient } from '@medplum/fhirtypes'
import type { Resource } from '../fhir/resource.ts'
import type { CivilDate } from '../policy/civil-date.ts'
import { civilDateOf } from '../policy/clock.ts'
import { LOS_ANGELES } from '../policy/effective.ts'
import { codingsOf, ECM_PROGRAM, isCoded } from './codes.ts'
import { covers, startOf } from './dates.ts'
import { codesOf } from './evidence/table.ts'

/** Newest start first, none before all; equal starts by id, so that the answer depends neither on the order of reading nor on who wrote last. */
const newestFirst = <R extends { period?: { start?: string }; id?: string }>(all: readonly R[]): readonly R[] =>
  all.toSorted((a, b) => startedAt(b) - startedAt(a) || ((b.id ?? '') > (a.id ?? '') ? 1 : -1))
const startedAt = ({ period }: { period?: { start?: string } }): number => startOf(period?.start)?.getTime() ?? -8.64e15

/** A plan's Coverage, whatever its state. A type that is said must be one of Medi-Cal managed care: Medicare's payer is not the plan. */
export const isOfPlan = (resource: Resource): resource is Coverage =>
  resource.resourceType === 'Coverage' && isManagedCareType(resource) && planOf(resource) !== undefined

/** The plan's Coverage in force on a day. */
export const isPlanCoverage = (resource: Resource, on: CivilDate): resource is Coverage =>
  isOfPlan(resource) && resource.status === 'active' && covers(resource.period, on)

export const planOf = ({ payor }: Coverage): string | undefined => {
  const reference = payor?.[0]?.reference
  return reference?.startsWith('Organization/') ? reference : undefined
}

const MANAGED_CARE = [...codesOf('mcpEnrolled', 'Coverage.type')]
/** The payer typology is a tree by prefix: 2 Medicaid, 21 managed care, 211 HMO. What is said more broadly says no other payer. */
const isManagedCareType = ({ type }: Coverage): boolean =>
  codingsOf(type).length === 0 || codingsOf(type).some(c => MANAGED_CARE.some(code => code.startsWith(`${c.system}|${c.code}`) || `${c.system}|${c.code}`.startsWith(code)))

/** 'Organization/1': the plan that covers the member on a day; the newest Coverage counts. */
export const planOn = (resources: readonly Resource[], on: CivilDate): string | undefined => {
  const coverage = newestFirst(resources.filter(r => isPlanCoverage(r, on)))[0]
  return coverage && planOf(coverage)
}

/** The plan that covers the member at an instant. */
export const planAt = (resources: readonly Resource[], at: Date): string | undefined => planOn(resources, civilDateOf(at))

/** An enrollment in ECM with a provider, whatever its state. */
export const isEnrollment = (resource: Resource): resource is EpisodeOfCare =>
  resource.resourceType === 'EpisodeOfCare' && isEcmType(resource) && providerOf(resource) !== undefined

/** The member's enrollment in ECM in force on a day. */
export const isEcmEpisode = (resource: Resource, on: CivilDate): resource is EpisodeOfCare =>
  isEnrollment(resource) && resource.status === 'active' && covers(resource.period, on)

export const isEcmType = ({ type }: EpisodeOfCare): boolean => isCoded(type, ECM_PROGRAM, 'ecm')

export const providerOf = ({ managingOrganization }: EpisodeOfCare): string | undefined => managingOrganization?.reference

/** 'Organization/1': the ECM provider whose the member is on a day; the newest enrollment counts. */
export const providerOn = (resources: readonly Resource[], on: CivilDate): string | undefined => {
  const episode = newestFirst(resources.filter(r => isEcmEpisode(r, on)))[0]
  return episode && providerOf(episode)
}

/** County of responsibility by Coverage, else of the address; undefined when neither says. */
export function countyOn(resources: readonly Resource[], on: CivilDate): string | undefined {
  const said = newestFirst(resources.filter(r => isPlanCoverage(r, on))).flatMap(c => c.class ?? []).find(c => codingsOf(c.type).some(t => t.code === 'county'))?.value
  if (said !== undefined) return countyName(said)
  const patient = resources.find((r): r is Patient => r.resourceType === 'Patient')
  const district = patient?.address?.find(a => a.use !== 'old' && a.district && covers(a.period, on))?.district
  return district === undefined ? undefined : countyName(district)
}

/** The county at an instant. */
export const countyAt = (resources: readonly Resource[], at: Date): string | undefined => countyOn(resources, civilDateOf(at))

/** Los Angeles is the county whose rules differ; it goes by code 19, by name, in any case. */
export const countyName = (text: string): string => {
  const name = text.trim().replace(/\s+county$/i, '')
  return name === '19' || name.toLowerCase() === LOS_ANGELES.toLowerCase() ? LOS_ANGELES : name
}
