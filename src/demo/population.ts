/** Who and what the demo is about: resources as a plan's system would post them. Nobody in it exists. */
import type { Bundle, BundleEntry, Organization } from '@medplum/fhirtypes'
import { ECM } from '../fhir/canonical.ts'
import type { Resource } from '../fhir/resource.ts'

export const CIN = `${ECM}/NamingSystem/medi-cal-cin`
/** Those here begin with 2, as none does that was ever given out; their check digits are right. */
const NPI = 'http://hl7.org/fhir/sid/us-npi'
const V3_ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'

export interface Member { readonly cin: string; readonly family: string; readonly given: string; readonly birthDate: string; readonly gender: 'female' | 'male' }

/** A member's number that no real one has in this order: 9, seven digits, a check letter. */
export const cinOf = (seed: number): string => `9${String(seed % 10_000_000).padStart(7, '0')}${'ACDEFGHMNTUVWXYZ'[seed % 16]}`

const claiming = (profile: string): { profile: string[] } => ({ profile: [`${ECM}/StructureDefinition/${profile}`] })
const organization = (id: string, name: string, npi: string, more: Partial<Organization> = {}): BundleEntry =>
  put({ resourceType: 'Organization', id, active: true, name, identifier: [{ system: NPI, value: npi }], ...more })
const PAYER = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'pay' }] }
const SELF = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship', code: 'self' }] }
const LEAD = { coding: [{ system: `${ECM}/CodeSystem/ecm-team-role`, code: 'lead-care-manager' }], text: 'Lead care manager' }
const put = (resource: Resource & { id: string }): BundleEntry => ({ fullUrl: `urn:demo:${resource.id}`, resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } })
const post = (fullUrl: string, resource: Resource, ifNoneExist?: string): BundleEntry =>
  ({ fullUrl, resource, request: { method: 'POST', url: resource.resourceType, ...(ifNoneExist && { ifNoneExist }) } })
const reference = (to: string): { reference: string } => ({ reference: to })

/** The organizations, who works there, and the hospital: the same at every run. */
export const directory = (): BundleEntry[] => [
  organization('demo-plan', 'Golden Poppy Health Plan', '2992000010', { meta: claiming('ecm-plan'), type: [PAYER] }),
  organization('demo-hospital', 'Mission Creek Hospital', '2992000028'),
  organization('demo-clinic', 'Elysian Family Clinic', '2992000036'),
  organization('demo-provider-a', 'Arroyo Care Partners', '2992000044', { meta: claiming('ecm-provider') }),
  organization('demo-provider-b', 'Bayside Care Network', '2992000051', { meta: claiming('ecm-provider') }),
  put({ resourceType: 'Practitioner', id: 'demo-pcp', active: true, name: [{ family: 'Okafor', given: ['Ada'] }], identifier: [{ system: NPI, value: '2992000069' }] }),
  ...(['a', 'b'] as const).flatMap(letter => [
    put({ resourceType: 'Practitioner', id: `demo-lcm-${letter}`, active: true, name: [{ family: letter === 'a' ? 'Reyes' : 'Lindqvist', given: ['Sam'] }] }),
    put({
      resourceType: 'PractitionerRole', id: `demo-lcm-role-${letter}`, meta: claiming('ecm-lead-care-manager'), active: true, practitioner: reference(`Practitioner/demo-lcm-${letter}`),
      organization: reference(`Organization/demo-provider-${letter}`), code: [LEAD], telecom: [{ system: 'phone', value: '+1-213-555-0162' }],
    }),
  ]),
  put({ resourceType: 'PractitionerRole', id: 'demo-pcp-role', active: true, practitioner: reference('Practitioner/demo-pcp'), organization: reference('Organization/demo-clinic'), code: [{ text: 'Primary care provider' }] }),
]

/** A member as the plan enrolled them, with their coverage; made once, however often it is posted. */
export const member = ({ cin, family, given, birthDate, gender }: Member, name: string, since: string): BundleEntry[] => [
  post(`urn:uuid:${name}`, {
    resourceType: 'Patient', meta: claiming('ecm-member'), active: true,
    identifier: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MA' }] }, system: CIN, value: cin }],
    name: [{ use: 'official', family, given: [given] }], birthDate, gender, generalPractitioner: [reference('PractitionerRole/demo-pcp-role')],
    address: [{ use: 'home', line: ['1450 Juniper Street'], city: 'Los Angeles', district: 'Los Angeles', state: 'CA', postalCode: '90012' }],
  }, `identifier=${CIN}|${cin}`),
  post(`urn:uuid:${name}-coverage`, {
    resourceType: 'Coverage', meta: claiming('ecm-coverage'), status: 'active', beneficiary: reference(`urn:uuid:${name}`), subscriberId: cin, relationship: SELF, payor: [reference('Organization/demo-plan')], period: { start: since },
    type: { coding: [{ system: 'https://nahdo.org/sopt', code: '211' }], text: 'Medi-Cal managed care' },
  }),
]

/** Emergency visits of a member, and a clinician's word that each could have been avoided. */
export function avoidableVisits(name: string, days: readonly string[]): BundleEntry[] {
  const visits = days.map((day, i) => post(`urn:uuid:${name}-ed-${i}`, {
    resourceType: 'Encounter', status: 'finished', class: { system: V3_ACT, code: 'EMER' }, subject: reference(`urn:uuid:${name}`), serviceProvider: reference('Organization/demo-hospital'),
    period: { start: `${day}T21:10:00-08:00`, end: `${day}T23:40:00-08:00` },
  }))
  const attestation = post(`urn:uuid:${name}-avoidable`, {
    resourceType: 'Observation', meta: claiming('ecm-policy-fact'), status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'survey' }] }],
    code: { coding: [{ system: `${ECM}/CodeSystem/ecm-policy-fact`, code: 'avoidableEdVisits' }] }, subject: reference(`urn:uuid:${name}`),
    focus: visits.map(visit => reference(visit.fullUrl!)), effectiveDateTime: days.at(-1)!, performer: [reference('PractitionerRole/demo-pcp-role')], valueBoolean: true,
  })
  return [...visits, attestation]
}

export const transaction = (entry: BundleEntry[]): Bundle => ({ resourceType: 'Bundle', type: 'transaction', entry })
