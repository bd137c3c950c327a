/** Whose record a resource is in: the parameters by which it refers to a Patient, or to an Encounter.  R4 compartmentdefinition.html */
import { r4 } from '../conformance/image.ts'
import type { Definition } from './definition.ts'
import { pointingAt, referrersOf, type Target } from './include.ts'

export interface CompartmentRequest {
  readonly type: 'Patient' | 'Encounter'
  readonly id: string
  /** Whose it is, 'Patient/id'; of the Patient itself too. What is another's does not come along. */
  readonly patient: string | undefined
  /** Of these types alone. */
  readonly types?: readonly string[]
  /** Of care on these days; dates as FHIR writes them, either may be missing. What has no date of care, and the Patient, is of every day. */
  readonly start?: string
  readonly end?: string
  /** Stored since: an instant as FHIR writes it. */
  readonly since?: string
  /** On a page. */
  readonly count: number
  /** From the page before. */
  readonly cursor?: string
  /** The query, cursor apart. */
  readonly self: string
}

/** A token of a type: who carries it refers to the compartment's resource. */
export interface Placing { readonly type: string; readonly key: bigint }

export interface Compartment {
  readonly self: bigint
  readonly placings: readonly Placing[]
}

/**
 * By what an index finds a compartment. Of a Patient R4's own table; beside it, by the member's column, whatever is about the member, in the table or not.
 * Of an Encounter all that may refer to one, for its table leaves out parts of a stay, tasks and provenance.
 */
export function compartments(definition: Definition): (of: Target) => Compartment {
  const pointers = pointingAt(definition)
  return of => {
    const self = definition.hasher.selfOf(of.type, of.id)
    if (of.type !== 'Patient') return { self, placings: pointers(of.type).map(({ source, param }) => ({ type: source, key: param ^ self })) }
    const table = Object.entries(r4().compartments['Patient'] ?? {})
    return { self, placings: table.flatMap(([type, codes]) => codes.filter(code => definition.parameters(type).has(code))
      .flatMap(code => referrersOf(definition, { direction: 'revinclude', source: type, code }, [of]).keys.map(key => ({ type, key })))) }
  }
}
