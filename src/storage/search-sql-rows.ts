/**
 * Where a search begins. Node names the leading index, never the planner: a lead reads an index by value and is small, a walk reads an index
 * in the order of the page and stops at its end. `offset 0` and `materialized` keep the planner from choosing otherwise.
 */
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Branch } from '../fhir/scope.ts'
import type { Condition } from '../search/condition.ts'
import { bigints, texts } from './arrays.ts'
import { branchTest, filters, identifierTest, inForce, NEVER, scopeFilter, spanRanges, wordTest } from './search-sql-filter.ts'

export type Lead = Exclude<Condition, { kind: 'lastUpdated' }>

export interface Asked {
  readonly type: string
  readonly conditions: readonly Condition[]
  /** Those that open rows of the type: openTo. */
  readonly branches: readonly Branch[]
  readonly now: Date
  /** Every value that the type's status column can have, null apart; undefined: they cannot be listed. */
  readonly statuses: readonly bigint[] | undefined
}
export interface Position { readonly at: Date; readonly self: bigint }
export interface Walk {
  readonly descending: boolean
  readonly after: Position | undefined
  readonly limit: number
  /** Candidates to be looked at, at most; undefined: as many as it takes. */
  readonly most: number | undefined
  /** A snapshot: what has changed since is left out. */
  readonly unchangedSince: string | undefined
}

const COLUMNS = raw('c.id, c.type, c.version, c.last_updated, c.self, c.patient, c.plan, c.provider, c.source, c.tok')

/**
 * A type stands in the text as it is, never as a value: so a plan that is kept reads one table, and not one for every type.
 * @throws Error for what is no type's name
 */
export function named(type: string): Sql {
  if (!/^[A-Za-z]+$/.test(type)) throw new Error('not the name of a type')
  return raw(`'${type}'`)
}

/** Live rows that fulfil every condition, the lead's too, in no order. */
export function ledRows({ type, conditions }: Asked, lead: Lead): Sql {
  const rest = filters(conditions.filter(c => c !== lead)), here = sql`c.type = ${named(type)} and not c.deleted`
  switch (lead.kind) {
    case 'ids': return sql`select ${COLUMNS} from current c where c.id = any (${texts(lead.any)}::text[]) and ${here} ${rest}`
    case 'keys': return sql`select ${COLUMNS} from current c where c.tok && ${bigints(lead.any)}::bigint[] and ${here} ${rest}`
    case 'patient': return lead.keys.length === 0
      ? sql`select ${COLUMNS} from current c where c.patient = any (${bigints(lead.any)}::bigint[]) and ${here} ${rest}`
      : bySelf(sql`select c.self from current c where c.patient = any (${bigints(lead.any)}::bigint[]) and ${here} union ${keyed(type, lead.keys)}`, here, rest)
    case 'identifiers': {
      const parts = [...lead.any.map(test => sql`select i.self from identifier i where ${identifierTest(test)}`), ...lead.keys.length > 0 ? [keyed(type, lead.keys)] : []]
      return bySelf(union(parts), here, rest)
    }
    case 'words': return bySelf(union(lead.params.flatMap(param => lead.any.map(test => sql`select w.self from word w where w.param = ${param}::bigint and ${wordTest(test)}`))), here, rest)
    case 'spans': return bySelf(union(lead.any.flatMap(spanRanges).map(range => sql`select s.self from span s where ${range}`)), here, rest)
  }
}

const keyed = (type: string, keys: readonly bigint[]): Sql => sql`select c.self from current c where c.tok && ${bigints(keys)}::bigint[] and c.type = ${named(type)} and not c.deleted`
const union = (parts: readonly Sql[]): Sql => parts.length === 0 ? sql`select 0::bigint as self where false` : sql`${join(parts, ' union ')}`

const bySelf = (selves: Sql, here: Sql, rest: Sql): Sql => sql`
  select ${COLUMNS} from (select distinct self from (${selves}) l offset 0) l
   cross join lateral (select * from current c where c.self = l.self and ${here} offset 0) c where true ${rest}`

/** How many index entries a lead would read, at most `most` of them. */
export function leadSize(lead: Extract<Lead, { kind: 'words' | 'spans' }>, most: number): Sql {
  const entries = lead.kind === 'words'
    ? lead.params.flatMap(param => lead.any.map(test => sql`(select 1 from word w where w.param = ${param}::bigint and ${wordTest(test)} limit ${most})`))
    : lead.any.flatMap(spanRanges).map(range => sql`(select 1 from span s where ${range} limit ${most})`)
  return entries.length === 0 ? sql`select 0::bigint` : sql`select count(*) from (select 1 from (${join(entries, ' union all ')}) e limit ${most}) e`
}

/** Live rows that fulfil every condition and lie in the scope: for each branch the first ones behind the position, perhaps more than once. */
export function walkedRows(asked: Asked, walk: Walk): Sql {
  const member = asked.conditions.find(c => c.kind === 'patient' && c.keys.length === 0)
  if (member?.kind === 'patient') {
    const ranges = member.any.map(patient => sql`c.patient = ${patient}::bigint`)
    return limited(asked, walk, { ranges, filter: sql`${filters(asked.conditions.filter(c => c !== member))} and ${scopeFilter(asked.branches, asked.now)}` })
  }
  const parts = asked.branches.map(branch => branch.by === 'grant' ? grantedRows(asked, walk, branch.party) : limited(asked, walk, branchRanges(asked, branch)))
  return parts.length === 0 ? limited(asked, walk, { ranges: [NEVER], filter: empty }) : sql`${join(parts.map(part => sql`(${part})`), ' union all ')}`
}

interface Ranges {
  /** Each an index range in the order of the page; together they hold no row twice. */
  readonly ranges: readonly Sql[]
  readonly filter: Sql
}

/** More ranges than this cost more than they save. */
const MOST_RANGES = 48

function branchRanges({ conditions, statuses, now }: Asked, branch: Branch): Ranges {
  const status = columnOf(conditions, 'status'), actor = columnOf(conditions, 'actor')
  const among = status ?? (statuses ? [...statuses, null] : [undefined]), filter = filters(conditions)
  const statusIs = (s: bigint | null | undefined): Sql => s === undefined ? sql`true` : s === null ? sql`c.status is null` : sql`c.status = ${s}::bigint`
  if (branch.by === 'plan' || branch.by === 'provider' || branch.by === 'source') {
    const owner = branchTestBare(branch)
    return { ranges: among.map(s => sql`${owner} and ${statusIs(s)}`), filter }
  }
  const rest = branch.by === 'everything' ? filter : sql`${filter} and ${branchTest(branch, now)}`
  if (actor && actor.length * among.length <= MOST_RANGES) return { ranges: actor.flatMap(a => among.map(s => sql`c.actor = ${a}::bigint and ${statusIs(s)}`)), filter: rest }
  return { ranges: status ? status.map(s => statusIs(s)) : [sql`true`], filter: rest }
}

function branchTestBare(branch: Extract<Branch, { party: string }>): Sql {
  return branch.by === 'plan' ? sql`c.plan = ${branch.party}` : branch.by === 'provider' ? sql`c.provider = ${branch.party}` : sql`c.source = ${branch.party}`
}

function columnOf(conditions: readonly Condition[], name: 'status' | 'actor'): readonly bigint[] | undefined {
  for (const c of conditions) if (c.kind === 'keys' && c.column?.name === name) return [...new Set(c.column.any)]
  return undefined
}

const behind = ({ after, descending }: Walk): Sql => after
  ? descending ? sql`and (c.last_updated, c.self) < (${after.at}, ${after.self}::bigint)` : sql`and (c.last_updated, c.self) > (${after.at}, ${after.self}::bigint)`
  : empty
export const inOrder = ({ descending }: Pick<Walk, 'descending'>): Sql => raw(descending ? 'last_updated desc, self desc' : 'last_updated, self')

function limited({ type, conditions }: Asked, walk: Walk, { ranges, filter }: Ranges): Sql {
  // Each range is ordered by itself, so that they are merged as far as the page needs, and never read whole.
  const parts = ranges.map(range => sql`(select ${COLUMNS} from current c where c.type = ${named(type)} and ${range} and not c.deleted ${behind(walk)} ${filters(conditions.filter(isOfChange))} order by ${inOrder(walk)})`)
  const inner = parts.length === 0 ? sql`select ${COLUMNS} from current c where false` : sql`${join(parts, ' union all ')}`
  const stop = walk.most === undefined ? sql`offset 0` : sql`limit ${walk.most}`
  return sql`select c.* from (select * from (${inner}) u order by ${inOrder(walk)} ${stop}) c where true ${filter} ${unchanged(walk)} limit ${walk.limit}`
}

const isOfChange = (c: Condition): boolean => c.kind === 'lastUpdated'
export const unchanged = ({ unchangedSince }: Pick<Walk, 'unchangedSince'>): Sql => unchangedSince === undefined ? empty : sql`
  and (select pg_visible_in_snapshot(v.x, ${unchangedSince}::pg_snapshot) from version v where v.id = c.id and v.type = c.type and v.version = c.version)`

/** What grants in force open: each grant's first rows, then the first of all. */
function grantedRows(asked: Asked, walk: Walk, party: string): Sql {
  const each = (column: 'patient' | 'self'): Sql => granted(asked, party, column, row => sql`
    select * from (select ${COLUMNS} from current c where ${row} ${behind(walk)} order by ${inOrder(walk)} offset 0) c where true ${filters(asked.conditions)} ${unchanged(walk)} limit ${walk.limit}`)
  return sql`select * from (${each('patient')} union all ${each('self')}) c order by ${inOrder(walk)} limit ${walk.limit}`
}

/** For each member or resource that a grant names, once, the rows about it. */
function granted({ type, now }: Asked, party: string, column: 'patient' | 'self', rows: (row: Sql) => Sql): Sql {
  const [key, own] = column === 'patient' ? [raw('g.patient_self'), raw('c.patient')] : [raw('g.resource_self'), raw('c.self')]
  return sql`
    select c.* from (select distinct ${key} as key from access_grant g where g.party = ${party} and ${key} is not null and ${inForce(now)} offset 0) g
     cross join lateral (${rows(sql`c.type = ${named(type)} and ${own} = g.key and not c.deleted`)}) c`
}

/** Every matching row that the scope opens, once: to be counted, or sorted. */
export function allRows(asked: Asked): Sql {
  const test = filters(asked.conditions), here = sql`c.type = ${named(asked.type)} and not c.deleted`
  const parts = asked.branches.flatMap(branch => branch.by === 'grant'
    ? (['patient', 'self'] as const).map(column => granted(asked, branch.party, column, row => sql`select ${COLUMNS} from current c where ${row} ${test} offset 0`))
    : sql`select ${COLUMNS} from current c where ${here} and ${branch.by === 'nobody' || branch.by === 'everything' ? branchTest(branch, asked.now) : branchTestBare(branch)} ${test}`)
  return parts.length === 0 ? sql`select ${COLUMNS} from current c where false` : parts.length === 1 ? parts[0]! : sql`select distinct on (self) * from (${join(parts, ' union all ')}) c`
}
