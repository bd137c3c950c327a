/** Who says so: the roles in which the person or body behind a reference may speak. */
import type { Organization, Reference } from '@medplum/fhirtypes'
import { codingsOf } from '../codes.ts'
import { isPlanCoverage, planOf } from '../membership.ts'
import type { MemberRecord } from './record.ts'

const NPI = 'http://hl7.org/fhir/sid/us-npi'
const ORGANIZATION_TYPE = 'http://terminology.hl7.org/CodeSystem/organization-type'
/** HL7's organization-type and v3-RoleCode, as the table's roles. A health care provider may be any of these: the NPI says no more. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  pay: ['mcp'], ins: ['mcp'], prov: ['hospital', 'ecm-provider', 'treating-clinician'], dept: ['hospital', 'treating-clinician'], cg: ['cbo'], HOSP: ['hospital'], SNF: ['snf'],
}

/** @param reference of the performer, author or source */
export function rolesOf({ reference }: Reference, record: MemberRecord): readonly string[] {
  const found = record.find(reference)
  switch (reference?.split('/')[0]) {
    case 'Patient': return ['member']
    case 'RelatedPerson': return ['family-caregiver']
    case 'Practitioner': return ['treating-clinician']
    case 'PractitionerRole': return ['treating-clinician', ...(found?.resourceType === 'PractitionerRole' && found.organization ? rolesOf(found.organization, record) : [])]
    case 'Organization': return organizationRoles(reference, found as Organization | undefined, record)
    default: return []
  }
}

function organizationRoles(reference: string, organization: Organization | undefined, record: MemberRecord): readonly string[] {
  const typed = codingsOf(organization?.type).flatMap(c => BY_TYPE[c.code ?? ''] ?? [])
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
