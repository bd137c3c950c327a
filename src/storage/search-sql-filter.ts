/** Conditions and scopes as tests of one row of `current`, known as `c`. Each reads index rows by `self`, never by value: which index leads is decided elsewhere. */
import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Branch, Scope } from '../fhir/scope.ts'
import type { Comparison, Condition, IdentifierTest, SpanTest, WordTest } from '../search/condition.ts'
import { bigints, texts } from './arrays.ts'

export const NEVER = sql`false`
const either = (parts: readonly Sql[]): Sql => parts.length === 0 ? NEVER : sql`(${join(parts, ' or ')})`

/** ' and …' for each condition. */
export const filters = (conditions: readonly Condition[]): Sql => conditions.length === 0 ? empty : sql`and ${join(conditions.map(filter), ' and ')}`

// A scalar subquery instead of exists: the planner cannot turn it into a join and walk its index first.
function filter(condition: Condition): Sql {
  switch (condition.kind) {
    case 'ids': return sql`c.id = any (${texts(condition.any)}::text[])`
    case 'lastUpdated': return either(condition.any.map(instantTest))
    case 'keys': return condition.not ? sql`not c.tok && ${bigints(condition.any)}::bigint[]` : sql`c.tok && ${bigints(condition.any)}::bigint[]`
    case 'patient': return either([sql`coalesce(c.patient = any (${bigints(condition.any)}::bigint[]), false)`, ...hasKeys(condition.keys)])
    case 'identifiers': return either([
      ...condition.any.map(test => sql`coalesce((select true from identifier i where i.self = c.self and ${identifierTest(test)} limit 1), false)`), ...hasKeys(condition.keys),
    ])
    case 'words': return condition.any.length === 0 ? NEVER : sql`coalesce((select true from word w where w.self = c.self and w.param = any (${bigints(condition.params)}::bigint[]) and ${
      either(condition.any.map(wordTest))} limit 1), false)`
    case 'spans': return condition.any.length === 0 ? NEVER : sql`coalesce((select true from span s where s.self = c.self and ${either(condition.any.map(spanTest))} limit 1), false)`
  }
}

const hasKeys = (keys: readonly bigint[]): Sql[] => keys.length === 0 ? [] : [sql`c.tok && ${bigints(keys)}::bigint[]`]

export const identifierTest = ({ hash, value, ending }: IdentifierTest): Sql =>
  ending ? sql`i.hash = ${hash}::bigint and right(i.value, char_length(${value})) = ${value}` : sql`i.hash = ${hash}::bigint and i.value = ${value}`

/** Of a row known as `w`: a range of the folded text, and the whole text where it must be exact. */
export function wordTest({ folded, exact }: WordTest): Sql {
  if (exact !== undefined) return sql`(w.folded = ${folded} and w.exact = ${exact})`
  const beyond = behind(folded)
  return beyond === undefined ? sql`w.folded >= ${folded}` : sql`(w.folded >= ${folded} and w.folded < ${beyond})`
}

/** The first text behind all that begin with this one, as "C" sorts them: by code points. */
function behind(prefix: string): string | undefined {
  const points = [...prefix]
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0)!
    if (point < 0x10ffff) return points.join('') + String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1)
  }
  return undefined
}

/** Of a row known as `s`: condition.ts `holds`, in SQL. */
export const spanTest = (test: SpanTest): Sql => sql`(s.param = ${test.param}::bigint and ${compared(test)})`

/**
 * The same as ranges of the span's own indexes: an interval that reaches into the range begins at most `reach` before it, unless it is wide.
 * Every stored interval has lo < hi.
 */
export function spanRanges(test: SpanTest): readonly Sql[] {
  const { prefix, from, until, reach } = test, all = spanTest(test), wide = sql`s.wide and ${all}`
  switch (prefix) {
    case 'eq': return [sql`s.lo < ${until} and ${all}`]
    case 'gt': return [sql`s.lo > ${until - reach} and ${all}`, sql`${wide} and s.hi > ${until}`]
    case 'ge': return [sql`s.lo > ${Math.min(until - reach, from - 1)} and ${all}`, sql`${wide} and s.hi > ${until}`]
    case 'ap': return [sql`s.lo > ${from - reach} and ${all}`, sql`${wide} and s.hi > ${from}`]
    case 'le': return [sql`s.lo < ${until} and ${all}`]
    case 'eb': return [sql`s.lo < ${from} and ${all}`]
    case 'ne': case 'lt': case 'sa': return [all]
  }
}

function compared({ prefix, from, until }: Comparison): Sql {
  switch (prefix) {
    case 'eq': return sql`s.lo >= ${from} and s.hi <= ${until}`
    case 'ne': return sql`(s.lo < ${from} or s.hi > ${until})`
    case 'gt': return sql`s.hi > ${until}`
    case 'lt': return sql`s.lo < ${from}`
    case 'ge': return sql`(s.hi > ${until} or s.lo >= ${from})`
    case 'le': return sql`(s.lo < ${from} or s.hi <= ${until})`
    case 'sa': return sql`s.lo >= ${until}`
    case 'eb': return sql`s.hi <= ${from}`
    case 'ap': return sql`s.hi > ${from} and s.lo < ${until}`
  }
}

/** The same of an instant, which is the millisecond it begins. */
function instantTest({ prefix, from, until }: Comparison): Sql {
  const first = instant(Math.ceil(from)), end = instant(Math.ceil(until))
  switch (prefix) {
    case 'eq': return sql`(c.last_updated >= ${first} and c.last_updated < ${end})`
    case 'ap': return sql`(c.last_updated > ${instant(Math.floor(from) - 1)} and c.last_updated < ${end})`
    case 'ne': return sql`(c.last_updated < ${first} or c.last_updated >= ${end})`
    case 'gt': case 'sa': return sql`c.last_updated >= ${end}`
    case 'lt': case 'eb': return sql`c.last_updated < ${first}`
    case 'ge': return sql`c.last_updated >= ${first}`
    case 'le': return sql`c.last_updated < ${end}`
  }
}

/** Within the years 1 to 9999. */
const instant = (at: number): Date => new Date(Math.min(Math.max(at, -62_135_596_800_000), 253_402_300_799_999))

/** The branches that open rows of this type. */
export const openTo = (scope: Scope, type: string): readonly Branch[] => {
  const open = scope.branches.filter(branch => !branch.types || branch.types.includes(type))
  return open.find(branch => branch.by === 'everything') ? [{ by: 'everything' }] : open
}

/** For rows that something else has already made few. */
export const scopeFilter = (branches: readonly Branch[], now: Date): Sql => either(branches.map(branch => branchTest(branch, now)))

/** The same of rows of any type: what has branches for some types only is told apart by them. */
export const scopeOfTypes = (branches: readonly Branch[], now: Date): Sql =>
  either(branches.map(branch => branch.types ? sql`(c.type = any (${texts(branch.types)}::text[]) and ${scopeFilter([branch], now)})` : scopeFilter([branch], now)))

export function branchTest(branch: Branch, now: Date): Sql {
  switch (branch.by) {
    case 'everything': return sql`true`
    case 'plan': return sql`coalesce(c.plan = ${branch.party}, false)`
    case 'provider': return sql`coalesce(c.provider = ${branch.party}, false)`
    case 'source': return sql`coalesce(c.source = ${branch.party}, false)`
    case 'nobody': return sql`c.patient is null`
    case 'grant': return sql`coalesce(
      (select true from access_grant g where g.party = ${branch.party} and g.patient_self = c.patient and ${inForce(now)} limit 1),
      (select true from access_grant g where g.party = ${branch.party} and g.resource_self = c.self and ${inForce(now)} limit 1), false)`
  }
}

/** Of a grant known as `g`. */
export const inForce = (now: Date): Sql => sql`g.starts <= ${now} and (g.ends is null or g.ends > ${now})`
