import type { Parameters, ParametersParameter, Task } from '@medplum/fhirtypes'
import { isLeadTask } from '../../ecm/assignment/tasks.ts'
import { parseJson, stringifyJson } from '../../fhir/json.ts'
import type { FhirResponse } from '../../fhir/request.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { Committed } from '../../fhir/verb.ts'

/** The answer, and what followed from it that is the provider's: the plan's own Tasks are not shown. */
export function present({ stored, followed, findings }: Committed, id: string): FhirResponse {
  const { version } = stored.find(s => s.version.id === id)!, resources = followed.map(f => parseJson(f.version.text) as Resource)
  const provider = (parseJson(version.text) as Task).owner?.reference
  const enrollment = resources.find(r => r.resourceType === 'EpisodeOfCare' && r.managingOrganization?.reference === provider), next = resources.find(r => isLeadTask(r) && r.owner?.reference === provider)
  const parameter: ParametersParameter[] = [
    { name: 'task', resource: parseJson(version.text) as Resource },
    ...(enrollment ? [{ name: 'enrollment', resource: enrollment }] : []),
    ...(next ? [{ name: 'next', resource: next }] : []),
    ...findings.filter(f => f.severity === 'warning').map(f => ({ name: 'warning', valueString: f.text })),
  ]
  const body: Parameters = { resourceType: 'Parameters', parameter }
  return { status: 200, body: stringifyJson(body) }
}
