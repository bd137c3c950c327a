/**
 * R4 as data: what tools/r4-image.ts wrote of hl7.fhir.r4.core#4.0.1. Read at first use, once a process; nothing of it is changed.
 * Elements a type inherits stand with its base; paths are relative to their type ('contact.name').
 */
import { readFileSync } from 'node:fs'

export interface R4Image {
  readonly fhirVersion: string
  readonly types: Readonly<Record<string, TypeImage>>
  /** By key; a key that stands for different rules in different types has the type behind an @. */
  readonly constraints: Readonly<Record<string, ConstraintImage>>
  /** By url, the codes by system: every set that R4 binds as required and that can be laid open. */
  readonly valueSets: Readonly<Record<string, Expansion>>
  readonly searchParameters: readonly SearchParameterImage[]
  /** Compartment → type → codes of the search parameters that place a resource in it; '{def}' is the resource itself. */
  readonly compartments: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}
export type Expansion = Readonly<Record<string, readonly string[]>>
export interface TypeImage {
  readonly kind: 'primitive' | 'complex' | 'resource'
  readonly base?: string
  readonly abstract?: boolean
  readonly constraints?: readonly string[]
  readonly elements: readonly ElementImage[]
}
export interface ElementImage {
  readonly path: string
  /** 0 when absent. */
  readonly min?: number
  /** 1 when absent. */
  readonly max?: number | '*'
  readonly types?: readonly (string | ElementType)[]
  /** The element of which this one repeats the content: 'Questionnaire.item'. */
  readonly ref?: string
  readonly binding?: readonly [strength: 'required' | 'extensible' | 'preferred' | 'example', valueSet: string]
  readonly constraints?: readonly string[]
  readonly fixed?: unknown
  readonly pattern?: unknown
  readonly summary?: boolean
  readonly modifier?: boolean
}
/** `targets`: the types a reference may have. `profile`: SimpleQuantity, a type of the image too. */
export interface ElementType { readonly code: string; readonly profile?: string; readonly targets?: readonly string[] }
export interface ConstraintImage { readonly severity: 'error' | 'warning'; readonly human: string; readonly expression: string }
export interface SearchParameterImage {
  readonly id: string
  readonly url: string
  readonly code: string
  readonly type: 'number' | 'date' | 'string' | 'token' | 'reference' | 'composite' | 'quantity' | 'uri' | 'special'
  readonly base: readonly string[]
  readonly expression?: string
  readonly target?: readonly string[]
  readonly component?: readonly { readonly definition: string; readonly expression: string }[]
}

let loaded: R4Image | undefined

export const r4 = (): R4Image =>
  loaded ??= JSON.parse(readFileSync(new URL('r4.image.json', import.meta.url), 'utf8')) as R4Image

/** The concrete resource types of R4, in the order of their names. */
export const resourceTypes = (): readonly string[] =>
  Object.entries(r4().types).filter(([, type]) => type.kind === 'resource' && !type.abstract).map(([name]) => name)

export function isResourceType(name: string): boolean {
  const type = Object.hasOwn(r4().types, name) ? r4().types[name] : undefined
  return type?.kind === 'resource' && !type.abstract
}

/** A type and what it is derived from, itself first: Patient, DomainResource, Resource. Of a name that is no type, itself. */
export function lineage(name: string): readonly string[] {
  const known = lineages.get(name)
  if (known) return known
  if (!Object.hasOwn(r4().types, name)) return [name] // not kept: such names come from outside, without end
  const { base } = r4().types[name]!, found = [name, ...base ? lineage(base) : []]
  lineages.set(name, found)
  return found
}
const lineages = new Map<string, readonly string[]>()
