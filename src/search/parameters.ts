/** What index and query must both know of a search parameter beside its definition: which data types its values have, and how many. */
import { lineage, r4, type ElementImage } from '../conformance/image.ts'
import { partsFor, type SearchParameterDefinition } from '../conformance/search-parameters.ts'

export type Definitions = (type: string) => readonly SearchParameterDefinition[]

export interface Parameter extends SearchParameterDefinition {
  readonly expression: string
  /** 'Identifier', 'CodeableConcept', 'code' … */
  readonly valueTypes: ReadonlySet<string>
  /** A resource has at most one value. */
  readonly single: boolean
  /** The elements, conditions apart: 'Encounter.subject'. */
  readonly elements: readonly string[]
  /** The members of the resource that values lie in: without one of them there is none. undefined: there may always be one. */
  readonly members: readonly string[] | undefined
  /** The codes by their systems, where a binding is required. */
  readonly systems: ReadonlyMap<string, readonly string[]>
}

/** Those of a type that are indexed, by code. `phonetic` is not: nothing here sounds words out. */
export function described(definitions: Definitions): (type: string) => ReadonlyMap<string, Parameter> {
  const byType = new Map<string, ReadonlyMap<string, Parameter>>()
  return type => {
    let known = byType.get(type)
    if (!known) byType.set(type, known = new Map(definitions(type).filter(indexed).map(d => describe(type, d)).filter(isReadable).map(p => [p.code, p])))
    return known
  }
}

const KINDS = new Set(['token', 'string', 'reference', 'date', 'uri', 'number', 'quantity'])
/** Columns of their own, not index rows. */
const APART = new Set(['_id', '_lastUpdated', 'phonetic'])
type Indexed = SearchParameterDefinition & { readonly expression: string }
const indexed = (d: SearchParameterDefinition): d is Indexed => d.expression !== undefined && KINDS.has(d.type) && !APART.has(d.code)

/** Bundle.composition yields a whole resource: nothing to compare. */
const isReadable = ({ valueTypes }: Parameter): boolean => !valueTypes.has('Resource')

/** Identifiers and contact points have a table of their own: each value is nearly one of a kind. */
export const isIdentifying = ({ type, valueTypes }: Parameter): boolean =>
  type === 'token' && valueTypes.size > 0 && [...valueTypes].every(t => t === 'Identifier' || t === 'ContactPoint')

function describe(type: string, definition: Indexed): Parameter {
  const names = lineage(type), parts = partsFor(definition.expression, names)
  const valueTypes = new Set<string>(), systems = new Map<string, readonly string[]>(), elements: string[] = [], members: string[] = []
  let always = false
  let single = parts.length <= 1
  for (const part of parts.length > 0 ? parts : definition.expression.split('|').map(p => `${type}.${p.trim()}`)) {
    if (/\bexists\(\)/.test(part)) { valueTypes.add('boolean'); always = true; continue }
    const path = steps(part)
    elements.push(path.map(s => s.name).join('.'))
    members.push(...membersOf(path))
    const found = walk(path)
    for (const t of found.types) valueTypes.add(t)
    if (found.many) single = false
    const bound = found.element?.binding
    if (bound?.[0] === 'required') for (const [system, codes] of Object.entries(r4().valueSets[bound[1]] ?? {})) systems.set(system, codes)
  }
  return { ...definition, valueTypes, single, elements, systems, members: always ? undefined : [...new Set(members)] }
}

interface Step { readonly name: string; readonly only?: string }

/** 'Appointment.participant.actor.where(…)' → its names; ofType and as narrow the step before. */
function steps(part: string): Step[] {
  const plain = part.replace(/\.where\((?:[^()]|\([^()]*\))*\)/g, '').replace(/\[\d+\]/g, '').replace(/ as ([A-Za-z]+)/g, '.ofType($1)').replace(/\((?!\w)|^\(|(?<!ofType\([A-Za-z]*)\)/g, '')
  return plain.split(/\.(?!ofType)/).map(text => {
    const [, name = text, only] = /^(\w+)\.ofType\((\w+)\)$/.exec(text) ?? []
    return only ? { name, only } : { name }
  })
}

/** value[x] is a member for each of its types. */
function membersOf([root, first]: readonly Step[]): readonly string[] {
  const element = first && elementAt({ type: root!.name, path: '' }, first.name)
  if (!element?.path.endsWith('[x]')) return first ? [first.name] : []
  return (element.types ?? []).map(t => typeof t === 'string' ? t : t.code).map(t => `${first!.name}${t[0]!.toUpperCase()}${t.slice(1)}`)
}

interface Place { readonly type: string; readonly path: string }

function walk([root, ...rest]: readonly Step[]): { types: Set<string>; many: boolean; element?: ElementImage } {
  let places: Place[] = [{ type: root!.name, path: '' }], many = false, element: ElementImage | undefined
  for (const step of rest) {
    const next: Place[] = []
    for (const place of places) {
      element = elementAt(place, step.name)
      if (!element) continue
      if (element.max !== undefined) many = true
      next.push(...placesOf(place, element, step))
    }
    places = next
  }
  return { types: new Set(places.map(p => p.type)), many, ...(element && { element }) }
}

function placesOf(place: Place, element: ElementImage, { only }: Step): Place[] {
  if (element.ref) {
    const [type, ...path] = element.ref.split('.')
    return [{ type: type!, path: path.join('.') }]
  }
  const types = (element.types ?? []).map(t => typeof t === 'string' ? t : t.code).filter(t => !only || t === only)
  return types.map(t => t === 'BackboneElement' || t === 'Element' ? { type: place.type, path: element.path } : { type: t, path: '' })
}

function elementAt({ type, path }: Place, name: string): ElementImage | undefined {
  const full = path ? `${path}.${name}` : name
  for (const base of lineage(type)) {
    const found = r4().types[base]?.elements.find(e => e.path === full || e.path === `${full}[x]`)
    if (found) return found
  }
  return undefined
}
