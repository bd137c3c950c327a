/** The binary operators of FHIRPath over closures. N1 §6 */
import { dateOrder } from './date-order.ts'
import { any, distinct, kindOf, manyStep, NoValue, oneStep, same, single, truth, truthStep } from './step.ts'
import type { Env, Places, Step } from './step.ts'
import { NotInSubset } from './syntax.ts'
import { isPrimitive } from '../schema.ts'

type Operator = (left: Step, right: Step) => Step

const or: Operator = (left, right) => {
  const [a, b] = [truth(left), truth(right)]
  return truthStep((focus, env) => {
    const first = a(focus, env)
    if (first) return true
    const second = b(focus, env)
    return second ? true : first === undefined || second === undefined ? undefined : false
  })
}
const and: Operator = (left, right) => {
  const [a, b] = [truth(left), truth(right)]
  return truthStep((focus, env) => {
    const first = a(focus, env)
    if (first === false) return false
    const second = b(focus, env)
    return second === false ? false : first === undefined || second === undefined ? undefined : true
  })
}
const xor: Operator = (left, right) => {
  const [a, b] = [truth(left), truth(right)]
  return truthStep((focus, env) => {
    const [first, second] = [a(focus, env), b(focus, env)]
    return first === undefined || second === undefined ? undefined : first !== second
  })
}
const implies: Operator = (left, right) => {
  const [a, b] = [truth(left), truth(right)]
  return truthStep((focus, env) => {
    const first = a(focus, env)
    if (first === false) return true
    const second = b(focus, env)
    return second ? true : first === undefined ? undefined : second
  })
}

/** Dates of other precisions, and quantities of other units, need more than comparing what stands there. */
function checkEquatable(left: Places, right: Places): void {
  const [a, b] = [kindOf(left), kindOf(right)]
  if ((a === 'boolean' && right?.every(isPrimitive)) || (b === 'boolean' && left?.every(isPrimitive))) return
  if (a === undefined || b === undefined || a === 'date' || b === 'date' || a !== b) throw new NotInSubset('= between types of their own equality')
}
const equals = (sense: boolean): Operator => (left, right) => {
  checkEquatable(left.places, right.places)
  if (left.one && right.one) {
    const [a, b] = [left.one, right.one]
    return truthStep((focus, env) => {
      const first = a(focus, env), second = b(focus, env)
      return first === undefined || second === undefined ? undefined : (first === second) === sense
    })
  }
  return truthStep((focus, env) => {
    const [first, second] = [left.values(focus, env), right.values(focus, env)]
    if (first.length === 0 || second.length === 0) return undefined
    return same(first, second) === sense
  })
}

type Order = (a: unknown, b: unknown) => number | undefined
const ORDERS: Readonly<Record<'number' | 'string' | 'date', Order>> = {
  number: (a, b) => (a as number) - (b as number),
  string: (a, b) => (a as string) < (b as string) ? -1 : a === b ? 0 : 1,
  date: (a, b) => dateOrder(a as string, b as string),
}
const compares = (holds: (order: number) => boolean): Operator => (left, right) => {
  const kind = kindOf(left.places)
  if (kind === undefined || kind === 'boolean' || kind !== kindOf(right.places)) throw new NotInSubset('an order between types of their own')
  const order = ORDERS[kind], [a, b] = [single(left), single(right)]
  return truthStep((focus, env) => {
    const [first, second] = [a(focus, env), b(focus, env)]
    if (first === undefined || second === undefined || first instanceof NoValue || second instanceof NoValue) return undefined
    const found = order(first, second)
    return found === undefined ? undefined : holds(found)
  })
}

const within = (item: Step, list: Step): Step => {
  const one = single(item), filled = any(list)
  return truthStep((focus, env) => {
    const value = one(focus, env)
    if (value === undefined) return undefined
    return filled(focus, env) && list.values(focus, env).some(other => same(other, value))
  })
}

export const union: Operator = (left, right) => manyStep(
  left.places && right.places && [...new Set([...left.places, ...right.places])],
  (focus, env) => {
    const [first, second] = [left.values(focus, env), right.values(focus, env)]
    return second.length === 0 ? distinct(first) : first.length === 0 ? distinct(second) : distinct([...first, ...second])
  })

function arithmetic(make: (a: number, b: number) => number): Operator {
  return (left, right) => {
    if (kindOf(left.places) !== 'number' || kindOf(right.places) !== 'number') throw new NotInSubset('arithmetic of other things than numbers')
    const [a, b] = [single(left), single(right)]
    return oneStep(['System.Decimal'], (focus, env) => {
      const [first, second] = [a(focus, env), b(focus, env)]
      return typeof first === 'number' && typeof second === 'number' ? make(first, second) : undefined
    })
  }
}
/** An absent text is an empty one. */
const joined: Operator = (left, right) => {
  if (kindOf(left.places) !== 'string' || kindOf(right.places) !== 'string') throw new NotInSubset('& of other things than text')
  const [a, b] = [single(left), single(right)]
  const text = (of: typeof a, focus: unknown, env: Env): string => {
    const value = of(focus, env)
    return typeof value === 'string' ? value : ''
  }
  return oneStep(['System.String'], (focus, env) => text(a, focus, env) + text(b, focus, env))
}
const plus: Operator = (left, right) => {
  if (kindOf(left.places) !== 'string') return arithmetic((a, b) => a + b)(left, right)
  const [a, b] = [single(left), single(right)]
  return oneStep(['System.String'], (focus, env) => {
    const [first, second] = [a(focus, env), b(focus, env)]
    return typeof first === 'string' && typeof second === 'string' ? first + second : undefined
  })
}

export const OPERATORS: Readonly<Record<string, Operator>> = {
  'or': or, 'and': and, 'xor': xor, 'implies': implies,
  '=': equals(true), '!=': equals(false),
  '<': compares(order => order < 0), '>': compares(order => order > 0), '<=': compares(order => order <= 0), '>=': compares(order => order >= 0),
  'in': within, 'contains': (left, right) => within(right, left),
  '|': union, '&': joined, '+': plus, '-': arithmetic((a, b) => a - b), '*': arithmetic((a, b) => a * b),
}
