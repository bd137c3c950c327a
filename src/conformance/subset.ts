/** Parts of a resource: `_summary` and `_elements`. What is left out is said by a tag.  R4 search.html#summary, #elements */
import { carrySpelling } from '../fhir/json.ts'
import type { Resource } from '../fhir/resource.ts'
import { childrenOf, type Child } from './schema.ts'

export type Subset =
  /** true: what R4 marks as summary; text: narrative and what must be there; data: all but the narrative. */
  | { readonly summary: 'true' | 'text' | 'data' }
  /** Top-level elements by name. */
  | { readonly elements: readonly string[] }

type Tree = Record<string, unknown>
type Keep = (child: Child) => boolean

const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }
/** Whatever is asked for. */
const ALWAYS = new Set(['id', 'meta'])

/** A resource of the parts wanted; the given one stays as it is. */
export function subsetOf(resource: Resource, subset: Subset): Resource {
  const type = resource.resourceType, kept = pick(resource as unknown as Tree, type, topLevel(subset), 'summary' in subset && subset.summary === 'true' ? ({ image }) => image.summary === true : undefined)
  const meta = (kept['meta'] ?? {}) as { tag?: object[] }
  const { resourceType: _type, id, meta: _meta, ...rest } = kept
  const made = { resourceType: type, ...(id !== undefined && { id }), meta: { ...meta, tag: [...meta.tag ?? [], SUBSETTED] }, ...rest }
  for (const key of Object.keys(rest)) carrySpelling(kept, key, made, key)
  return made as unknown as Resource
}

function topLevel(subset: Subset): Keep {
  if ('elements' in subset) {
    const named = new Set(subset.elements)
    return child => ALWAYS.has(child.name) || named.has(child.name) || child.min > 0 || child.image.modifier === true
  }
  switch (subset.summary) {
    case 'true': return child => ALWAYS.has(child.name) || child.image.summary === true
    case 'text': return child => ALWAYS.has(child.name) || child.name === 'text' || child.min > 0
    case 'data': return child => child.name !== 'text'
  }
}

/** @param below which elements of backbone elements stay; undefined: all */
function pick(node: Tree, place: string, keep: Keep, below: Keep | undefined): Tree {
  const made: Tree = {}
  if (node['resourceType'] !== undefined) made['resourceType'] = node['resourceType']
  const children = new Map([...childrenOf(place).values()].flatMap(child => child.options.map(option => [option.key, { child, option }] as const)))
  for (const key of Object.keys(node)) {
    const found = children.get(key.startsWith('_') ? key.slice(1) : key)
    if (!found || !keep(found.child)) continue
    const inside = found.option.place, isGroup = inside.includes('.')
    const value = node[key], within = (item: unknown): unknown => below && isGroup && typeof item === 'object' && item !== null ? pick(item as Tree, inside, below, below) : item
    made[key] = Array.isArray(value) ? value.map(within) : within(value)
    carrySpelling(node, key, made, key)
  }
  return made
}

/** Names that are no elements of the type. */
export const unknownElements = (type: string, names: readonly string[]): readonly string[] => names.filter(name => !childrenOf(type).has(name))
