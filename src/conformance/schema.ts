/**
 * R4's elements as JSON has them: for a place (a type, or a path inside one: 'Patient', 'Patient.contact') its children by FHIR name,
 * each with the JSON members it may stand under. R4 json.html, formats.html#choice
 */
import { lineage, r4 } from './image.ts'
import type { ElementImage, ElementType } from './image.ts'

/** One way an element may appear: 'deceasedBoolean' of type boolean. */
export interface Option {
  readonly key: string
  readonly type: string
  /** SimpleQuantity, where R4 narrows the type. */
  readonly profile: string | undefined
  /** Types a reference or canonical may point at; undefined: any. */
  readonly targets: readonly string[] | undefined
  /** Where its own children are described: 'HumanName', 'Patient.contact', 'Resource'. */
  readonly place: string
  readonly primitive: boolean
}
export interface Child {
  /** Without [x]. */
  readonly name: string
  readonly path: string
  readonly min: number
  readonly max: number
  readonly options: readonly Option[]
  /** Keys of what the element states beyond its type, and of what the element states whose content it repeats. */
  readonly constraints: readonly string[]
  readonly image: ElementImage
}

const places = new Map<string, ReadonlyMap<string, Child>>()

/** Children of a place, inherited ones included; none of what R4 does not know. */
export function childrenOf(place: string): ReadonlyMap<string, Child> {
  const known = places.get(place)
  if (known) return known
  if (!Object.hasOwn(r4().types, place.split('.', 1)[0]!)) return NOTHING // not kept: such names come from outside, without end
  const found = read(place)
  places.set(place, found)
  return found
}
const NOTHING: ReadonlyMap<string, Child> = new Map()

export const isPrimitive = (type: string): boolean => Object.hasOwn(r4().types, type) && r4().types[type]!.kind === 'primitive'
/** Is a type the other one, or derived from it? Age is a Quantity, code is a string. */
export const isA = (type: string, ancestor: string): boolean => lineage(type).includes(ancestor)
/** The FHIR type at a place: BackboneElement inside a resource, Element inside a data type. */
export const typeAt = (place: string): string => !place.includes('.') ? place
  : r4().types[place.slice(0, place.indexOf('.'))]?.kind === 'resource' ? 'BackboneElement' : 'Element'

function read(place: string): ReadonlyMap<string, Child> {
  const type = place.split('.', 1)[0]!
  if (place === type) return new Map(lineage(type).toReversed().flatMap(name => level(name, name)))
  const own = level(type, place), group = elementAt(type, place)?.types?.[0]
  const base = group === undefined ? 'Element' : codeOf(group)
  return new Map([...lineage(base).toReversed().flatMap(name => level(name, name)), ...own])
}

const elementAt = (type: string, place: string): ElementImage | undefined =>
  r4().types[type]!.elements.find(el => `${type}.${el.path}` === place)

/** The elements directly below a place, as the type itself states them. */
function level(type: string, place: string): [string, Child][] {
  const prefix = place === type ? '' : `${place.slice(type.length + 1)}.`
  return r4().types[type]!.elements
    .filter(el => el.path.startsWith(prefix) && !el.path.slice(prefix.length).includes('.'))
    .map(el => {
      const name = el.path.slice(prefix.length).replace('[x]', '')
      const max = el.max === '*' ? Infinity : el.max ?? 1
      return [name, { name, path: `${type}.${el.path}`, min: el.min ?? 0, max, options: optionsOf(type, el, name), constraints: constraintsOf(type, el), image: el }]
    })
}

function constraintsOf(type: string, el: ElementImage): readonly string[] {
  const repeated = el.ref === undefined ? undefined : elementAt(type, el.ref)
  return [...new Set([...el.constraints ?? [], ...repeated?.constraints ?? []])]
}

function optionsOf(type: string, el: ElementImage, name: string): readonly Option[] {
  if (el.ref) return [{ key: name, type: typeAt(el.ref), profile: undefined, targets: undefined, place: el.ref, primitive: false }]
  const isChoice = el.path.endsWith('[x]')
  return (el.types ?? []).map(of => {
    const code = codeOf(of), { profile, targets } = typeof of === 'string' ? {} as Partial<ElementType> : of
    const isGroup = code === 'BackboneElement' || code === 'Element'
    return {
      key: isChoice ? name + code[0]!.toUpperCase() + code.slice(1) : name, type: code, profile,
      targets: targets?.includes('Resource') ? undefined : targets,
      place: isGroup ? `${type}.${el.path}` : profile ?? code, primitive: isPrimitive(code),
    }
  })
}
const codeOf = (type: string | ElementType): string => typeof type === 'string' ? type : type.code
