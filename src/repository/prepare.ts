/** A Write becomes a version to store: id and meta spliced into the text as it came, index rows reckoned. */
import type { Cause } from '../fhir/cause.ts'
import { spliceIdAndMeta } from '../fhir/json-text.ts'
import { carrySpelling, stringifyJson } from '../fhir/json.ts'
import { instantText, type Resource } from '../fhir/resource.ts'
import type { Version } from '../fhir/version.ts'
import type { Write } from '../fhir/write.ts'
import type { IndexRows } from '../search/index-rows.ts'
import type { Authorship, NewVersion, StoreResult } from '../storage/store.ts'
import type { ResourceKey } from '../storage/targets.ts'
import type { RepositoryOptions } from './options.ts'

/** A Write whose id is known. */
export type Named = Write & { readonly id: string }

const METHODS = { create: 'POST', update: 'PUT', delete: 'DELETE' } as const

/** The resource with its own id; spelled numbers stay. */
export function withId(resource: Resource, id: string): Resource {
  if (resource.id === id) return resource
  const named = { ...resource, id }
  for (const key of Object.keys(resource)) carrySpelling(resource, key, named, key)
  return named
}

export const authorship = ({ principal, action, door, request }: Cause, reasons: readonly string[]): Authorship =>
  ({ who: principal.name, party: principal.party, role: principal.role, action, reasons: reasons.join(' '), door, request })

export interface Preparing {
  readonly at: Date
  readonly expect: NewVersion['expect']
  readonly by: Authorship
  /** Checked already: none. */
  readonly references: readonly ResourceKey[]
  readonly refersBy?: NewVersion['refersBy']
  readonly seenBy?: NewVersion['seenBy']
  readonly source: string | undefined
}

export function toStore(options: Pick<RepositoryOptions, 'extract' | 'selfOf'>, write: Named, after: Resource, preparing: Preparing): NewVersion {
  const { head, tail } = spliceIdAndMeta(write.text ?? stringifyJson(after), write.id, instantText(preparing.at))
  const index = options.extract(after)
  return { ...preparing, ...keyOf(write), deleted: false, method: write.method ?? METHODS[write.op], head, tail, index, patientSelf: selfOf(options, index.patient) }
}

/** A deletion keeps whose it was, and nothing by which it would be found. */
export function toDelete(options: Pick<RepositoryOptions, 'selfOf'>, write: Named, before: Version, preparing: Preparing): NewVersion {
  const { patient } = before.owners
  const index: IndexRows = {
    self: options.selfOf(write.type, write.id), patient, roles: { status: undefined, code: undefined, actor: undefined, lo: undefined, hi: undefined },
    tok: [], identifiers: [], spans: [], words: [],
  }
  return { ...preparing, ...keyOf(write), deleted: true, method: 'DELETE', head: '', tail: '', index, patientSelf: selfOf(options, patient) }
}

export function selfOf(options: Pick<RepositoryOptions, 'selfOf'>, reference: string | undefined): bigint | undefined {
  const [type, id] = reference?.split('/') ?? []
  return type && id ? options.selfOf(type, id) : undefined
}
const keyOf = ({ type, id }: Named): ResourceKey => ({ type, id })

/** The version as it now stands. */
export const storedVersion = (prepared: NewVersion, { version, owners }: StoreResult & { readonly did: 'stored' }): Version => ({
  type: prepared.type, id: prepared.id, version: String(version), lastUpdated: instantText(prepared.at), deleted: prepared.deleted,
  text: prepared.deleted ? '' : `${prepared.head}${version}${prepared.tail}`, method: prepared.method, owners,
})
