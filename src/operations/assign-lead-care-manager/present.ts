import type { Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { parseJson, stringifyJson } from '../../fhir/json.ts'
import type { FhirResponse } from '../../fhir/request.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { Committed } from '../../fhir/verb.ts'
import type { Leads } from './operation.ts'

/** Who leads now; the same as before, when they led already. */
export function present({ stored, findings }: Committed, { episode, team, caseload, late }: Leads): FhirResponse {
  const kept = (resource: Resource): Resource => {
    const version = stored.find(s => s.version.type === resource.resourceType && s.version.id === resource.id)?.version
    return version ? parseJson(version.text) as Resource : resource
  }
  const parameter: ParametersParameter[] = [
    { name: 'enrollment', resource: kept(episode) },
    ...(team ? [{ name: 'careTeam', resource: kept(team) }] : []),
    { name: 'caseload', valueInteger: caseload },
    ...(late ? [{ name: 'late', valueDateTime: late }, { name: 'warning', valueString: `The Lead Care Manager was due by ${late} (ASG-012)` }] : []),
    ...findings.filter(f => f.severity === 'warning').map(f => ({ name: 'warning', valueString: f.text })),
  ]
  const body: Parameters = { resourceType: 'Parameters', parameter }
  return { status: 200, body: stringifyJson(body) }
}
