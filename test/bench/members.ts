/** Members with what there is about them, as the plan would put it: the same at every run, with known ids. Nobody in them exists. */
import type { BundleEntry } from '@medplum/fhirtypes'
import type { Resource } from '../../src/fhir/resource.ts'
import { PLAN, range } from './bodies.ts'

/** Resources of one member; of which referrals; of those, with one status. */
export const EACH = 25
export const REFERRALS = 20
const STATUSES = ['active', 'on-hold', 'completed', 'revoked'] as const
const EXAMPLE = 'http://hospital.example.org', SNOMED = 'http://snomed.info/sct', HOMELESS = 'http://hl7.org/fhir/sid/icd-10-cm'

const memberId = (i: number): string => `member-${String(i).padStart(6, '0')}`
const orderOf = (i: number, k: number): string => `GROW-${i}-${k}`

export function member(i: number): Resource[] {
  const id = memberId(i), subject = { reference: `Patient/${id}` }, text = 'Member agrees to enrolment; prefers phone contact in the afternoon. '.repeat(6)
  return [
    { resourceType: 'Patient', id, active: true, identifier: [{ system: `${EXAMPLE}/members`, value: `M${i}` }], name: [{ family: `Grown${i % 5000}`, given: ['Sam'] }], gender: 'unknown', birthDate: `19${50 + i % 50}-0${1 + i % 9}-15` },
    { resourceType: 'Coverage', id: `${id}-coverage`, status: 'active', beneficiary: subject, payor: [{ reference: PLAN }] },
    { resourceType: 'Condition', id: `${id}-condition`, subject, code: { coding: [{ system: HOMELESS, code: 'Z59.0' }] } },
    { resourceType: 'CarePlan', id: `${id}-plan`, status: 'active', intent: 'plan', subject },
    { resourceType: 'Encounter', id: `${id}-visit`, status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' }, subject, period: { start: '2026-02-01T08:00:00Z', end: '2026-02-01T12:00:00Z' } },
    ...range(REFERRALS).map((k): Resource => ({
      resourceType: 'ServiceRequest', id: `${id}-order-${k}`, identifier: [{ system: `${EXAMPLE}/orders`, value: orderOf(i, k) }], status: STATUSES[k % STATUSES.length]!, intent: 'order', priority: k % 2 ? 'routine' : 'urgent', subject,
      code: { coding: [{ system: SNOMED, code: '385763009' }] }, authoredOn: `2026-0${1 + k % 9}-1${i % 10}T10:20:30Z`, note: [{ text }],
    })),
  ]
}

/** A member of whom there is so much that can be evidence, visits, conditions and observations by turns. */
export function documented(i: number, size: number): Resource[] {
  const id = documentedId(i, size), subject = { reference: `Patient/${id}` }, day = (k: number): string => `2026-0${1 + k % 9}-${10 + k % 18}`
  return [
    { resourceType: 'Patient', id, active: true, identifier: [{ system: `${EXAMPLE}/members`, value: id }], birthDate: '1971-04-09', address: [{ district: 'Los Angeles', state: 'CA' }] },
    { resourceType: 'Coverage', id: `${id}-coverage`, status: 'active', beneficiary: subject, payor: [{ reference: PLAN }] },
    ...range(size - 2).map((k): Resource => k % 3 === 0
      ? { resourceType: 'Encounter', id: `${id}-${k}`, status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: k % 2 ? 'EMER' : 'AMB' }, subject, period: { start: `${day(k)}T08:00:00Z`, end: `${day(k)}T12:00:00Z` } }
      : k % 3 === 1
        ? { resourceType: 'Condition', id: `${id}-${k}`, subject, code: { coding: [{ system: HOMELESS, code: k % 2 ? 'I10' : 'E11.9' }] }, recordedDate: day(k) }
        : { resourceType: 'Observation', id: `${id}-${k}`, status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] }, subject, effectiveDateTime: day(k), valueQuantity: { value: 60 + k % 40, unit: '/min' } }),
  ]
}
export const documentedId = (i: number, size: number): string => `documented-${size}-${i}`

/** A transaction Bundle that puts them. */
export const putting = (resources: readonly Resource[]): string => JSON.stringify({
  resourceType: 'Bundle', type: 'transaction',
  entry: resources.map((resource): BundleEntry => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } })),
})

/** The hot searches over so many members: what each is called, and addresses whose answers are equally large. */
export function hotSearches(members: number): Readonly<Record<string, readonly string[]>> {
  const some = range(Math.min(members, 500)).map(i => Math.floor(i * members / Math.min(members, 500)))
  return {
    'by patient': some.map(i => `ServiceRequest?patient=Patient/${memberId(i)}`),
    'by patient and status': some.map(i => `ServiceRequest?patient=Patient/${memberId(i)}&status=active`),
    'by identifier': some.map(i => `ServiceRequest?identifier=${encodeURIComponent(`${EXAMPLE}/orders|${orderOf(i, i % REFERRALS)}`)}`),
    'newest by _lastUpdated': range(28).map(i => `ServiceRequest?_lastUpdated=ge2025-02-${String(i + 1).padStart(2, '0')}&_count=20`),
  }
}
