/** The functions of FHIRPath, and FHIR's own, over closures. N1 §5; R4 fhirpath.html#functions */
import type { Compile, Known } from './compile.ts'
import { union } from './operators.ts'
import { any, distinct, kindOf, manyStep, NONE, NoValue, oneStep, same, single, truth, truthStep } from './step.ts'
import type { Env, Step } from './step.ts'
import { NotInSubset } from './syntax.ts'
import type { Expr } from './syntax.ts'
import { narrativeFaults } from '../narrative.ts'
import { stubOf } from '../resolve.ts'
import { isA, isPrimitive, typeAt } from '../schema.ts'
import { contains } from '../terminology.ts'

interface Call {
  readonly of: Step
  /** Nothing stood before the name: it is asked of $this. */
  readonly implicit: boolean
  readonly args: readonly Expr[]
  readonly known: Known
  readonly compile: Compile
}
type Make = (call: Call) => Step

/** The first argument, evaluated for each value of the step before it. */
const each = ({ of, args, known, compile }: Call): Step => compile(args[0]!, { ...known, focus: of.places })
/** An argument that is evaluated where the whole call stands. */
const outer = ({ args, known, compile }: Call, i = 0): Step => {
  if (!args[i]) throw new NotInSubset('an argument is missing')
  return compile(args[i], known)
}

const where: Make = call => {
  const holds = truth(each(call)), { of } = call
  return manyStep(of.places, (focus, env) => {
    const values = of.values(focus, env)
    return values.length === 0 ? NONE : values.filter(value => holds(value, env) === true)
  })
}
const exists: Make = call => {
  const filled = any(call.args.length > 0 ? where(call) : call.of)
  return truthStep(filled)
}
const empty: Make = ({ of }) => {
  const filled = any(of)
  return truthStep((focus, env) => !filled(focus, env))
}
const not: Make = ({ of }) => {
  const holds = truth(of)
  return truthStep((focus, env) => {
    const value = holds(focus, env)
    return value === undefined ? undefined : !value
  })
}
const all: Make = call => {
  const holds = truth(each(call)), { of } = call
  return truthStep((focus, env) => of.values(focus, env).every(value => holds(value, env) === true))
}
const select: Make = call => {
  const inner = each(call), { of } = call
  return manyStep(inner.places, (focus, env) => of.values(focus, env).flatMap(value => inner.values(value, env)))
}
const pickOne = (take: (values: readonly unknown[]) => unknown): Make => ({ of }) =>
  oneStep(of.places, (focus, env) => take(of.values(focus, env)))
const sublist = (take: (values: readonly unknown[]) => readonly unknown[]): Make => ({ of }) =>
  manyStep(of.places, (focus, env) => take(of.values(focus, env)))
const unchanged: Make = ({ of }) => of

/** A text function: nothing of nothing. */
const text = <Result>(places: readonly string[], make: (value: string, ...args: readonly unknown[]) => Result | undefined): Make => call => {
  const one = single(call.of), args = call.args.map((_, i) => single(outer(call, i)))
  const kind = kindOf(call.of.places)
  if (kind !== 'string') throw new NotInSubset('a text function of something else')
  return oneStep(places, (focus, env) => {
    const value = one(focus, env), given = args.map(arg => arg(focus, env))
    return typeof value !== 'string' || given.includes(undefined) ? undefined : make(value, ...given)
  })
}
/** R4 escapes signs that need no escape, which only the older reading of patterns forgives. */
function regexOf(pattern: string): RegExp {
  try { return new RegExp(pattern, 'su') } catch { return new RegExp(pattern, 's') }
}
const BOOLEAN = ['System.Boolean'], STRING = ['System.String'], INTEGER = ['System.Integer']

const matches: Make = call => {
  const [pattern] = call.args
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') throw new NotInSubset('a pattern that is computed')
  const regex = regexOf(pattern.value)
  return text(BOOLEAN, value => regex.test(value))({ ...call, args: [] })
}

/** The name of a type as an argument: Patient, FHIR.Patient. */
function typeName(call: Call): string {
  const [arg] = call.args
  if (arg?.kind !== 'member') throw new NotInSubset('a type that is computed')
  if (!arg.of) return arg.name
  if (arg.of.kind === 'member' && arg.of.name === 'FHIR') return arg.name
  throw new NotInSubset('a type of another model')
}
const isDynamic = (step: Step): boolean => step.places !== undefined && step.places.length > 0 && step.places.every(place => isA(place, 'Resource'))
const hasType = (type: string) => (value: unknown): boolean => isA((value as { resourceType?: string }).resourceType ?? '', type)

const ofType: Make = call => {
  const type = typeName(call), { of } = call
  if (isA(type, 'Resource') && isDynamic(of)) return manyStep([type], (focus, env) => of.values(focus, env).filter(hasType(type)))
  if (of.pick) return of.pick(type)
  if (!of.places) throw new NotInSubset('a type known only at run time')
  const fitting = of.places.filter(place => isA(typeAt(place), type))
  if (fitting.length === of.places.length) return of
  if (fitting.length === 0) return manyStep([], () => NONE)
  throw new NotInSubset('a type known only at run time')
}
const is: Make = call => {
  const type = typeName(call)
  if (/^[A-Z]/.test(type) && (isPrimitive(type[0]!.toLowerCase() + type.slice(1)) || type === 'Time')) throw new NotInSubset('a type of System')
  const one = single(call.of), kept = single(ofType(call))
  return truthStep((focus, env) => one(focus, env) === undefined ? undefined : kept(focus, env) !== undefined)
}

const hasValue: Make = ({ of }) => truthStep((focus, env) => {
  const values = of.values(focus, env)
  return values.length === 1 && typeof values[0] !== 'object' && !(values[0] instanceof NoValue)
})
const extension: Make = call => {
  const url = single(outer(call)), { of } = call
  const holders = of.shadows ?? of.values
  if (!of.shadows && (!of.places || of.places.some(isPrimitive))) throw new NotInSubset('the extensions of a primitive')
  return manyStep(['Extension'], (focus, env) => {
    const wanted = url(focus, env)
    return holders(focus, env).flatMap(holder => (holder as { extension?: readonly { url?: unknown }[] } | null)?.extension?.filter(e => e.url === wanted) ?? [])
  })
}
const resolve: Make = ({ of }) => manyStep(['Resource'], (focus, env) =>
  of.values(focus, env).flatMap(value => stubOf(value, env.resource) ?? []))
const iif: Make = call => {
  if (!call.implicit) throw new NotInSubset('iif of a collection')
  const holds = truth(outer(call)), [yes, no] = [outer(call, 1), call.args[2] ? outer(call, 2) : undefined]
  const chosen = (focus: unknown, env: Env): Step | undefined => holds(focus, env) ? yes : no
  return manyStep(no && no.places && yes.places ? [...new Set([...yes.places, ...no.places])] : yes.places,
    (focus, env) => chosen(focus, env)?.values(focus, env) ?? NONE)
}
const combine = (make: (left: readonly unknown[], right: readonly unknown[]) => readonly unknown[]): Make => call => {
  const other = outer(call), { of } = call
  return manyStep(of.places && other.places && [...new Set([...of.places, ...other.places])],
    (focus, env) => make(of.values(focus, env), other.values(focus, env)))
}
const toInteger: Make = ({ of }) => {
  const one = single(of)
  return oneStep(INTEGER, (focus, env) => {
    const value = one(focus, env)
    return typeof value === 'number' && Number.isInteger(value) ? value : typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : undefined
  })
}
const toText: Make = ({ of }) => {
  const one = single(of), kind = kindOf(of.places)
  if (kind === undefined) throw new NotInSubset('toString of an object')
  return oneStep(STRING, (focus, env) => {
    const value = one(focus, env)
    return value === undefined || value instanceof NoValue ? undefined : String(value)
  })
}
const memberOf: Make = call => {
  const url = single(outer(call)), one = single(call.of)
  return truthStep((focus, env) => {
    const [value, set] = [one(focus, env), url(focus, env)]
    return value === undefined || typeof set !== 'string' ? undefined : contains(set, value)
  })
}
const conformsTo: Make = call => {
  const url = single(outer(call)), one = single(call.of)
  return truthStep((focus, env) => {
    const [value, profile] = [one(focus, env), url(focus, env)]
    return value === undefined || typeof profile !== 'string' ? undefined : env.conformsTo?.(value, profile) ?? true
  })
}

export const FUNCTIONS: Readonly<Record<string, Make>> = {
  where, exists, empty, not, all, select, is, as: ofType, ofType, hasValue, extension, resolve, iif, matches, memberOf, conformsTo, toInteger,
  toString: toText,
  trace: unchanged,
  count: ({ of }) => oneStep(INTEGER, (focus, env) => of.values(focus, env).length),
  first: pickOne(values => values[0]),
  last: pickOne(values => values.at(-1)),
  tail: sublist(values => values.slice(1)),
  distinct: sublist(distinct),
  isDistinct: ({ of }) => truthStep((focus, env) => {
    const values = of.values(focus, env)
    return distinct(values).length === values.length
  }),
  allTrue: ({ of }) => truthStep((focus, env) => of.values(focus, env).every(value => value === true)),
  allFalse: ({ of }) => truthStep((focus, env) => of.values(focus, env).every(value => value === false)),
  intersect: combine((left, right) => distinct(left.filter(value => right.some(other => same(value, other))))),
  combine: combine((left, right) => [...left, ...right]),
  union: call => union(call.of, outer(call)),
  startsWith: text(BOOLEAN, (value, start) => value.startsWith(start as string)),
  endsWith: text(BOOLEAN, (value, end) => value.endsWith(end as string)),
  contains: text(BOOLEAN, (value, part) => value.includes(part as string)),
  length: text(INTEGER, value => value.length),
  lower: text(STRING, value => value.toLowerCase()),
  upper: text(STRING, value => value.toUpperCase()),
  substring: text(STRING, (value, from, length) => (from as number) >= value.length || (from as number) < 0 ? undefined
    : value.slice(from as number, length === undefined ? undefined : (from as number) + (length as number))),
  htmlChecks: ({ of }) => {
    const one = single(of)
    return truthStep((focus, env) => {
      const value = one(focus, env)
      return typeof value === 'string' && narrativeFaults(value).length === 0
    })
  },
}
