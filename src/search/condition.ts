/** The tree in terms of the index: what storage reads as SQL and `match` reads in memory. */
import type { Clause, ClauseValue, Prefix } from './clause.ts'
import { logicalText, partsOf, SEVERAL, tokenText, type Definition } from './definition.ts'
import { fold, storable } from './fold.ts'
import { REACH } from './index-rows.ts'
import { isIdentifying, type Parameter } from './parameters.ts'
import { readsPatient } from './roles.ts'

export type Condition =
  | { readonly kind: 'ids'; readonly any: readonly string[] }
  | { readonly kind: 'lastUpdated'; readonly any: readonly Comparison[] }
  /** `column`: a role that holds one of `any` wherever the condition holds; it may hold it elsewhere too. */
  | { readonly kind: 'keys'; readonly any: readonly bigint[]; readonly not: boolean; readonly column?: { readonly name: 'status' | 'code' | 'actor'; readonly any: readonly bigint[] } }
  /** The member by its column; `keys`, of parameters that may name several, in `tok`. */
  | { readonly kind: 'patient'; readonly any: readonly bigint[]; readonly keys: readonly bigint[] }
  | { readonly kind: 'identifiers'; readonly any: readonly IdentifierTest[]; readonly keys: readonly bigint[] }
  | { readonly kind: 'words'; readonly params: readonly bigint[]; readonly any: readonly WordTest[] }
  | { readonly kind: 'spans'; readonly any: readonly SpanTest[] }

/** Exactly `value` ('system|value'), or whatever ends so ('|value'). */
export interface IdentifierTest { readonly hash: bigint; readonly value: string; readonly ending: boolean }
/** A prefix of the folded text; with `exact` the whole text as it was written. */
export interface WordTest { readonly folded: string; readonly exact?: string }
export interface Comparison { readonly prefix: Prefix; readonly from: number; readonly until: number }
/** `reach`: an interval longer than that is kept as wide. */
export interface SpanTest extends Comparison { readonly param: bigint; readonly reach: number }

export const lower = (definition: Definition, type: string, clauses: readonly Clause[]): readonly Condition[] => clauses.map(clause => condition(definition, type, clause))

function condition(definition: Definition, type: string, clause: Clause): Condition {
  if (clause.kind === 'id') return { kind: 'ids', any: clause.values.flatMap(v => v.kind === 'id' ? v.id : []) }
  if (clause.kind === 'lastUpdated') return { kind: 'lastUpdated', any: clause.values.flatMap(v => v.kind === 'date' ? v : []) }
  const parameter = definition.parameters(type).get(clause.code)
  if (!parameter) throw new Error(`${type} has no indexed parameter ${clause.code}`)
  const asked = { definition, type, parameter, param: definition.hasher.paramOf(type, clause.code), clause }
  switch (parameter.type) {
    case 'token': return isIdentifying(parameter) && clause.modifier !== 'not' ? identifiers(asked) : coded(asked)
    case 'reference': return clause.modifier === 'identifier' ? logical(asked) : references(asked)
    case 'uri': return { kind: 'keys', any: clause.values.map(v => uriKey(asked, v)), not: false }
    case 'string': return words(asked)
    default: return { kind: 'spans', any: clause.values.flatMap(v => spanTest(asked, v)) }
  }
}

interface AskedOf {
  readonly definition: Definition
  readonly type: string
  readonly parameter: Parameter
  readonly param: bigint
  readonly clause: Clause
}

function coded({ definition, type, parameter, param, clause }: AskedOf): Condition {
  const { hasher } = definition, not = clause.modifier === 'not', { status, code } = definition.roles(type)
  const texts = clause.values.flatMap(v => v.kind === 'token' ? tokenTexts(parameter, v) : [])
  const any = texts.map(text => hasher.tokenKey(param, text.full))
  const name = parameter === status ? 'status' : parameter === code ? 'code' : undefined
  if (!name || not || texts.some(t => t.bare === undefined)) return { kind: 'keys', any, not }
  const column = [...new Set([...texts.map(t => hasher.tokenKey(param, t.bare!)), hasher.tokenKey(param, SEVERAL)])]
  return { kind: 'keys', any, not, column: { name, any: parameter.single && isPlain(parameter) ? column.slice(0, -1) : column } }
}

const PLAIN = new Set(['code', 'boolean', 'string', 'id', 'uri'])
const isPlain = ({ valueTypes }: Parameter): boolean => [...valueTypes].every(t => PLAIN.has(t))

/** `bare`: the code alone, where the value names one. A plain code has the system of its binding, and is stored without. */
function tokenTexts(parameter: Parameter, { system, code }: { system: string | undefined; code: string | undefined }): readonly { full: string; bare: string | undefined }[] {
  const plainly = (c: string): { full: string; bare: string } => ({ full: tokenText(undefined, c), bare: tokenText(undefined, c) })
  if (isPlain(parameter)) {
    const bound = system ? parameter.systems.get(system) : undefined
    if (!system) return code === undefined ? [] : [plainly(code)]
    if (code === undefined) return (bound ?? []).map(plainly)
    return bound?.includes(code) ? [plainly(code)] : []
  }
  const bare = code === undefined ? undefined : tokenText(undefined, code)
  return [{ full: system === undefined && bare !== undefined ? bare : tokenText(system, code ?? ''), bare }]
}

function identifiers({ definition: { hasher }, param, clause }: AskedOf): Condition {
  const any: IdentifierTest[] = [], keys: bigint[] = []
  for (const v of clause.values) {
    if (v.kind !== 'token') continue
    if (v.code === undefined) keys.push(hasher.tokenKey(param, tokenText(v.system, '')))
    else any.push({ hash: param ^ hasher.hash(storable(v.code)), value: storable(`${v.system ?? ''}|${v.code}`), ending: v.system === undefined })
  }
  return any.length === 0 ? { kind: 'keys', any: keys, not: false } : { kind: 'identifiers', any, keys }
}

function logical({ definition: { hasher }, param, clause }: AskedOf): Condition {
  // Without a system the reference's identifier has none, or any: only the former is indexed, so the query must name it.
  return { kind: 'keys', not: false, any: clause.values.flatMap(v => v.kind === 'token' ? param ^ hasher.hash(storable(logicalText(v.system ?? '', v.code ?? ''))) : []) }
}

function references(asked: AskedOf): Condition {
  const { definition: { hasher }, definition, type, parameter, param, clause } = asked, roles = definition.roles(type)
  const literal = clause.values.flatMap(v => v.kind === 'reference' ? v.types.map(t => ({ type: t, self: hasher.selfOf(t, v.id) })) : [])
  const keys = [...clause.values.flatMap(v => v.kind === 'uri' ? uriKey(asked, v) : [])]
  if (readsPatient(parameter, roles)) {
    const members = literal.filter(r => r.type === 'Patient').map(r => r.self)
    const others = [...keys, ...literal.filter(r => r.type !== 'Patient' || !parameter.single).map(r => param ^ r.self)]
    return { kind: 'patient', any: members, keys: others }
  }
  const any = [...keys, ...literal.map(r => param ^ r.self)]
  if (parameter !== roles.actor || keys.length > 0) return { kind: 'keys', any, not: false }
  return { kind: 'keys', any, not: false, column: { name: 'actor', any: parameter.single ? any : [...any, hasher.tokenKey(param, SEVERAL)] } }
}

const uriKey = ({ definition: { hasher }, param }: AskedOf, value: ClauseValue): bigint => param ^ hasher.hash(storable(value.kind === 'uri' ? value.uri : ''))

function words({ definition, type, parameter, param, clause }: AskedOf): Condition {
  const parts = [...partsOf(parameter, definition.parameters(type)).values()].map(code => definition.hasher.paramOf(type, code))
  const any = clause.values.flatMap(v => v.kind === 'string' ? { folded: fold(v.text), ...(clause.modifier === 'exact' && { exact: storable(v.text) }) } : [])
  return { kind: 'words', params: [param, ...parts], any }
}

function spanTest({ definition: { hasher }, param }: AskedOf, value: ClauseValue): SpanTest | readonly [] {
  if (value.kind === 'date' || value.kind === 'number') return { param, reach: REACH[value.kind], prefix: value.prefix, from: value.from, until: value.until }
  if (value.kind === 'quantity') return { param: value.unit === '' ? param : hasher.tokenKey(param, value.unit), reach: REACH.number, prefix: value.prefix, from: value.from, until: value.until }
  return []
}

/** Does a stored interval stand so to the one asked for? R4 search.html#prefix, with half open ends. */
export function holds({ prefix, from, until }: Comparison, lo: number, hi: number): boolean {
  switch (prefix) {
    case 'eq': return lo >= from && hi <= until
    case 'ne': return lo < from || hi > until
    case 'gt': return hi > until
    case 'lt': return lo < from
    case 'ge': return hi > until || lo >= from
    case 'le': return lo < from || hi <= until
    case 'sa': return lo >= until
    case 'eb': return hi <= from
    case 'ap': return hi > from && lo < until
  }
}

/** Every value that the status column of a type's rows can have, null apart; undefined: they cannot be listed. */
export function statusesOf(definition: Definition, type: string): readonly bigint[] | undefined {
  const { status } = definition.roles(type), { hasher } = definition
  if (!status) return []
  const codes = status.valueTypes.has('boolean') ? ['true', 'false'] : [...status.systems.values()].flat()
  if (codes.length === 0) return undefined
  const param = hasher.paramOf(type, status.code), plain = status.single && isPlain(status)
  return [...new Set([...codes.map(code => tokenText(undefined, code)), ...plain ? [] : [SEVERAL]])].map(text => hasher.tokenKey(param, text))
}
