/** A plan, a hospital, two ECM providers and a member, on a server of the test file's own. */
import type { Bundle, OperationOutcome, Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { ECM } from '../../src/fhir/canonical.ts'
import type { Resource, ResourceOf, ResourceType } from '../../src/fhir/resource.ts'
import { runApp, type RunningApp } from '../support/app.ts'
import { SENTINEL, SENTINEL_CIN } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

export const CIN = { system: `${ECM}/NamingSystem/medi-cal-cin`, value: SENTINEL_CIN }
export interface Programme extends RunningApp { readonly member: string }

const organization = (id: string, type?: string): Resource =>
  ({ resourceType: 'Organization', id, name: `${id} 5150`, ...(type && { type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: type }] }] }) })
const put = (resource: Resource): NonNullable<Bundle['entry']>[number] => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } })
const person: Resource = {
  resourceType: 'Patient', id: 'member-4711', birthDate: '1971-04-09', name: [{ family: SENTINEL, given: ['Rosa'] }], identifier: [CIN], address: [{ district: 'Los Angeles', line: [SENTINEL] }],
}
const coverage: Resource = {
  resourceType: 'Coverage', id: 'coverage-4711', status: 'active', beneficiary: { reference: 'Patient/member-4711' }, payor: [{ reference: 'Organization/plan-1' }],
  type: { coding: [{ system: 'https://nahdo.org/sopt', code: '211' }] }, period: { start: '2022-01-01' },
}

/** @param more entries of the plan's first transaction */
export async function programme(more: readonly Resource[] = []): Promise<Programme> {
  const app = await runApp([
    { name: 'plan', party: 'Organization/plan-1', role: 'plan' }, { name: 'other-plan', party: 'Organization/plan-2', role: 'plan' },
    { name: 'hospital', party: 'Organization/hospital-3', role: 'hospital' }, { name: 'provider-a', party: 'Organization/provider-a', role: 'ecm-provider' },
    { name: 'provider-b', party: 'Organization/provider-b', role: 'ecm-provider' }, { name: 'operator', party: 'Organization/plan-1', role: 'operator' },
  ])
  const directory = [organization('plan-1', 'pay'), organization('plan-2', 'pay'), organization('hospital-3', 'prov'), organization('provider-a', 'prov'), organization('provider-b', 'prov')]
  const answer = await app.as('plan').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [...directory, person, coverage, ...more].map(put) })
  if (answer.status !== 200) throw new Error(`the programme could not be set up: ${answer.status} ${answer.text}`)
  return { ...app, member: 'Patient/member-4711' }
}

export const parameters = (...parameter: ParametersParameter[]): Parameters => ({ resourceType: 'Parameters', parameter })
export const part = (asked: Asked, name: string): ParametersParameter | undefined => asked.json<Parameters>().parameter?.find(p => p.name === name)
export const parts = (asked: Asked, name: string): ParametersParameter[] => asked.json<Parameters>().parameter?.filter(p => p.name === name) ?? []
export const resource = <T extends ResourceType>(asked: Asked, name: string): ResourceOf<T> | undefined => part(asked, name)?.resource as ResourceOf<T> | undefined
export const issues = (asked: Asked): (string | undefined)[] => asked.json<OperationOutcome>().issue?.map(i => i.details?.coding?.[0]?.code) ?? []
export const found = (asked: Asked): Resource[] => asked.json<Bundle>().entry?.flatMap(e => e.resource ?? []) ?? []

/** The hospital refers the member. @returns the referral's id */
export async function refer(app: Programme, ...more: ParametersParameter[]): Promise<string> {
  const answer = await app.as('hospital').send('POST', 'ServiceRequest/$submit-referral', parameters({ name: 'identifier', valueIdentifier: CIN }, { name: 'population', valueCode: '2' }, ...more))
  if (answer.status !== 201) throw new Error(`the referral was not taken: ${answer.status} ${answer.text}`)
  return resource<'ServiceRequest'>(answer, 'referral')!.id!
}
