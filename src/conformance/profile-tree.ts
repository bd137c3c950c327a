/** A profile's snapshot as a tree of what it adds to base R4; what base R4 says already is left out. R4 profiling.html */
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes'
import { same } from './fhirpath/step.ts'
import { compileCondition } from './fhirpath.ts'
import type { Condition } from './fhirpath.ts'
import { r4 } from './image.ts'
import { structure } from './packages.ts'
import { childrenOf } from './schema.ts'

export interface ProfileConstraint { readonly key: string; readonly human: string; readonly severity: 'error' | 'warning'; readonly holds: Condition }
export interface ProfileNode {
  /** The element's FHIR name; of the root the type. */
  readonly name: string
  readonly min: number
  readonly max: number
  /** FHIR types it may have; undefined: those of base R4. */
  readonly types: readonly string[] | undefined
  readonly targets: readonly string[] | undefined
  readonly fits: ((value: unknown) => boolean) | undefined
  readonly valueSet: string | undefined
  readonly constraints: readonly ProfileConstraint[]
  readonly children: readonly ProfileNode[]
  readonly slices: readonly Slice[]
  readonly closed: boolean
  /** Why: of the element's comment, which names the rules. */
  readonly comment: string | undefined
}
export interface Slice { readonly label: string; readonly node: ProfileNode; readonly matches: (value: unknown, type: string) => boolean }

const HL7 = 'http://hl7.org/fhir/StructureDefinition/'
const trees = new Map<string, ProfileNode>()

/** @throws when a snapshot is missing, or slices by what we cannot tell apart */
export function profileTree(canonical: string): ProfileNode {
  let known = trees.get(canonical)
  if (!known) {
    const definition = structure(canonical)
    if (!definition?.snapshot) throw new Error(`${canonical} has no snapshot: npm run profiles writes it`)
    trees.set(canonical, known = new Builder(definition).build())
  }
  return known
}

class Builder {
  readonly #definition: StructureDefinition
  readonly #elements: readonly ElementDefinition[]
  constructor(definition: StructureDefinition) {
    this.#definition = definition
    this.#elements = definition.snapshot!.element
  }
  build(): ProfileNode {
    const type = this.#definition.type!
    return this.#node(this.#elements[0]!, [type])
  }

  /** @param places where its children are described: one for each type it may have */
  #node(el: ElementDefinition, places: readonly string[]): ProfileNode {
    const name = lastStep(el)
    const { slicing } = el, slices = slicing ? this.#slices(el, places) : []
    return {
      name, min: el.min ?? 0, max: el.max === '*' ? Infinity : Number(el.max),
      types: el.type?.map(t => t.code!), targets: targetsOf(el), fits: fitness(el),
      valueSet: el.binding?.strength === 'required' ? el.binding.valueSet?.replace(/\|.*/, '') : undefined,
      constraints: constraints(el, places[0]!), children: this.#children(el, places), slices,
      closed: slicing?.rules === 'closed', comment: el.comment?.startsWith('http') ? undefined : ruleComment(el),
    }
  }
  #children(parent: ElementDefinition, places: readonly string[]): ProfileNode[] {
    const prefix = `${parent.id}.`
    return this.#elements
      .filter(el => el.id!.startsWith(prefix) && !/[.:]/.test(el.id!.slice(prefix.length)))
      .flatMap(el => {
        const child = places.map(place => childrenOf(place).get(lastStep(el))).find(found => found !== undefined)
        if (!child) return []
        const types = new Set(el.type?.map(t => t.code!))
        const inside = child.options.filter(option => types.size === 0 || types.has(option.type)).map(option => option.place)
        const node = this.#node(el, inside)
        const { min, max, image } = child
        const pruned: ProfileNode = {
          ...node,
          types: node.types && node.types.length < child.options.length ? node.types : undefined,
          targets: child.options.every(option => option.type !== 'Reference' || same(option.targets, node.targets)) ? undefined : node.targets,
          valueSet: node.valueSet === image.binding?.[1] ? undefined : node.valueSet,
        }
        return saysMore(pruned, min, max) ? [pruned] : []
      })
  }
  #slices(el: ElementDefinition, places: readonly string[]): Slice[] {
    const mark = `${el.id}:`
    return this.#elements.filter(other => other.id!.startsWith(mark) && !other.id!.slice(mark.length).includes('.')).map(other => ({
      label: other.sliceName!, node: this.#node(other, places), matches: this.#discriminator(el, other),
    }))
  }
  #discriminator(el: ElementDefinition, slice: ElementDefinition): Slice['matches'] {
    const tests = (el.slicing!.discriminator ?? []).map(({ type, path }): Slice['matches'] => {
      const profile = slice.type?.[0]?.profile?.[0]
      if (type === 'type' && path === '$this') return (_, of) => !!slice.type?.some(t => t.code === of)
      if (type !== 'value' && type !== 'pattern') throw new Error(`${this.#definition.url}: slices by ${type}`)
      if (path === 'url' && profile) return value => (value as { url?: unknown }).url === profile
      const steps = path === '$this' ? [] : path!.split('.')
      const fits = this.#fitAt(slice, steps)
      return value => valuesAt(value, steps).some(fits)
    })
    return (value, type) => tests.every(test => test(value, type))
  }
  /** What the slice says of the discriminating element: itself, or an element above it whose pattern holds it. */
  #fitAt(slice: ElementDefinition, steps: readonly string[]): (value: unknown) => boolean {
    for (let length = steps.length; length >= 0; length--) {
      const id = [slice.id, ...steps.slice(0, length)].join('.')
      const el = this.#elements.find(one => one.id === id), stated = el && statedValue(el)
      if (!stated) continue
      const wanted = valuesAt(stated.value, steps.slice(length))
      return value => wanted.some(one => same(one, value) || matchesPattern(value, one))
    }
    throw new Error(`${this.#definition.url}: slice ${slice.sliceName} does not say what tells it apart`)
  }
}

const lastStep = (el: ElementDefinition): string => el.path!.slice(el.path!.lastIndexOf('.') + 1).replace('[x]', '')
const saysMore = (node: ProfileNode, min: number, max: number): boolean =>
  node.min > min || node.max < max || node.types !== undefined || node.targets !== undefined || node.fits !== undefined
  || node.valueSet !== undefined || node.constraints.length > 0 || node.children.length > 0 || node.slices.length > 0

function targetsOf(el: ElementDefinition): readonly string[] | undefined {
  const targets = el.type?.find(t => t.code === 'Reference')?.targetProfile
  return targets?.includes(`${HL7}Resource`) ? undefined : targets?.map(url => structure(url)?.type ?? url.replace(HL7, ''))
}
/** Comments of ours begin with the rules they rest on; those of R4 do not. */
const ruleComment = (el: ElementDefinition): string | undefined => /^[A-Z]{2,4}-[A-Z]?\d/.test(el.comment ?? '') ? el.comment : undefined

function constraints(el: ElementDefinition, place: string): ProfileConstraint[] {
  return (el.constraint ?? []).filter(c => c.expression && c.key !== 'ele-1' && !Object.hasOwn(r4().constraints, c.key!)).map(c => ({
    key: c.key!, human: c.human!, severity: c.severity === 'warning' ? 'warning' : 'error', holds: compileCondition(c.expression!, place),
  }))
}

function statedValue(el: ElementDefinition): { readonly kind: 'fixed' | 'pattern'; readonly value: unknown } | undefined {
  for (const [name, value] of Object.entries(el)) {
    if (/^fixed[A-Z]/.test(name)) return { kind: 'fixed', value: value as unknown }
    if (/^pattern[A-Z]/.test(name)) return { kind: 'pattern', value: value as unknown }
  }
  return undefined
}
function fitness(el: ElementDefinition): ((value: unknown) => boolean) | undefined {
  const stated = statedValue(el)
  if (!stated) return undefined
  return stated.kind === 'fixed' ? value => same(value, stated.value) : value => matchesPattern(value, stated.value)
}
/** R4 elementdefinition-definitions.html#ElementDefinition.pattern_x_ */
function matchesPattern(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) return Array.isArray(value) && pattern.every(part => value.some(one => matchesPattern(one, part)))
  if (typeof pattern !== 'object' || pattern === null) return value === pattern
  return typeof value === 'object' && value !== null && Object.entries(pattern).every(([name, part]) => matchesPattern((value as Record<string, unknown>)[name], part))
}
function valuesAt(value: unknown, steps: readonly string[]): unknown[] {
  const [step, ...rest] = steps
  if (step === undefined) return [value]
  const next = (value as Record<string, unknown> | null | undefined)?.[step]
  return Array.isArray(next) ? next.flatMap(one => valuesAt(one, rest)) : next === undefined ? [] : valuesAt(next, rest)
}
