/** What a compiled FHIRPath expression is made of: closures over raw JSON, with what is known of their results beforehand. */

export interface Env {
  readonly resource: unknown
  readonly rootResource: unknown
  /** The node that the whole expression is asked of; absent: the node given. */
  readonly context?: unknown
  /** Does a node keep the profile? Absent: yes, as far as anybody knows. */
  readonly conformsTo?: (node: unknown, url: string) => boolean
}

export interface Step {
  values(focus: unknown, env: Env): readonly unknown[]
  /** Present where there is never more than one value. */
  readonly one: ((focus: unknown, env: Env) => unknown) | undefined
  /** Places of schema.ts, or System.… of what was computed; undefined: unknown. */
  readonly places: Places
  /** The choice an `ofType` behind it picks from. */
  readonly pick: ((type: string) => Step) | undefined
  /** For a primitive element: the JSON objects that carry its id and extensions. */
  readonly shadows: ((focus: unknown, env: Env) => readonly unknown[]) | undefined
}
export type Places = readonly string[] | undefined

/** A primitive element that has extensions and no value. */
export class NoValue {
  readonly element: unknown
  constructor(element: unknown) { this.element = element }
}

export const NONE: readonly never[] = []
const plain = { pick: undefined, shadows: undefined }

export const oneStep = (places: Places, one: (focus: unknown, env: Env) => unknown): Step => ({
  ...plain, places, one,
  values: (focus, env) => {
    const value = one(focus, env)
    return value === undefined ? NONE : [value]
  },
})
export const manyStep = (places: Places, values: Step['values']): Step => ({ ...plain, places, one: undefined, values })
export const truthStep = (truth: (focus: unknown, env: Env) => boolean | undefined): Step => oneStep(['System.Boolean'], truth)

/** Has a step any value? */
export function any(step: Step): (focus: unknown, env: Env) => boolean {
  const { one } = step
  return one ? (focus, env) => one(focus, env) !== undefined : (focus, env) => step.values(focus, env).length > 0
}

/** Three-valued: undefined when there is no value; a single value that is no Boolean counts as true. N1 §4.5 */
export function truth(step: Step): (focus: unknown, env: Env) => boolean | undefined {
  const one = single(step)
  return (focus, env) => {
    const value = one(focus, env)
    return typeof value === 'boolean' || value === undefined ? value : true
  }
}

/** The one value of a step, undefined when there is none. @throws when there are several, as FHIRPath demands */
export function single(step: Step): (focus: unknown, env: Env) => unknown {
  return step.one ?? ((focus, env) => {
    const values = step.values(focus, env)
    if (values.length > 1) throw new RangeError('one value expected, several found')
    return values[0]
  })
}

/** Equality of values, of objects by their members. N1 §6.1.1 */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]))
  }
  const [left, right] = [Object.entries(a), b as Record<string, unknown>]
  return left.length === Object.keys(right).length && left.every(([name, value]) => same(value, right[name]))
}

/** Without repetitions, in order. */
export function distinct(values: readonly unknown[]): readonly unknown[] {
  if (values.length < 2) return values
  if (values.every(v => typeof v !== 'object')) return [...new Set(values)]
  return values.filter((value, i) => !values.slice(0, i).some(earlier => same(earlier, value)))
}

const DATES: ReadonlySet<string> = new Set(['date', 'dateTime', 'instant'])
const NUMBERS: ReadonlySet<string> = new Set(['integer', 'decimal', 'positiveInt', 'unsignedInt', 'System.Integer', 'System.Decimal'])
const STRINGS: ReadonlySet<string> = new Set(['string', 'code', 'id', 'markdown', 'uri', 'url', 'canonical', 'oid', 'uuid', 'base64Binary', 'System.String'])
const BOOLEANS: ReadonlySet<string> = new Set(['boolean', 'System.Boolean'])

/** What kind of primitive a step yields; undefined when it is mixed, an object, or unknown. */
export function kindOf(places: Places): 'date' | 'number' | 'string' | 'boolean' | undefined {
  if (!places || places.length === 0) return undefined
  const every = (set: ReadonlySet<string>): boolean => places.every(place => set.has(place))
  return every(DATES) ? 'date' : every(NUMBERS) ? 'number' : every(STRINGS) ? 'string' : every(BOOLEANS) ? 'boolean' : undefined
}
