import type { Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { isPlansTask } from '../../ecm/assignment/tasks.ts'
import { isCoded, TASK_CODE } from '../../ecm/codes.ts'
import { isOpenEnrollment } from '../../ecm/enrollment.ts'
import { parseJson, stringifyJson } from '../../fhir/json.ts'
import type { FhirResponse } from '../../fhir/request.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { Committed, Stored } from '../../fhir/verb.ts'

/** The decision, and what followed from it. */
export function present({ stored, followed, findings }: Committed, id: string): FhirResponse {
  const { version } = stored.find(s => s.version.type === 'ClaimResponse' && s.version.id === id)!
  const parameter: ParametersParameter[] = [
    { name: 'authorization', resource: parseJson(version.text) as Resource },
    ...named('task', followed, r => r.resourceType === 'Task' && isCoded(r.code, TASK_CODE, 'decide-referral')),
    ...named('enrollment', followed, isOpenEnrollment),
    ...named('assignment', followed, isPlansTask),
    ...findings.filter(f => f.severity === 'warning').map(f => ({ name: 'warning', valueString: f.text })),
  ]
  const body: Parameters = { resourceType: 'Parameters', parameter }
  return { status: 201, body: stringifyJson(body), location: `ClaimResponse/${id}/_history/${version.version}` }
}

const named = (name: string, followed: readonly Stored[], is: (resource: Resource) => boolean): ParametersParameter[] =>
  followed.filter(f => !f.version.deleted).map(f => parseJson(f.version.text) as Resource).filter(is).slice(0, 1).map(resource => ({ name, resource }))
