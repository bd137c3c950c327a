/** Who says so: the roles in which the person or body behind a reference may speak. */
import type { CodeableConcept, Organization, Reference } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'
import { codingsOf } from '../codes.ts'
import { isPlanCoverage, planOf } from '../membership.ts'
import type { MemberRecord } from './record.ts'
import { TABLE } from './table.ts'

const NPI = 'http://hl7.org/fhir/sid/us-npi'
const ORGANIZATION_TYPE = 'http://terminology.hl7.org/CodeSystem/organization-type', FACILITY_KIND = `${ECM}/CodeSystem/ecm-facility-kind`
/** HL7's organization-type and v3-RoleCode, as the table's roles. A health care provider may be any of these: the NPI says no more. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  pay: ['mcp'], ins: ['mcp'], prov: ['hospital', 'ecm-provider', 'treating-clinician'], dept: ['hospital', 'treating-clinician'], cg: ['cbo'], HOSP: ['hospital'], SNF: ['snf'], NCCF: ['snf'],
}
/** Kinds of facilities, by the role they speak in. */
const BY_KIND: Readonly<Record<string, string>> = {
  jail: 'correctional-facility', prison: 'correctional-facility', 'youth-correctional': 'correctional-facility',
  'homeless-shelter': 'shelter', 'transitional-housing': 'shelter', 'interim-housing': 'shelter', 'mobile-crisis': 'county-mhp', 'crisis-stabilization': 'county-mhp',
}
/** Every role that the table lets speak: an organization or a PractitionerRole says with our own code which it has. */
const ROLES = new Set(TABLE.flatMap(row => row.whoMayAssert))
const ownRoles = (concepts: readonly CodeableConcept[] | undefined): readonly string[] =>
  codingsOf(concepts).filter(c => c.system === FACILITY_KIND).flatMap(c => ROLES.has(c.code ?? '') ? [c.code!] : BY_KIND[c.code ?? ''] ?? [])

/** @param reference of the performer, author or source */
export function rolesOf(to: Reference | undefined, record: MemberRecord): readonly string[] {
  const reference = to?.reference, found = record.find(reference)
  switch (reference?.split('/')[0]) {
    case 'Patient': return ['member']
    case 'RelatedPerson': return ['family-caregiver']
    case 'Practitioner': return ['treating-clinician']
    case 'PractitionerRole': return ['treating-clinician', ...(found?.resourceType === 'PractitionerRole' ? [...ownRoles(found.code), ...rolesOf(found.organization, record)] : [])]
    case 'Organization': return organizationRoles(reference!, found as Organization | undefined, record)
    default: return []
  }
}

function organizationRoles(reference: string, organization: Organization | undefined, record: MemberRecord): readonly string[] {
  const typed = [...codingsOf(organization?.type).flatMap(c => BY_TYPE[c.code ?? ''] ?? []), ...ownRoles(organization?.type)]
  const licensed = organization?.identifier?.some(i => i.system === NPI) && typed.length === 0 ? BY_TYPE['prov']! : []
  return [...typed, ...licensed, ...(isPlan(reference, record) ? ['mcp'] : []), ...(isEcmProvider(reference, record) ? ['ecm-provider'] : [])]
}

const isPlan = (reference: string, record: MemberRecord): boolean => record.of('Coverage').some(c => isPlanCoverage(c, record.asOf) && planOf(c) === reference)
const isEcmProvider = (reference: string, record: MemberRecord): boolean =>
  record.of('EpisodeOfCare').some(e => e.managingOrganization?.reference === reference && codingsOf(e.type).some(c => c.code === 'ecm'))

/** Can the payor of a managed care Coverage be the plan? An organization can, unless it is known to be something else. */
export function mayBePlan(reference: string | undefined, record: MemberRecord): boolean {
  if (!reference?.startsWith('Organization/')) return false
  const organization = record.find(reference) as Organization | undefined, types = codingsOf(organization?.type).filter(c => c.system === ORGANIZATION_TYPE)
  return types.length === 0 || types.some(c => BY_TYPE[c.code ?? '']?.includes('mcp'))
}

/** Unless it is known to be something else, an organization may be what a record of its kind says that it is. */
export function mayBe(role: string, to: Reference | undefined, record: MemberRecord): boolean {
  const roles = rolesOf(to, record)
  return roles.length === 0 || roles.includes(role)
}
