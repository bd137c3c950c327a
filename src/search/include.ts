/** What a page brings along, and what may point at a resource: the reference parameters read from either end. */
import { resourceTypes } from '../conformance/image.ts'
import { parseReference } from '../fhir/reference.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Include } from './clause.ts'
import type { Definition } from './definition.ts'
import { valuesOf } from './extract.ts'
import { readsPatient } from './roles.ts'

export interface Target { readonly type: string; readonly id: string }

/** What these resources refer to by the parameters included, each once. */
export function targetsOf(definition: Definition, includes: readonly Include[], resources: readonly Resource[]): readonly Target[] {
  const found = new Map<string, Target>()
  for (const { source, code, target } of includes) {
    const parameter = definition.parameters(source).get(code)
    if (!parameter) continue
    const values = valuesOf(parameter, source)
    for (const resource of resources) {
      if (resource.resourceType !== source) continue
      for (const value of values(resource)) {
        const text = typeof value === 'object' && value !== null && 'reference' in value ? value.reference : undefined
        const literal = typeof text === 'string' ? parseReference(text, definition.base) : undefined
        if (literal && (!target || literal.type === target)) found.set(`${literal.type}/${literal.id}`, { type: literal.type, id: literal.id })
      }
    }
  }
  return [...found.values()]
}

/** How those who refer to these by a parameter are found: by tokens, and by the member's column. */
export function referrersOf(definition: Definition, { source, code }: Include, targets: readonly Target[]): { readonly keys: readonly bigint[]; readonly patients: readonly bigint[] } {
  const parameter = definition.parameters(source).get(code), { hasher } = definition, param = hasher.paramOf(source, code)
  const selves = targets.map(t => ({ type: t.type, self: hasher.selfOf(t.type, t.id) }))
  const held = parameter !== undefined && readsPatient(parameter, definition.roles(source))
  return {
    keys: selves.filter(t => !(held && parameter.single && t.type === 'Patient')).map(t => param ^ t.self),
    patients: held ? selves.filter(t => t.type === 'Patient').map(t => t.self) : [],
  }
}

/** A reference parameter of a type, hashed: with a resource's `self`, xor, the token of a reference to it. */
export interface Pointer { readonly source: string; readonly param: bigint }

/** The reference parameters of any type that may point at a type. */
export function pointingAt(definition: Definition): (type: string) => readonly Pointer[] {
  const known = new Map<string, readonly Pointer[]>()
  return type => {
    let params = known.get(type)
    if (!params) {
      params = resourceTypes().flatMap(source => [...definition.parameters(source).values()]
        .filter(p => p.type === 'reference' && p.valueTypes.has('Reference') && (p.targets.includes(type) || p.targets.includes('Resource')))
        .map(p => ({ source, param: definition.hasher.paramOf(source, p.code) })))
      known.set(type, params)
    }
    return params
  }
}
