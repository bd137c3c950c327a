/** May a reference point where it points? R4 references.html: relative, absolute, contained, urn, and the criteria of a transaction. */
import { isResourceType } from './image.ts'
import type { Walk } from './walk.ts'

const RELATIVE = /^([A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/
const ABSOLUTE_TYPE = /^https?:\/\/.*\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/
const CRITERIA = /^([A-Za-z]+)\?/

/** @param targets types it may have; undefined: any */
export function checkReference(node: Record<string, unknown>, targets: readonly string[] | undefined, walk: Walk): void {
  const { reference, type } = node
  const pointed = typeof reference === 'string' ? typeOf(reference, walk) : undefined
  if (pointed === null) return
  const stated = typeof type === 'string' ? type.replace('http://hl7.org/fhir/StructureDefinition/', '') : undefined
  if (pointed !== undefined && stated !== undefined && pointed !== stated) {
    return walk.invalid('reference-type', 'value', `The reference is to a ${pointed}, its type says otherwise`)
  }
  const found = pointed ?? (stated !== undefined && isResourceType(stated) ? stated : undefined)
  if (found === undefined || !targets || targets.includes(found)) return
  walk.invalid('reference-target', 'value', `A reference to ${targets.join(' or ')} is expected: it is to a ${found}`)
}

/** undefined: cannot be told from the text; null: it was told to be wrong. */
function typeOf(reference: string, walk: Walk): string | undefined | null {
  if (reference.startsWith('#')) return containedType(reference.slice(1), walk.rootResource)
  const relative = RELATIVE.exec(reference)?.[1] ?? CRITERIA.exec(reference)?.[1]
  if (relative !== undefined) {
    if (isResourceType(relative)) return relative
    walk.invalid('reference-form', 'value', 'The reference names a type that R4 does not have')
    return null
  }
  if (!ABSOLUTE.test(reference)) {
    walk.invalid('reference-form', 'value', 'A reference is Type/id, an absolute URL, a urn:, or #id of a contained resource')
    return null
  }
  const absolute = ABSOLUTE_TYPE.exec(reference)?.[1]
  return absolute !== undefined && isResourceType(absolute) ? absolute : undefined
}
function containedType(id: string, root: unknown): string | undefined {
  if (id === '') return (root as { resourceType?: string }).resourceType
  return (root as { contained?: readonly { id?: string; resourceType?: string }[] }).contained?.find(one => one.id === id)?.resourceType
}
