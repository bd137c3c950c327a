/** What $meta-add and $meta-delete do of themselves: the meta of a resource with other labels, stored as a new version.  R4 resource-operations.html */
import type { Meta, Parameters } from '@medplum/fhirtypes'
import { validate } from '../conformance/validate.ts'
import { FhirError, unsupported } from '../fhir/error.ts'
import { members, replaceSpans } from '../fhir/json-text.ts'
import { parseJson, stringifyJson } from '../fhir/json.ts'
import { labelsOf, type Labels } from '../fhir/labels.ts'
import type { FhirResponse } from '../fhir/request.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Committed, Planned } from '../fhir/verb.ts'
import type { OperationContext } from './operation.ts'

export interface LabellingInput {
  readonly [name: string]: unknown
  readonly type: string
  readonly id: string
  readonly version?: string
  readonly meta: Meta
}
/** The meta as it is when nothing is stored. */
export type Unchanged = Meta | undefined

/** @param change of the labels that are there and those sent. @throws not-found, gone; unsupported: of a version */
export async function relabelling({ type, id, version, meta }: LabellingInput, { repository }: OperationContext, change: (those: Labels, given: Labels) => Labels): Promise<Planned<Unchanged>> {
  if (version !== undefined) throw unsupported('A version that is stored is never changed, its labels neither: ask it of the resource, which gets a new version', 'meta')
  refuseMalformed(meta)
  const { text, version: read } = await repository.read(type, id), before = metaIn(text), those = labelsOf(before), labels = change(those, labelsOf(meta))
  if (stringifyJson(labels) === stringifyJson(those)) return { writes: [], carry: before }
  const place = members(text).find(({ name }) => name === 'meta')!, relabelled = replaceSpans(text, [{ start: place.value, end: place.end, by: stringifyJson(withLabels(before, labels)) }])
  return { writes: [{ op: 'update', type, id, text: relabelled, resource: parseJson(relabelled) as Resource, ifMatch: read, remake: true }], carry: undefined }
}

/** An input's form is R4's, and whoever reads it trusts that. */
function refuseMalformed(meta: Meta): void {
  const problems = validate({ resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: meta }] }).filter(({ kind, severity = 'error' }) => kind === 'invalid' && severity === 'error')
  if (problems.length > 0) throw new FhirError('invalid', problems)
}

export const relabelled = ({ stored: [stored] }: Committed, unchanged: Unchanged): FhirResponse => metaAnswer(unchanged ?? metaIn(stored!.version.text))

/** A Meta is no resource: it comes in Parameters.  R4 operations.html#response */
export function metaAnswer(meta: Meta): FhirResponse {
  const body: Parameters = { resourceType: 'Parameters', parameter: [{ name: 'return', valueMeta: meta }] }
  return { status: 200, body: stringifyJson(body) }
}

/** A stored resource has one. */
export const metaIn = (text: string): Meta => (parseJson(text) as Resource).meta ?? {}

/** An extension of a profile's address goes with it. */
function withLabels(meta: Meta, labels: Labels): Meta {
  const { _profile: beside } = meta as { readonly _profile?: readonly unknown[] }, kept = labels.profile.map(url => beside?.[meta.profile!.indexOf(url)] ?? null)
  const made: Record<string, unknown> = { ...meta, ...labels, ...(beside && { _profile: kept }) }
  for (const name of ['profile', 'tag', 'security', '_profile']) if (Array.isArray(made[name]) && (made[name].length === 0 || (name === '_profile' && kept.every(one => one === null)))) Reflect.deleteProperty(made, name)
  return made as Meta
}
