/** The Prefer header.  R4 http.html#ops */
import { outcome } from '../fhir/error.ts'
import type { FhirRequest, FhirResponse } from '../fhir/request.ts'
import { stringifyJson } from '../fhir/json.ts'
import type { Finding } from '../fhir/write.ts'
import type { Version } from '../fhir/version.ts'

export type Return = 'representation' | 'minimal' | 'OperationOutcome'

export interface Preference { readonly return: Return; readonly lenient: boolean }

export function preference(request: FhirRequest): Preference {
  const header = request.headers['prefer'] ?? ''
  const wanted = /\breturn=(minimal|representation|OperationOutcome)\b/.exec(header)?.[1] as Return | undefined
  return { return: wanted ?? 'representation', lenient: /\bhandling=lenient\b/.test(header) }
}

/** The answer to a write: the version, nothing, or what was noticed. */
export function answerWith(wanted: Return, status: number, version: Version, findings: readonly Finding[]): FhirResponse {
  const common = { status, version, location: `${version.type}/${version.id}/_history/${version.version}` }
  if (wanted === 'minimal') return common
  if (wanted === 'representation') return { ...common, body: version.text }
  return { ...common, body: stringifyJson(outcome(noticed(status, findings))), isOutcome: true }
}

const noticed = (status: number, findings: readonly Finding[]): Parameters<typeof outcome>[0] => {
  const done = status === 201 ? 'Created' : status === 200 ? 'Stored' : 'Done'
  return findings.length > 0 ? findings : [{ severity: 'information', code: 'informational', text: done }]
}
