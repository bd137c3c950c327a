import { ECM_PROGRAM, POLICY_FACT } from '../../ecm/codes.ts'
import { EVIDENCE_TYPES } from '../../ecm/evidence.ts'
import { parseJson } from '../../fhir/json.ts'
import { literalReferences, parseReference } from '../../fhir/reference.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { OperationContext } from '../operation.ts'

/** Of types that hold much else about a member, only what can be evidence. */
const NARROWED: Readonly<Record<string, string>> = { Observation: `&code=${POLICY_FACT}|`, ServiceRequest: `&code=${ECM_PROGRAM}|ecm` }
/** What evidence points to for knowing who says so and where it was. */
const AROUND = new Set(['Organization', 'PractitionerRole', 'Location'])

/** All that the record holds about a member that can be evidence, seen by the caller or not; the member must be. @throws not-found, gone */
export async function gather(id: string, { repository, record }: Pick<OperationContext, 'repository' | 'record'>): Promise<readonly Resource[]> {
  const patient = await repository.read('Patient', id)
  const queries = Object.entries(EVIDENCE_TYPES).map(([type, by]) => record.all(type, `${by}=Patient/${id}${NARROWED[type] ?? ''}`))
  const about = [patient, ...(await Promise.all(queries)).flat()].map(version => parseJson(version.text) as Resource)
  const around = await pointedTo(about, record), further = await pointedTo(around, record, new Set(around.map(r => `${r.resourceType}/${r.id}`)))
  return [...about, ...around, ...further]
}

async function pointedTo(resources: readonly Resource[], record: OperationContext['record'], known: ReadonlySet<string> = new Set()): Promise<readonly Resource[]> {
  const references = new Map(resources.flatMap(r => literalReferences(r)).flatMap(({ reference }) => {
    const to = parseReference(reference)
    return to && AROUND.has(to.type) && !known.has(`${to.type}/${to.id}`) ? [[`${to.type}/${to.id}`, to] as const] : []
  }))
  const versions = await Promise.all([...references.values()].map(({ type, id }) => record.find(type, id)))
  return versions.flatMap(version => version && !version.deleted ? [parseJson(version.text) as Resource] : [])
}
