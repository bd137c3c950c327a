/**
 * FHIRPath compiled once: closures where every part of an expression is in our subset, else the library.
 * hl7.org/fhirpath/N1; R4 fhirpath.html
 */
import { compile } from './fhirpath/compile.ts'
import { libraryExpression } from './fhirpath/library.ts'
import { NoValue, truth } from './fhirpath/step.ts'
import type { Env, Step } from './fhirpath/step.ts'
import { parse } from './fhirpath/syntax.ts'
import { lineage } from './image.ts'

export type { Env }
/** Raw JSON values in, raw JSON values out: a boolean expression yields [true], [false] or []. */
export type Expression = (node: unknown, env: Env) => readonly unknown[]
export type Condition = (node: unknown, env: Env) => boolean | undefined

const MOST_KEPT = 10_000
const expressions = new Map<string, Expression>(), conditions = new Map<string, Condition>()

/**
 * @param base the place of the nodes it will be asked of: a type ('Patient', 'Period') or a path ('Patient.contact');
 *   absent: the type that the expression names first
 * @throws Error when the expression is no FHIRPath
 */
export function compileExpression(expression: string, base?: string): Expression {
  const key = `${base ?? ''} ${expression}`
  let known = expressions.get(key)
  if (!known) {
    if (expressions.size >= MOST_KEPT) expressions.clear() // a patch brings expressions of its own
    expressions.set(key, known = fresh(expression, base))
  }
  return known
}

/** The same for a rule: true, false, or undefined when it cannot be told. */
export function compileCondition(expression: string, base: string): Condition {
  const key = `${base} ${expression}`
  let known = conditions.get(key)
  if (!known) conditions.set(key, known = condition(expression, base))
  return known
}

/** The FHIR types an expression can yield, in the order of its alternatives; undefined when that cannot be known beforehand. */
export const resultTypes = (expression: string, base: string): readonly string[] | undefined => closures(expression, base)?.places

/** The closures of an expression, undefined when it is not in our subset. */
export function closures(expression: string, base: string): Step | undefined {
  const root = base.split('.', 1)[0]!
  const resource = lineage(root).includes('Resource') ? [root] : ['Resource']
  try {
    return compile(parse(expression), { focus: [base], context: [base], resource })
  } catch {
    return undefined // the library decides whether it is FHIRPath at all
  }
}

function fresh(expression: string, base: string | undefined): Expression {
  const place = base ?? /^[(\s]*([A-Z][A-Za-z]+)/.exec(expression)?.[1]
  const step = place === undefined ? undefined : closures(expression, place)
  if (!step) return libraryExpression(expression, base)
  const usesContext = expression.includes('%context')
  return (node, env) => {
    const found = step.values(node, usesContext ? { ...env, context: node } : env)
    return found.some(value => value instanceof NoValue) ? found.filter(value => !(value instanceof NoValue)) : found
  }
}

function condition(expression: string, base: string): Condition {
  const step = closures(expression, base)
  if (step) {
    const holds = truth(step)
    return expression.includes('%context') ? (node, env) => holds(node, { ...env, context: node }) : holds
  }
  const values = libraryExpression(expression, base)
  return (node, env) => {
    const [value] = values(node, env)
    return value === undefined ? undefined : value !== false
  }
}
