import type { Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { parseJson, stringifyJson } from '../../fhir/json.ts'
import type { FhirResponse } from '../../fhir/request.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { Committed } from '../../fhir/verb.ts'
import type { Assigned } from './operation.ts'

/** The candidates, best first, and the offer. 201 when it was made now. */
export function present({ stored, findings }: Committed, { ranking, due, warnings, offer }: Assigned): FhirResponse {
  const made = offer && 'made' in offer ? stored.find(s => s.version.id === offer.made) : undefined
  const task = made ? parseJson(made.version.text) as Resource : offer && 'stands' in offer ? offer.stands : undefined
  const parameter: ParametersParameter[] = [
    ...ranking.ranked.map((ranked, i) => candidate(ranked, i + 1, ranking.names.get(ranked.candidate.provider))),
    ...(task ? [{ name: 'task', resource: task }] : []),
    ...(due ? [{ name: 'due', valueDateTime: due.due.text }, { name: 'rule', valueCode: due.citation.rule }] : []),
    ...warnings.map(({ because, citation }) => ({ name: 'warning', valueString: `${because} (${citation.rule})` })),
    ...findings.filter(f => f.severity === 'warning').map(f => ({ name: 'warning', valueString: f.text })),
  ]
  const body: Parameters = { resourceType: 'Parameters', parameter }
  return { status: made ? 201 : 200, body: stringifyJson(body), ...(made && { location: `Task/${made.version.id}/_history/${made.version.version}` }) }
}

function candidate({ candidate: { provider, assigned, capacity }, by, reasons }: Assigned['ranking']['ranked'][number], rank: number, display: string | undefined): ParametersParameter {
  return {
    name: 'candidate',
    part: [
      { name: 'provider', valueReference: { reference: provider, ...(display && { display }) } },
      { name: 'rank', valueInteger: rank },
      ...(by ? [{ name: 'by', valueCode: by }] : []),
      { name: 'assigned', valueInteger: assigned },
      ...(capacity !== undefined ? [{ name: 'capacity', valueInteger: capacity }] : []),
      ...reasons.map(({ citation, speaks, because }) => ({
        name: 'reason',
        part: [{ name: 'rule', valueCode: citation.rule }, { name: 'speaks', valueCode: speaks }, { name: 'text', valueString: because }, { name: 'source', valueString: citation.source }],
      })),
    ],
  }
}
