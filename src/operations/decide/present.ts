import type { Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { parseJson, stringifyJson } from '../../fhir/json.ts'
import type { FhirResponse } from '../../fhir/request.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { Committed, Stored } from '../../fhir/verb.ts'

/** The decision, and what followed from it. */
export function present({ stored, followed, findings }: Committed, id: string): FhirResponse {
  const { version } = stored.find(s => s.version.type === 'ClaimResponse' && s.version.id === id)!
  const parameter: ParametersParameter[] = [
    { name: 'authorization', resource: parseJson(version.text) as Resource },
    ...named('task', 'Task', followed),
    ...named('enrollment', 'EpisodeOfCare', followed),
    ...findings.filter(f => f.severity === 'warning').map(f => ({ name: 'warning', valueString: f.text })),
  ]
  const body: Parameters = { resourceType: 'Parameters', parameter }
  return { status: 201, body: stringifyJson(body), location: `ClaimResponse/${id}/_history/${version.version}` }
}

const named = (name: string, type: string, followed: readonly Stored[]): ParametersParameter[] =>
  followed.filter(f => f.version.type === type && !f.version.deleted).slice(0, 1).map(f => ({ name, resource: parseJson(f.version.text) as Resource }))
