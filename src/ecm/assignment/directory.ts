/** What the directory says of an ECM provider: its HealthcareServices whose program is ECM, where they are, and with whom it has a contract. */
import type { HealthcareService, Location, Organization, OrganizationAffiliation } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import type { CivilDate } from '../../policy/civil-date.ts'
import { codingsOf, ECM_PROGRAM, isCoded, POPULATION_OF_FOCUS, PROVIDER_TYPE } from '../codes.ts'
import { covers } from '../dates.ts'
import { countyName } from '../membership.ts'
import { EXTENSIONS } from '../profiles.ts'

export const isEcmService = (resource: Resource): resource is HealthcareService =>
  resource.resourceType === 'HealthcareService' && resource.active !== false && isCoded(resource.program, ECM_PROGRAM, 'ecm') && resource.providedBy?.reference?.startsWith('Organization/') === true

export interface Position { readonly latitude: number; readonly longitude: number }
export interface Provider {
  /** 'Organization/1' */
  readonly provider: string
  readonly name: string | undefined
  /** Codes; none: not shown. */
  readonly populations: ReadonlySet<string>
  readonly languages: ReadonlySet<string>
  readonly counties: ReadonlySet<string>
  readonly positions: readonly Position[]
  /** Over all its services; undefined: not on file. */
  readonly capacity: number | undefined
  readonly countyBehavioralHealth: boolean
}

export function providersOf(resources: readonly Resource[]): readonly Provider[] {
  const byReference = new Map(resources.map(r => [`${r.resourceType}/${r.id}`, r]))
  const located = (references: readonly { reference?: string }[] | undefined): readonly Location[] => (references ?? []).flatMap(({ reference }) => {
    const found = byReference.get(reference ?? '')
    return found?.resourceType === 'Location' ? [found] : []
  })
  return [...Map.groupBy(resources.filter(isEcmService), service => service.providedBy!.reference!)].flatMap(([provider, services]) => {
    const organization = byReference.get(provider) as Organization | undefined
    if (!organization || organization.active === false) return []
    const places = services.flatMap(s => located(s.location)), areas = services.flatMap(s => located(s.coverageArea))
    return [{
      provider, name: organization.name,
      populations: codes(services.flatMap(s => codingsOf(s.specialty).filter(c => c.system === POPULATION_OF_FOCUS))),
      languages: codes(services.flatMap(s => codingsOf(s.communication))),
      counties: new Set((areas.length > 0 ? areas : places).flatMap(({ address }) => address?.district ? [countyName(address.district)] : [])),
      positions: places.flatMap(({ position }) => position?.latitude !== undefined && position.longitude !== undefined ? [{ latitude: position.latitude, longitude: position.longitude }] : []),
      capacity: capacityOf(services),
      countyBehavioralHealth: isCoded(organization.type, PROVIDER_TYPE, 'county-behavioral-health'),
    }]
  })
}

/** What was determined before, over a provider's services; undefined when none says it. */
export function capacityOf(services: readonly Resource[]): number | undefined {
  const said = services.filter(isEcmService).flatMap(s => s.extension?.find(e => e.url === EXTENSIONS.providerCapacity)?.valuePositiveInt ?? [])
  return said.length > 0 ? said.reduce((a, b) => a + b, 0) : undefined
}

/** Providers with whom a plan has a contract on a day; undefined when the directory names none: then it is not shown. */
export function contractedWith(plan: string | undefined, resources: readonly Resource[], on: CivilDate): ReadonlySet<string> | undefined {
  const own = resources.filter((r): r is OrganizationAffiliation => r.resourceType === 'OrganizationAffiliation' && r.active !== false && plan !== undefined && r.organization?.reference === plan && covers(r.period, on))
  return own.length > 0 ? new Set(own.flatMap(({ participatingOrganization }) => participatingOrganization?.reference ?? [])) : undefined
}

const codes = (codings: readonly { code?: string }[]): ReadonlySet<string> => new Set(codings.flatMap(({ code }) => code ?? []))

const EARTH_RADIUS_KM = 6371
/** Great-circle distance. */
export function kilometresBetween(a: Position, b: Position): number {
  const rad = (degrees: number): number => degrees * Math.PI / 180, dLat = rad(b.latitude - a.latitude), dLon = rad(b.longitude - a.longitude)
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(h))
}
