/** Which parameter fills which column of a row: data, by type. Worklists are read by these columns. */
import { r4 } from '../conformance/image.ts'
import type { Parameter } from './parameters.ts'

export interface RoleParameters {
  /** The parameter whose reference to a Patient is the member a resource is about. */
  readonly patient: Parameter | undefined
  readonly status: Parameter | undefined
  readonly code: Parameter | undefined
  readonly actor: Parameter | undefined
  /** Gives lo and hi. */
  readonly date: Parameter | undefined
}
type Row = readonly [status: string, code: string, actor: string, date: string]

/** '' : the type has none. What is not named here takes the first of DEFAULTS that it has. */
const BY_TYPE: Readonly<Record<string, Row>> = {
  CarePlan: ['status', 'category', 'care-team', 'date'],
  CareTeam: ['status', 'category', 'participant', 'date'],
  Claim: ['status', 'use', 'provider', 'created'],
  ClaimResponse: ['status', 'use', 'insurer', 'created'],
  Communication: ['status', 'category', 'sender', 'sent'],
  Condition: ['clinical-status', 'code', 'asserter', 'onset-date'],
  Consent: ['status', 'category', 'organization', 'date'],
  Coverage: ['status', 'type', 'payor', ''],
  DocumentReference: ['status', 'type', 'author', 'date'],
  Encounter: ['status', 'class', 'service-provider', 'date'],
  EpisodeOfCare: ['status', 'type', 'organization', 'date'],
  Goal: ['lifecycle-status', 'category', '', 'start-date'],
  MedicationRequest: ['status', 'code', 'requester', 'authoredon'],
  Observation: ['status', 'code', 'performer', 'date'],
  Patient: ['active', '', 'general-practitioner', 'birthdate'],
  Practitioner: ['active', '', '', ''],
  PractitionerRole: ['active', 'role', 'organization', 'date'],
  Procedure: ['status', 'code', 'performer', 'date'],
  ServiceRequest: ['status', 'code', 'performer', 'authored'],
  Task: ['status', 'code', 'owner', 'authored-on'],
}
const DEFAULTS: Readonly<Record<keyof Omit<RoleParameters, 'patient'>, readonly string[]>> = {
  status: ['status', 'active', 'clinical-status'],
  code: ['code', 'type', 'category', 'class'],
  actor: ['performer', 'organization', 'author', 'participant'],
  date: ['date', 'authored', 'authored-on', 'created', 'issued', 'recorded', 'period', 'sent'],
}

export function rolesOf(type: string, parameters: ReadonlyMap<string, Parameter>): RoleParameters {
  const row = BY_TYPE[type]
  const pick = (role: keyof typeof DEFAULTS, i: number, kind: Parameter['type']): Parameter | undefined =>
    (row ? [row[i]!] : DEFAULTS[role]).map(code => parameters.get(code)).find(p => p?.type === kind)
  return {
    patient: type === 'Patient' ? undefined : aboutWhom(type, parameters),
    status: pick('status', 0, 'token'), code: pick('code', 1, 'token'), actor: pick('actor', 2, 'reference'), date: pick('date', 3, 'date'),
  }
}

/** The Patient compartment's first rule; a type outside it (Task) by its parameter of that name.  R4 compartmentdefinition-patient.html */
function aboutWhom(type: string, parameters: ReadonlyMap<string, Parameter>): Parameter | undefined {
  const codes = ['patient', ...type === 'Coverage' ? ['beneficiary'] : [], ...r4().compartments['Patient']?.[type] ?? []]
  return codes.map(code => parameters.get(code)).find(p => p?.type === 'reference' && p.targets.some(t => t === 'Patient' || t === 'Resource'))
}

/** Does this parameter read the very element the role is read from? Then the column is where its values are found. */
export const readsPatient = (parameter: Parameter, { patient }: RoleParameters): boolean =>
  patient !== undefined && parameter.type === 'reference' && parameter.elements.join() === patient.elements.join()
