/** Builders of the resources these tests speak of: whole, and each with one thing changed. */
import type { ClaimResponse, Coverage, Encounter, EpisodeOfCare, Observation, Patient, ServiceRequest, Task } from '@medplum/fhirtypes'
import { ECM } from '../../src/fhir/canonical.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import type { Facts, Judged, Write } from '../../src/fhir/write.ts'

export const aPatient = (more: Partial<Patient> = {}): Patient => ({ resourceType: 'Patient', id: 'member-4711', birthDate: '1984-02-29', ...more })

export const aReferral = (more: Partial<ServiceRequest> = {}): ServiceRequest => ({
  resourceType: 'ServiceRequest', id: 'referral-8', status: 'active', intent: 'order', priority: 'routine',
  code: { coding: [{ system: `${ECM}/CodeSystem/ecm-program`, code: 'ecm' }] },
  subject: { reference: 'Patient/member-4711' }, authoredOn: '2025-03-25T09:30:00-07:00', requester: { reference: 'Organization/hospital-3' },
  performer: [{ reference: 'Organization/provider-a' }], ...more,
})

export interface Decided { readonly decision?: string; readonly reason?: string; readonly period?: { start?: string; end?: string }; readonly created?: string }

export const aDecision = ({ decision = 'denied', reason, period, created = '2024-10-01' }: Decided = {}, more: Partial<ClaimResponse> = {}): ClaimResponse => ({
  resourceType: 'ClaimResponse', id: 'decision-5', status: 'active', use: 'preauthorization', outcome: 'complete', created,
  type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] },
  patient: { reference: 'Patient/member-4711' }, insurer: { reference: 'Organization/plan-1' }, requestor: { reference: 'Organization/hospital-3' },
  extension: [{ url: `${ECM}/StructureDefinition/ecm-authorized-request`, valueReference: { reference: 'ServiceRequest/referral-8' } }],
  adjudication: [{
    category: { coding: [{ system: `${ECM}/CodeSystem/authorization-decision`, code: decision }] },
    ...(reason && { reason: { coding: [{ system: `${ECM}/CodeSystem/denial-reason`, code: reason }] } }),
  }],
  ...(period && { preAuthPeriod: period }), ...more,
})

export const aCoverage = (more: Partial<Coverage> = {}): Coverage => ({
  resourceType: 'Coverage', id: 'coverage-1', status: 'active', beneficiary: { reference: 'Patient/member-4711' }, payor: [{ reference: 'Organization/plan-1' }],
  type: { coding: [{ system: 'https://nahdo.org/sopt', code: '211' }] }, period: { start: '2022-01-01' }, ...more,
})

export const anEpisode = (more: Partial<EpisodeOfCare> = {}): EpisodeOfCare => ({
  resourceType: 'EpisodeOfCare', id: 'episode-1', status: 'active', type: [{ coding: [{ system: `${ECM}/CodeSystem/ecm-program`, code: 'ecm' }] }],
  patient: { reference: 'Patient/member-4711' }, managingOrganization: { reference: 'Organization/provider-a' }, period: { start: '2024-01-01' }, ...more,
})

export const anEncounter = (more: Partial<Encounter> = {}): Encounter => ({
  resourceType: 'Encounter', id: 'stay-1', status: 'in-progress', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  subject: { reference: 'Patient/member-4711' }, serviceProvider: { reference: 'Organization/hospital-3' }, period: { start: '2025-02-15T20:00:00-08:00' }, ...more,
})

/** An emergency visit, begun at noon. */
export const anEdVisit = (day: string, more: Partial<Encounter> = {}): Encounter => anEncounter({
  id: `ed-${day}`, status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
  period: { start: `${day}T12:00:00-07:00`, end: `${day}T15:00:00-07:00` }, ...more,
})

/** The attestation of the evidence table. */
export const anAttestation = (fact: string, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation', id: `attested-${fact}`, status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'survey' }] }],
  code: { coding: [{ system: `${ECM}/CodeSystem/ecm-policy-fact`, code: fact }] },
  subject: { reference: 'Patient/member-4711' }, effectiveDateTime: '2024-09-30', performer: [{ reference: 'PractitionerRole/pcp-2' }], valueBoolean: true, ...more,
})

export const aTask = (more: Partial<Task> = {}): Task => ({
  resourceType: 'Task', id: 'task-1', meta: { versionId: '3' }, status: 'requested', intent: 'order',
  code: { coding: [{ system: `${ECM}/CodeSystem/ecm-task-code`, code: 'decide-referral' }] }, focus: { reference: 'ServiceRequest/referral-8' }, ...more,
})

export const write = (resource: Resource, op: 'create' | 'update' = 'create'): Write => ({ op, type: resource.resourceType, ...(resource.id && { id: resource.id }), resource })

export const change = (after: Resource | undefined, at: string, before?: Resource): Judged =>
  ({ write: after ? write(after, before ? 'update' : 'create') : { op: 'delete', type: before!.resourceType, id: before!.id! }, before, after, at: new Date(at) })

export const facts = (known: Record<string, readonly Resource[]> = {}): Facts => new Map(Object.entries(known))
