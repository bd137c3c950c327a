/**
 * Base R4: names, cardinality, JSON types, primitive forms, choices, required bindings, reference targets, invariants.
 * Each place becomes rules at its first use; a check reads them and the JSON, and parses nothing.  R4 validation.html
 */
import { containedFaults } from './contained.ts'
import { compileCondition } from './fhirpath.ts'
import type { Condition } from './fhirpath.ts'
import { isResourceType, lineage, r4 } from './image.ts'
import { narrativeFaults } from './narrative.ts'
import { nearest } from './nearest.ts'
import { structure } from './packages.ts'
import { PRIMITIVES } from './primitives.ts'
import { checkReference } from './reference-targets.ts'
import { childrenOf } from './schema.ts'
import type { Child, Option } from './schema.ts'
import { contains, membership } from './terminology.ts'
import type { Walk } from './walk.ts'

type Check = (value: unknown, walk: Walk, holder: Record<string, unknown>) => void

interface KeyRule { readonly name: string; readonly check: Check; /** Which choice it belongs to; -1: none. */ readonly group: number }
interface PlaceRule {
  readonly place: string
  readonly keys: ReadonlyMap<string, KeyRule>
  readonly required: readonly { readonly name: string; readonly keys: readonly string[] }[]
  readonly constraints: readonly Constraint[]
}
interface Constraint { readonly key: string; readonly human: string; readonly holds: Condition; readonly unknownPasses: boolean }

/** Done in code: by containedFaults, by narrativeFaults. */
const BY_HAND: ReadonlySet<string> = new Set(['dom-3', 'txt-1', 'txt-2'])
/** Dates of other precision and units of other kinds leave these undecided, and what is undecided is not wrong. */
const UNKNOWN_PASSES: ReadonlySet<string> = new Set(['per-1', 'rng-2', 'mdd-1', 'inv-1@Task', 'ref-1'])

const rules = new Map<string, PlaceRule>()
function ruleOf(place: string): PlaceRule {
  let known = rules.get(place)
  if (!known) rules.set(place, known = compilePlace(place))
  return known
}

/** A whole resource of a type that R4 knows. */
export function checkResource(resource: object, walk: Walk): void {
  const type = (resource as { resourceType?: unknown }).resourceType
  if (typeof type !== 'string' || !isResourceType(type)) {
    return walk.invalid('resource-type', 'structure', 'A resource names a type of FHIR R4 in resourceType')
  }
  checkObject(resource as Record<string, unknown>, ruleOf(type), walk)
  if (walk.errors === 0 && 'contained' in resource) containedFaults(resource, walk)
}

function checkObject(node: Record<string, unknown>, rule: PlaceRule, walk: Walk): void {
  if (walk.isTooDeep) return walk.invalid('too-deep', 'too-costly', 'Elements are nested deeper than any resource needs')
  let seen = 0, filled = false
  for (const key in node) {
    const value = node[key]
    if (value === undefined) continue
    filled = true
    const known = rule.keys.get(key)
    if (known === undefined) {
      if (key !== 'resourceType' || !isResourceType(rule.place)) unknownElement(key, rule, walk)
      continue
    }
    walk.enter(known.name)
    if (known.group >= 0) {
      if (seen & 1 << known.group) walk.invalid('two-choices', 'structure', `${rule.place}.${known.name}[x] may stand in one type only: two were sent`)
      seen |= 1 << known.group
    }
    known.check(value, walk, node)
    walk.leave()
  }
  if (!filled && !isResourceType(rule.place)) walk.invalid('ele-1', 'structure', 'An element has a value or children: this one is empty, leave it out')
  for (const { name, keys } of rule.required) {
    if (!keys.some(key => node[key] !== undefined)) missing(name, rule, walk)
  }
  if (rule.constraints.length > 0) checkConstraints(node, rule.constraints, walk)
}

/** How many unknown names are worth a guess. */
const GUESSES = 10

function missing(name: string, rule: PlaceRule, walk: Walk): void {
  walk.invalid('required-element', 'required', `${rule.place}.${name} is missing: R4 demands it`, `${walk.path}.${name}`)
}
function unknownElement(key: string, rule: PlaceRule, walk: Walk): void {
  const isName = /^_?[A-Za-z][A-Za-z0-9]{0,63}$/.test(key)
  const near = isName && walk.errors < GUESSES ? nearest(key, rule.keys.keys()) : undefined
  const text = `${rule.place} has no element ${isName ? key : 'of this name'}${near === undefined ? '' : `: did you mean ${near}?`}`
  walk.invalid('unknown-element', 'structure', text, isName ? `${walk.path}.${key}` : walk.path)
}

/** Only of what is well formed so far: a rule read on a broken structure says nothing. */
function checkConstraints(node: unknown, constraints: readonly Constraint[], walk: Walk): void {
  if (walk.errors > 0) return
  for (const { key, human, holds, unknownPasses } of constraints) {
    try {
      const holding = holds(node, walk)
      if (holding === true || (holding === undefined && unknownPasses)) continue
    } catch {
      walk.undecided.push({ kind: 'invalid', id: key, code: 'invariant', severity: 'warning', text: `${human}: could not be evaluated`, expression: walk.path })
      continue
    }
    walk.invalid(key, 'invariant', `${human} (${key})`)
  }
}

function compilePlace(place: string): PlaceRule {
  const keys = new Map<string, KeyRule>(), required: { name: string; keys: string[] }[] = []
  let groups = 0
  for (const child of childrenOf(place).values()) {
    const isChoice = child.options.length > 1 || child.path.endsWith('[x]')
    const group = isChoice ? groups++ : -1
    for (const option of child.options) {
      keys.set(option.key, { name: child.name, check: cardinality(child, option, itemCheck(child, option)), group })
      if (option.primitive) keys.set(`_${option.key}`, { name: child.name, check: shadow(child, option), group: -1 })
    }
    if (child.min > 0) required.push({ name: child.name, keys: child.options.flatMap(o => o.primitive ? [o.key, `_${o.key}`] : [o.key]) })
  }
  const own = place.includes('.') ? [] : lineage(place).flatMap(name => r4().types[name]?.constraints ?? [])
  return { place, keys, required, constraints: constraintsOf(own, place) }
}

function constraintsOf(keys: readonly string[], base: string): Constraint[] {
  return keys.filter(key => !BY_HAND.has(key) && r4().constraints[key]!.severity === 'error').map(key => {
    const { human, expression } = r4().constraints[key]!
    return { key: key.replace(/@.*/, ''), human, holds: compileCondition(expression, base), unknownPasses: UNKNOWN_PASSES.has(key) }
  })
}

/** One value, or a list of them, as the element's maximum has it. */
function cardinality(child: Child, option: Option, item: Check): Check {
  if (child.max === 1) {
    return (value, walk, holder) => Array.isArray(value)
      ? walk.invalid('not-a-list', 'structure', `${child.path} is one value: it was sent as an array`)
      : item(value, walk, holder)
  }
  return (value, walk, holder) => {
    if (!Array.isArray(value)) return walk.invalid('a-list', 'structure', `${child.path} is a list: send it as an array, even of one`)
    if (value.length === 0) return walk.invalid('empty-list', 'structure', 'An array is not empty: leave the element out')
    if (value.length > child.max) walk.invalid('too-many', 'structure', `${child.path} may stand at most ${child.max} times: ${value.length} were sent`)
    for (let i = 0; i < value.length; i++) {
      walk.enter(i)
      if (value[i] !== null || !option.primitive || !hasShadow(holder, option.key, i)) item(value[i], walk, holder)
      walk.leave()
    }
  }
}
/** Null holds the place of a value that has extensions only. R4 json.html#primitive */
function hasShadow(holder: Record<string, unknown>, key: string, i: number): boolean {
  const shadows = holder[`_${key}`]
  return Array.isArray(shadows) && shadows[i] != null
}

/** The id and extensions of a primitive. */
function shadow(child: Child, option: Option): Check {
  const one: Check = (value, walk) => {
    if (isObject(value)) checkObject(value, ruleOf('Element'), walk)
    else walk.invalid('json-type', 'structure', `_${option.key} is an object with the id or the extensions of ${child.name}`)
  }
  if (child.max === 1) return one
  return (value, walk, holder) => {
    if (!Array.isArray(value)) return walk.invalid('a-list', 'structure', `_${option.key} is a list: send it as an array, even of one`)
    const values = holder[option.key]
    for (let i = 0; i < value.length; i++) {
      if (value[i] === null) {
        if (!Array.isArray(values) || values[i] == null) walk.invalid('null', 'structure', 'A null in a list stands for an element without value or without extensions, never for none')
        continue
      }
      walk.enter(i)
      one(value[i], walk, holder)
      walk.leave()
    }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function itemCheck(child: Child, option: Option): Check {
  const constraints = constraintsOf(child.constraints, option.place)
  const bound = bindingCheck(child, option), check = option.primitive ? primitiveCheck(child, option) : complexCheck(child, option)
  if (!bound && constraints.length === 0) return check
  return (value, walk, holder) => {
    const before = walk.errors
    check(value, walk, holder)
    if (bound && walk.errors === before) bound(value, walk, holder)
    if (constraints.length > 0) checkConstraints(value, constraints, walk)
  }
}

function primitiveCheck(child: Child, option: Option): Check {
  const fault = PRIMITIVES[option.type]!
  const isHtml = option.type === 'xhtml'
  return (value, walk) => {
    const expected = fault(value)
    if (expected !== undefined) return walk.invalid('primitive-form', 'value', `${child.path} must be ${expected}`)
    if (isHtml) for (const what of narrativeFaults(value as string)) walk.invalid('txt-1', 'invariant', `The narrative ${what}`)
  }
}

function complexCheck(child: Child, option: Option): Check {
  const { place, targets } = option
  let rule: PlaceRule | undefined
  const isReference = option.type === 'Reference', isExtension = option.type === 'Extension'
  if (place === 'Resource') return nestedResource(child.name === 'contained')
  return (value, walk, holder) => {
    if (!isObject(value)) return walk.invalid('json-type', 'structure', `${child.path} is an object of type ${option.type}: ${value === null ? 'null' : `a ${typeof value}`} was sent`)
    const before = walk.errors
    checkObject(value, rule ??= ruleOf(place), walk)
    if (isReference && walk.errors === before) checkReference(value, targets, walk)
    if (isExtension && typeof value.url === 'string' && structure(value.url)) walk.extensions.push({ node: value, holder, path: walk.path, url: value.url })
  }
}

/** %resource is the nested one; %rootResource too, unless it is contained. R4 fhirpath.html#variables */
const nestedResource = (isContained: boolean): Check => (value, walk) => {
  if (!isObject(value)) return walk.invalid('json-type', 'structure', 'A resource is a JSON object')
  const { resource, rootResource } = walk
  walk.resource = value
  if (!isContained) walk.rootResource = value
  checkResource(value, walk)
  walk.resource = resource
  walk.rootResource = rootResource
}

function bindingCheck(child: Child, option: Option): Check | undefined {
  const [strength, url] = child.image.binding ?? []
  if (strength !== 'required' || url === undefined || !membership(url) || !BINDABLE.has(option.type)) return undefined
  return (value, walk) => {
    if (value === null || contains(url, value)) return
    walk.invalid('binding', 'code-invalid', `${child.path} must be a code of ${url}`)
  }
}
const BINDABLE: ReadonlySet<string> = new Set(['code', 'Coding', 'CodeableConcept', 'uri', 'string', 'Quantity'])
