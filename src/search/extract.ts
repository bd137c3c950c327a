/** What the index keeps of a resource. Each parameter of a type is compiled once, at its first resource. */
import { compileExpression, type Expression } from '../conformance/fhirpath.ts'
import type { Interval } from '../fhir/partial-date.ts'
import { parseReference } from '../fhir/reference.ts'
import type { Resource } from '../fhir/resource.ts'
import { logicalText, partsOf, SEVERAL, tokenText, type Definition } from './definition.ts'
import { fold, storable } from './fold.ts'
import { REACH, type IndexRows, type Roles } from './index-rows.ts'
import { isIdentifying, type Parameter } from './parameters.ts'
import { readsPatient, type RoleParameters } from './roles.ts'
import { dates, identified, numbers, quantities, strings, tokens } from './values.ts'

/** The resource has its id. Times without a zone are read by the definition's. */
export type Extractor = (resource: Resource) => IndexRows

export function extractor(definition: Definition): Extractor {
  const byType = new Map<string, TypePlan>()
  return resource => {
    const type = resource.resourceType
    let plan = byType.get(type)
    if (!plan) byType.set(type, plan = compile(definition, type))
    return extract(definition, plan, resource)
  }
}

/** The values of one parameter of a type, as raw JSON. */
export function valuesOf(parameter: Parameter, type: string): (resource: Resource) => readonly unknown[] {
  const expression: Expression = compileExpression(parameter.expression, type)
  return resource => expression(resource, { resource, rootResource: resource })
}

interface Rows {
  readonly patient: string | undefined
  readonly tok: Set<bigint>
  readonly identifiers: IndexRows['identifiers'][number][]
  readonly spans: IndexRows['spans'][number][]
  readonly words: IndexRows['words'][number][]
}
interface Plan {
  readonly parameter: Parameter
  readonly values: (resource: Resource) => readonly unknown[]
  readonly write: (value: unknown, rows: Rows) => void
}
interface TypePlan { readonly plans: readonly Plan[]; readonly about: ((resource: Resource) => readonly unknown[]) | undefined; readonly roles: RoleParameters }

function compile(definition: Definition, type: string): TypePlan {
  const roles = definition.roles(type)
  const plans = [...definition.parameters(type).values()].map(p => ({ parameter: p, values: valuesOf(p, type), write: writer(definition, type, p) }))
  return { plans, roles, about: roles.patient && valuesOf(roles.patient, type) }
}

function extract(definition: Definition, { plans, roles, about }: TypePlan, resource: Resource): IndexRows {
  const { resourceType: type, id = '' } = resource
  const patient = type === 'Patient' ? `Patient/${id}` : about && oneMember(about(resource), definition.base)
  const rows: Rows = { patient, tok: new Set(), identifiers: [], spans: [], words: [] }
  const columns: { -readonly [K in keyof Roles]: Roles[K] } = { status: undefined, code: undefined, actor: undefined, lo: undefined, hi: undefined }
  for (const plan of plans) {
    if (plan.parameter.members && !plan.parameter.members.some(name => name in resource)) continue
    const values = plan.values(resource)
    if (values.length === 0) continue
    const spansBefore = rows.spans.length
    for (const value of values) plan.write(value, rows)
    if (plan.parameter === roles.status) columns.status = columnKey(definition, type, plan.parameter, values)
    if (plan.parameter === roles.code) columns.code = columnKey(definition, type, plan.parameter, values)
    if (plan.parameter === roles.actor) columns.actor = columnKey(definition, type, plan.parameter, values)
    if (plan.parameter === roles.date) {
      const mine = rows.spans.slice(spansBefore)
      if (mine.length > 0) { columns.lo = Math.min(...mine.map(s => s.lo)); columns.hi = Math.max(...mine.map(s => s.hi)) }
    }
  }
  return {
    self: definition.hasher.selfOf(type, id), patient, roles: columns,
    tok: [...rows.tok], identifiers: rows.identifiers, spans: rows.spans, words: rows.words,
  }
}

/** What is about several members is nobody's: no plan or provider reads it for one of them. */
function oneMember(values: readonly unknown[], base: string | undefined): string | undefined {
  const members = new Set(values.map(v => referenced(v, base)).filter(r => r?.startsWith('Patient/')))
  return members.size === 1 ? [...members][0] : undefined
}

function referenced(value: unknown, base: string | undefined): string | undefined {
  const text = typeof value === 'object' && value !== null && 'reference' in value ? value.reference : undefined
  const literal = typeof text === 'string' ? parseReference(text, base) : undefined
  return literal && `${literal.type}/${literal.id}`
}

/** The one value of a role's parameter: a code without its system, or 'Type/id'. */
function columnKey({ hasher, base }: Definition, type: string, parameter: Parameter, values: readonly unknown[]): bigint | undefined {
  const texts = new Set(values.flatMap(value => parameter.type === 'token'
    ? tokens(value).filter(t => t.code !== '').map(t => tokenText(undefined, t.code))
    : referenced(value, base) ?? []))
  const param = hasher.paramOf(type, parameter.code)
  if (texts.size === 0) return undefined
  return hasher.tokenKey(param, texts.size === 1 ? [...texts][0]! : SEVERAL)
}

function writer(definition: Definition, type: string, parameter: Parameter): Plan['write'] {
  const { hasher, zone } = definition, param = hasher.paramOf(type, parameter.code)
  switch (parameter.type) {
    case 'token': return isIdentifying(parameter) ? identifierWriter(definition, param) : tokenWriter(definition, param)
    case 'reference': return referenceWriter(definition, type, parameter)
    case 'uri': return (value, { tok }) => { if (typeof value === 'string') tok.add(param ^ hasher.hash(storable(value))) }
    case 'date': return (value, rows) => { for (const span of dates(value, zone)) addSpan(rows, param, span, REACH.date) }
    case 'number': return (value, rows) => { for (const span of numbers(value)) addSpan(rows, param, span, REACH.number) }
    case 'quantity': return (value, rows) => {
      for (const { units, span } of quantities(value)) {
        for (const unit of units) addSpan(rows, unit === '' ? param : hasher.tokenKey(param, unit), span, REACH.number)
      }
    }
    case 'string': return wordWriter(param, new Set(partsOf(parameter, definition.parameters(type)).keys()))
    default: throw new Error(`${type}.${parameter.code} is of a kind that is not indexed`)
  }
}

function addSpan({ spans }: Rows, param: bigint, { from: lo, until: hi }: Interval, reach: number): void {
  if (!spans.some(s => s.param === param && s.lo === lo && s.hi === hi)) spans.push({ param, lo, hi, wide: hi - lo > reach })
}

function tokenWriter({ hasher }: Definition, param: bigint): Plan['write'] {
  return (value, { tok }) => {
    for (const { plain, system, code } of tokens(value)) {
      if (code !== '') tok.add(hasher.tokenKey(param, tokenText(undefined, code)))
      if (plain) continue
      if (code !== '') tok.add(hasher.tokenKey(param, tokenText(system, code)))
      if (system !== '') tok.add(hasher.tokenKey(param, tokenText(system, '')))
    }
  }
}

/** The value alone is hashed, so that one look finds it under any system; the system is compared in the row. Systems are few, and lie in `tok`. */
function identifierWriter({ hasher }: Definition, param: bigint): Plan['write'] {
  return (value, { identifiers, tok }) => {
    for (const { system, value: text } of identified(value)) {
      const row = { hash: param ^ hasher.hash(storable(text)), value: storable(`${system}|${text}`) }
      if (!identifiers.some(i => i.hash === row.hash && i.value === row.value)) identifiers.push(row)
      if (system !== '') tok.add(hasher.tokenKey(param, tokenText(system, '')))
    }
  }
}

function referenceWriter(definition: Definition, type: string, parameter: Parameter): Plan['write'] {
  const { hasher, base } = definition, param = hasher.paramOf(type, parameter.code), held = readsPatient(parameter, definition.roles(type))
  const add = (rows: Rows, text: string): void => { rows.tok.add(param ^ hasher.hash(storable(text))) }
  return (value, rows) => {
    if (typeof value === 'string') {
      add(rows, value)
      if (value.includes('|')) add(rows, value.slice(0, value.indexOf('|')))
      return
    }
    if (typeof value !== 'object' || value === null) return
    const literal = referenced(value, base), { reference, identifier } = value as { reference?: unknown; identifier?: unknown }
    if (literal) { if (!(held && literal === rows.patient)) add(rows, literal) }
    else if (typeof reference === 'string' && !reference.startsWith('#')) add(rows, reference)
    for (const { system, value: text } of identified(identifier)) add(rows, logicalText(system, text))
  }
}

function wordWriter(param: bigint, apart: ReadonlySet<string>): Plan['write'] {
  return (value, { words }) => {
    for (const text of strings(value, apart)) {
      const exact = storable(text), folded = fold(text)
      if (folded !== '' && !words.some(w => w.param === param && w.exact === exact)) words.push({ param, folded, exact })
    }
  }
}
