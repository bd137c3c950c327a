/** A FHIRPath tree becomes closures over raw JSON. What they cannot do, or what cannot be known beforehand, is NotInSubset. */
import { FUNCTIONS } from './functions.ts'
import { OPERATORS } from './operators.ts'
import { manyStep, NONE, NoValue, oneStep, single } from './step.ts'
import type { Env, Places, Step } from './step.ts'
import { NotInSubset } from './syntax.ts'
import type { Expr } from './syntax.ts'
import { r4 } from '../image.ts'
import { childrenOf, isA, typeAt } from '../schema.ts'
import type { Child, Option } from '../schema.ts'

/** What is known around an expression. */
export interface Known {
  /** Of $this. */
  readonly focus: Places
  /** Of what the whole expression is asked of. */
  readonly context: Places
  /** Of %resource. */
  readonly resource: Places
}
export type Compile = (expr: Expr, known: Known) => Step

/** @throws {NotInSubset} */
export const compile: Compile = (expr, known) => {
  switch (expr.kind) {
    case 'literal': return literal(expr.value)
    case 'nothing': return manyStep([], () => NONE)
    case 'this': return self(known.focus)
    case 'variable': return variable(expr.name, known)
    case 'member': return expr.of ? member(compile(expr.of, known), expr.name) : first(expr.name, known)
    case 'item': return item(compile(expr.of, known), expr.index)
    case 'minus': return minus(compile(expr.of, known))
    case 'binary': {
      const operator = OPERATORS[expr.op]
      if (!operator) throw new NotInSubset(expr.op)
      return operator(compile(expr.left, known), compile(expr.right, known))
    }
    case 'call': {
      const make = Object.hasOwn(FUNCTIONS, expr.name) ? FUNCTIONS[expr.name] : undefined
      if (!make) throw new NotInSubset(`${expr.name}()`)
      return make({ of: expr.of ? compile(expr.of, known) : self(known.focus), implicit: !expr.of, args: expr.args, known, compile })
    }
  }
}

const self = (focus: Places): Step => ({ ...oneStep(focus, value => value), pick: focus && kindSet(focus) })
const literal = (value: string | number | boolean): Step =>
  oneStep([typeof value === 'string' ? 'System.String' : typeof value === 'boolean' ? 'System.Boolean' : Number.isInteger(value) ? 'System.Integer' : 'System.Decimal'], () => value)
/** A step whose type is already one: nothing to pick from, but a type may be asked of it. */
const kindSet = (places: readonly string[]) => (type: string): Step =>
  places.every(place => isA(typeAt(place), type)) ? self(places) : places.some(place => isA(typeAt(place), type)) ? unknown() : manyStep([], () => NONE)
const unknown = (): never => { throw new NotInSubset('a type known only at run time') }

function variable(name: string, known: Known): Step {
  switch (name) {
    case 'resource': return oneStep(known.resource, (_, env) => env.resource)
    case 'rootResource': return oneStep(known.resource && ['DomainResource'], (_, env) => env.rootResource)
    case 'context': return oneStep(known.context, (_, env) => env.context)
    case 'ucum': return literal('http://unitsofmeasure.org')
    case 'sct': return literal('http://snomed.info/sct')
    case 'loinc': return literal('http://loinc.org')
    default: throw new NotInSubset(`%${name}`)
  }
}

/** A name that begins a path: a child of $this, or the name of its type. */
function first(name: string, known: Known): Step {
  if (!known.focus) throw new NotInSubset('a name whose holder is unknown')
  const isType = Object.hasOwn(r4().types, name) && r4().types[name]!.kind === 'resource'
  if (isType && known.focus.every(place => !childrenOf(place).has(name))) {
    return known.focus.every(place => isA(place, name)) ? self(known.focus) : manyStep([], () => NONE)
  }
  return member(self(known.focus), name)
}

const ANY_RESOURCE: ReadonlySet<string> = new Set(['Resource', 'DomainResource'])

function member(of: Step, name: string): Step {
  if (!of.places) throw new NotInSubset('a name whose holder is unknown')
  if (name === 'extension' && of.shadows) return overShadows(of)
  const found = of.places.map(place => childrenOf(place).get(name))
  if (of.places.some((place, i) => !found[i] && ANY_RESOURCE.has(place))) return dynamic(of, name)
  const children = [...new Set(found.filter(child => child !== undefined))]
  if (children.length === 0) return manyStep([], () => NONE)
  return over(of, children.flatMap(child => child.options), Math.max(...children.map(child => child.max)))
}

/** The child of a resource whose type only its resourceType tells. */
function dynamic(of: Step, name: string): Step {
  return manyStep(undefined, (focus, env) => of.values(focus, env).flatMap(holder => {
    const child: Child | undefined = childrenOf((holder as { resourceType?: string }).resourceType ?? '').get(name)
    return child ? [...over(self(undefined), child.options, child.max).values(holder, env)] : []
  }))
}

/** A member of each value of a step, under whichever of its keys it stands. */
function over(of: Step, options: readonly Option[], max: number): Step {
  const keys = new Map(options.map(option => [option.key, option]))
  const read = reader([...keys.values()])
  const places = [...new Set(options.map(option => option.place))]
  const { one } = of
  const primitive = options.every(option => option.primitive)
  const step: Step = one && max <= 1
    ? oneStep(places, (focus, env) => {
      const holder = one(focus, env)
      return holder === undefined ? undefined : read(holder)
    })
    : manyStep(places, (focus, env) => all(of, focus, env, read))
  return {
    ...step,
    pick: type => {
      const kept = options.filter(option => isA(option.type, type))
      return kept.length === 0 ? manyStep([], () => NONE) : over(of, kept, max)
    },
    shadows: primitive ? (focus, env) => of.values(focus, env).flatMap(holder => options.flatMap(({ key }) => asList((holder as Record<string, unknown>)[`_${key}`]))) : undefined,
  }
}

/** The extensions of primitive elements. */
const overShadows = (of: Step): Step => manyStep(['Extension'], (focus, env) =>
  of.shadows!(focus, env).flatMap(shadow => asList((shadow as { extension?: unknown } | null)?.extension)))

const asList = (value: unknown): readonly unknown[] => Array.isArray(value) ? value : value === undefined ? NONE : [value]

function all(of: Step, focus: unknown, env: Env, read: (holder: object) => unknown): readonly unknown[] {
  const holders = of.values(focus, env)
  if (holders.length === 1) return asList(read(holders[0] as object))
  const found: unknown[] = []
  for (const holder of holders) {
    const value = read(holder as object)
    if (Array.isArray(value)) found.push(...value as unknown[])
    else if (value !== undefined) found.push(value)
  }
  return found
}

function reader(options: readonly Option[]): (holder: unknown) => unknown {
  const readers = options.map(({ key, primitive }) => primitive ? primitiveReader(key) : (holder: unknown) => (holder as Record<string, unknown>)[key])
  if (readers.length === 1) return readers[0]!
  return holder => {
    for (const read of readers) {
      const value = read(holder)
      if (value !== undefined) return value
    }
    return undefined
  }
}

/** A primitive's value; where it has extensions only, a NoValue, for it exists. R4 json.html#primitive */
function primitiveReader(key: string): (holder: unknown) => unknown {
  const shadow = `_${key}`
  return holder => {
    const value = (holder as Record<string, unknown>)[key]
    if (value === undefined) {
      const element = (holder as Record<string, unknown>)[shadow]
      return element === undefined ? undefined : Array.isArray(element) ? element.map(one => new NoValue(one)) : new NoValue(element)
    }
    if (!Array.isArray(value) || !value.includes(null)) return value
    const elements = (holder as Record<string, readonly unknown[] | undefined>)[shadow]
    return value.flatMap((entry, i) => entry !== null ? [entry] : elements?.[i] != null ? [new NoValue(elements[i])] : [])
  }
}

function item(of: Step, index: Expr): Step {
  if (index.kind !== 'literal' || typeof index.value !== 'number') throw new NotInSubset('an index that is computed')
  const at = index.value
  return oneStep(of.places, (focus, env) => of.values(focus, env)[at])
}

function minus(of: Step): Step {
  const one = single(of)
  return oneStep(of.places, (focus, env) => {
    const value = one(focus, env)
    return typeof value === 'number' ? -value : undefined
  })
}
