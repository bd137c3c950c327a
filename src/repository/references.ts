/** A literal reference names something that is there.  R4 references.html, http.html#create */
import { literalReferences, parseReference, type Reference } from '../fhir/reference.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Finding, Write } from '../fhir/write.ts'
import type { Scope } from '../fhir/scope.ts'
import type { ResourceKey } from '../storage/targets.ts'
import type { RepositoryOptions } from './options.ts'
import { seesAll } from './visible.ts'

export interface Referred extends Reference {
  /** FHIRPath of the Reference. */
  readonly path: string
}

/**
 * What a resource refers to among our own: fragments, urns and other servers' addresses are left alone, and so is itself.
 * What a stored Bundle holds refers within it.
 */
export function referencesOf(resource: Resource, base: string | undefined): Referred[] {
  if (resource.resourceType === 'Bundle') return []
  return literalReferences(resource).flatMap(({ reference, path }) => {
    const found = parseReference(reference, base)
    return !found || (found.type === resource.resourceType && found.id === resource.id && found.version === undefined) ? [] : [{ ...found, path }]
  })
}

/**
 * Which of them must be there. Where references are kept as they come, the member alone, and for those alone who do not see every member: whose a row
 * is goes by it.
 */
export function demandedOf(resource: Resource, { base, integrity }: Pick<RepositoryOptions, 'base' | 'integrity'>, scope: Scope): Referred[] {
  if (integrity !== 'literal') return referencesOf(resource, base)
  return scope.refersTo === 'anyone' || seesAll(scope, 'Patient') ? [] : referencesOf(resource, base).filter(({ type }) => type === 'Patient')
}

/** Only a transaction resolves criteria, before it is stored: what is left of them could never be followed.  R4 http.html#trules */
export function unresolvedIn({ text, resource, type }: Pick<Write, 'text' | 'resource' | 'type'>): Finding[] {
  if (!resource || type === 'Bundle' || (text !== undefined && !/[?\\]/.test(text))) return []
  return literalReferences(resource).filter(({ reference }) => /^[A-Z][A-Za-z]+\?/.test(reference)).map(({ path }) => ({
    kind: 'nonconformant', id: 'reference-target', code: 'not-supported', expression: path, text: 'A reference by criteria is resolved in a transaction only: here say Type/id',
  }))
}

export const nameOf = ({ type, id }: ResourceKey): string => `${type}/${id}`

/** Each once. */
export const targetsOf = (references: readonly Referred[]): ResourceKey[] =>
  [...new Map(references.map(({ type, id }) => [nameOf({ type, id }), { type, id }])).values()]

/** One finding for each place that refers to one of these. */
export const notThere = (references: readonly Referred[], missing: ReadonlySet<string>): Finding[] =>
  references.filter(reference => missing.has(nameOf(reference)) || missing.has(versionedName(reference))).map(({ path, type }) => ({
    kind: 'nonconformant', id: 'reference-target', code: 'not-found', expression: path, text: `There is no such ${type} to refer to`,
  }))

export const versionedName = ({ type, id, version }: Reference): string => `${type}/${id}/_history/${version ?? ''}`
