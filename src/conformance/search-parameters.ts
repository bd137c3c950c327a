/** The search parameters of a type: those of its own name and those of every resource. R4 searchparameter-registry.html */
import { isResourceType, lineage, r4 } from './image.ts'
import type { SearchParameterImage } from './image.ts'

export interface SearchParameterDefinition {
  readonly code: string
  readonly type: SearchParameterImage['type']
  readonly url: string
  /**
   * FHIRPath from the resource, reduced to the alternatives that concern this type and joined by ' | ';
   * undefined for those that no expression describes (_text, _content, _query).
   */
  readonly expression: string | undefined
  /** Types a reference may have; [] for other kinds. 'Resource' stands for any. */
  readonly targets: readonly string[]
  /** Of a composite. */
  readonly components: readonly { readonly definition: string; readonly expression: string }[]
}

const byType = new Map<string, readonly SearchParameterDefinition[]>()

export function searchParametersFor(type: string): readonly SearchParameterDefinition[] {
  if (!isResourceType(type)) return []
  let known = byType.get(type)
  if (!known) byType.set(type, known = read(type))
  return known
}

export const searchParameter = (type: string, code: string): SearchParameterDefinition | undefined =>
  searchParametersFor(type).find(p => p.code === code)

function read(type: string): readonly SearchParameterDefinition[] {
  const names = lineage(type)
  return r4().searchParameters.filter(p => p.base.some(base => names.includes(base))).map(p => ({
    code: p.code, type: p.type, url: p.url, targets: p.target ?? [], components: p.component ?? [],
    expression: p.expression === undefined ? undefined : partsFor(p.expression, names).join(' | ') || p.expression,
  })).toSorted((a, b) => a.code < b.code ? -1 : 1)
}

/** The alternatives of an expression that begin at one of these types. */
export const partsFor = (expression: string, names: readonly string[]): string[] =>
  alternatives(expression).filter(part => names.includes(/^[(\s]*([A-Za-z]+)/.exec(part)?.[1] ?? ''))

/** Split at every '|' that stands outside parentheses and quotes. */
function alternatives(expression: string): string[] {
  const found: string[] = []
  let depth = 0, quoted = false, from = 0
  for (let i = 0; i < expression.length; i++) {
    const c = expression[i]
    if (c === "'") quoted = !quoted
    else if (quoted) continue
    else if (c === '(') depth++
    else if (c === ')') depth--
    else if (c === '|' && depth === 0) {
      found.push(expression.slice(from, i).trim())
      from = i + 1
    }
  }
  return [...found, expression.slice(from).trim()]
}
