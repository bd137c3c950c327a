import type { Parameters, ParametersParameter, ServiceRequest, Task } from '@medplum/fhirtypes'
import { readCitations } from '../../ecm/rule-citation.ts'
import { parseJson, stringifyJson } from '../../fhir/json.ts'
import type { FhirResponse } from '../../fhir/request.ts'
import type { Committed } from '../../fhir/verb.ts'

/** What was stored, when it is due, and by which rule. */
export function present({ stored, followed, findings }: Committed, id: string): FhirResponse {
  const version = stored.find(s => s.version.type === 'ServiceRequest' && s.version.id === id)!.version
  const referral = parseJson(version.text) as ServiceRequest
  const task = followed.filter(f => f.version.type === 'Task').map(f => parseJson(f.version.text) as Task).find(t => t.focus?.reference === `ServiceRequest/${id}`)
  const [binding] = readCitations(task?.extension), due = task?.restriction?.period?.end
  const warnings = [...(task?.note ?? []).map(note => note.text), ...findings.filter(f => f.severity === 'warning').map(f => f.text)]
  const parameter: ParametersParameter[] = [
    { name: 'referral', resource: referral },
    ...(task ? [{ name: 'task', resource: task }] : []),
    ...(due ? [{ name: 'due', valueDateTime: due }] : []),
    ...(binding ? [{ name: 'rule', valueCode: binding.rule }] : []),
    ...(binding?.edition ? [{ name: 'edition', valueDate: binding.edition }] : []),
    ...(binding?.source ? [{ name: 'source', valueString: binding.source }] : []),
    ...warnings.flatMap(text => text ? [{ name: 'warning', valueString: text }] : []),
  ]
  const body: Parameters = { resourceType: 'Parameters', parameter }
  return { status: 201, body: stringifyJson(body), location: `ServiceRequest/${id}/_history/${version.version}` }
}
