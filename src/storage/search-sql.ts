/** A search as one statement: rows by their leading index, the scope in every relation, a page by keyset, bodies for the page alone. */
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Branch } from '../fhir/scope.ts'
import { bigints, texts } from './arrays.ts'
import { filters, scopeFilter, scopeOfTypes } from './search-sql-filter.ts'
import { allRows, inOrder, ledRows, named, unchanged, walkedRows, type Asked, type Lead, type Position, type Walk } from './search-sql-rows.ts'
import { prepared, type Statement } from './pool.ts'
import { VERSION_COLUMNS, type VersionRow } from './versions.ts'

/** By last change, or by the earliest (descending: the latest) interval of a date parameter, rows without one last. */
export type Order =
  | { readonly by: 'lastUpdated'; readonly descending: boolean }
  | { readonly by: 'span'; readonly param: bigint; readonly descending: boolean }

/** What began before this page, so that nothing that stays a match is lost or doubled by what changes meanwhile. Snapshots as PostgreSQL writes them. */
export interface Since {
  /** Of the page before. */
  readonly snapshot: string
  /** Of the first page: an ascending walk leaves out what has changed since. */
  readonly first: string
  /** More had moved than one page holds: the rest of them, behind `self`, up to a later snapshot. */
  readonly moved?: { readonly until: string; readonly self: bigint }
}
export interface PageQuery {
  readonly asked: Asked
  readonly plan: Plan
  readonly order: Order
  readonly after: (Position & { readonly since: Since }) | undefined
  /** Of a span order: the value last seen, null in its second phase. */
  readonly afterKey?: { readonly key: number | null; readonly self: bigint } | undefined
  readonly limit: number
}
/** Which index leads. `most`: how many candidates a walk may look at. */
export type Plan = { readonly by: 'lead'; readonly lead: Lead } | { readonly by: 'walk'; readonly most: number | undefined } | { readonly by: 'all' }

export interface PageRow extends VersionRow {
  readonly self: bigint
  readonly key: number | null
  /** It had been ahead of the position and has moved behind it. */
  readonly moved: boolean
  readonly snapshot: string
}

const BODY = sql`cross join lateral (select ${VERSION_COLUMNS} from version v where v.id = p.id and v.type = p.type and v.version = p.version offset 0) v`
const RESULT = raw('v.*, p.self, p.key, p.moved, (select pg_current_snapshot()::text) as snapshot')

/** Leads that are small whoever asks, and walks in the order of an index that end by themselves: what is planned for one value is right for every other. */
const isSure = ({ plan, asked }: PageQuery): boolean =>
  plan.by === 'lead' ? ['ids', 'identifiers', 'patient'].includes(plan.lead.kind)
    : plan.by === 'walk' && plan.most === undefined && asked.conditions.every(c => c.kind === 'lastUpdated' || (c.kind === 'patient' && c.keys.length === 0) || (c.kind === 'keys' && c.column?.name === 'status'))

/** The page's statement as it is run. */
export const pageStatement = (query: PageQuery): Statement => isSure(query) ? prepared(pageText(query)) : pageText(query)

/** Up to `limit` rows that moved, and up to `limit` behind the position. */
export function pageText(query: PageQuery): Sql {
  return query.order.by === 'lastUpdated' ? pageByChange(query, query.order.descending) : pageBySpan(query, query.order)
}

function pageByChange({ asked, plan, after, limit }: PageQuery, descending: boolean): Sql {
  const walk: Walk = { descending, after, limit, most: plan.by === 'walk' ? plan.most : undefined, unchangedSince: descending ? undefined : after?.since.first }
  const behind = after ? sql`and ${isBehind(after, descending)} ${unchanged(walk)}` : empty
  const rows = plan.by === 'lead'
    ? sql`select * from hits c where ${scopeFilter(asked.branches, asked.now)} ${behind}`
    : plan.by === 'all' ? sql`select * from (${allRows(asked)}) c where true ${behind}` : walkedRows(asked, walk)
  const hits = plan.by === 'lead' ? sql`hits as materialized (${ledRows(asked, plan.lead)}),` : empty
  const ahead = after?.since.moved ? sql`select *, null::float8 as key, false as moved from current where false` : sql`
    select distinct on (last_updated, self) * from (${rows}) c order by ${inOrder(walk)} limit ${limit}`
  return sql`
    with ${hits}
    ahead as materialized (select id, type, version, last_updated, self from (${ahead}) a),
    moved as materialized (${after ? movedRows(asked, after, walk) : sql`select id, type, version, last_updated, self from current where false`})
    select ${RESULT} from (select *, null::float8 as key, true as moved from moved union all select *, null::float8 as key, false as moved from ahead) p ${BODY}
     order by p.moved desc, case when p.moved then p.self end, ${raw(descending ? 'p.last_updated desc, p.self desc' : 'p.last_updated, p.self')}`
}

const isBehind = ({ at, self }: Position, descending: boolean): Sql =>
  descending ? sql`(c.last_updated, c.self) < (${at}, ${self}::bigint)` : sql`(c.last_updated, c.self) > (${at}, ${self}::bigint)`

/**
 * What the page before still had ahead of it, and a change has since put where the walk does not come by: descending, in front of the
 * position; ascending, anywhere, for there the walk leaves out all that changed since it began. Each is met once: after its first change it is no
 * longer ahead, or no longer unchanged since the first page.
 */
function movedRows({ type, conditions, branches, now }: Asked, after: Position & { readonly since: Since }, { descending, limit }: Walk): Sql {
  const { snapshot, first, moved } = after.since
  const was = descending ? sql`(o.last_updated, c.self) < (${after.at}, ${after.self}::bigint)`
    : sql`(o.last_updated, c.self) > (${after.at}, ${after.self}::bigint) and pg_visible_in_snapshot(o.x, ${first}::pg_snapshot)`
  const is = descending ? sql`(c.last_updated, c.self) > (${after.at}, ${after.self}::bigint)` : sql`true`
  return sql`
    select c.id, c.type, c.version, c.last_updated, c.self from (
      select distinct v.id from version v where v.x >= pg_snapshot_xmin(${snapshot}::pg_snapshot) and v.type = ${named(type)} and not pg_visible_in_snapshot(v.x, ${snapshot}::pg_snapshot)
        ${moved ? sql`and pg_visible_in_snapshot(v.x, ${moved.until}::pg_snapshot)` : empty} offset 0) n
     cross join lateral (select o.last_updated, o.deleted, o.x from version o where o.id = n.id and o.type = ${named(type)} and pg_visible_in_snapshot(o.x, ${snapshot}::pg_snapshot)
                          order by o.version desc limit 1) o
     cross join lateral (select * from current c where c.id = n.id and c.type = ${named(type)} offset 0) c
     where not o.deleted and not c.deleted and ${was} and ${is} ${moved ? sql`and c.self > ${moved.self}::bigint` : empty}
       ${filters(conditions)} and ${scopeFilter(branches, now)}
     order by c.self limit ${limit}`
}

function pageBySpan({ asked, plan, afterKey, limit }: PageQuery, { param, descending }: Extract<Order, { by: 'span' }>): Sql {
  const keyed = sql`coalesce((select ${raw(descending ? 'max(s.lo)' : 'min(s.lo)')} from span s where s.self = c.self and s.param = ${param}::bigint), null)`
  const rows = plan.by === 'lead' ? sql`select * from (${ledRows(asked, plan.lead)}) c where ${scopeFilter(asked.branches, asked.now)}` : allRows(asked)
  const source = plan.by === 'walk' ? spansInOrder(asked, { param, descending }, { afterKey, limit, most: plan.most }) : sql`
    select c.*, ${keyed} as key from (${rows}) c`
  const order = raw(descending ? 'key desc nulls last, self desc' : 'key nulls last, self')
  return sql`
    with page as materialized (
      select id, type, version, last_updated, self, key from (${source} offset 0) c where ${afterKey ? isBehindKey(afterKey, descending) : sql`true`} order by ${order} limit ${limit})
    select ${RESULT} from (select *, false as moved from page) p ${BODY} order by ${raw(descending ? 'p.key desc nulls last, p.self desc' : 'p.key nulls last, p.self')}`
}

function isBehindKey({ key, self }: { key: number | null; self: bigint }, descending: boolean): Sql {
  const beyond = raw(descending ? '<' : '>')
  return key === null ? sql`(c.key is null and c.self ${beyond} ${self}::bigint)` : sql`(c.key is null or (c.key, c.self) ${beyond} (${key}::float8, ${self}::bigint))`
}

interface SpanWalk {
  readonly afterKey: PageQuery['afterKey']
  readonly limit: number
  readonly most: number | undefined
}
/** In the order of the parameter's own index; rows without a value are none of it. */
function spansInOrder({ type, conditions, branches, now }: Asked, { param, descending }: { param: bigint; descending: boolean }, { afterKey, limit, most }: SpanWalk): Sql {
  const beyond = raw(descending ? '<' : '>'), order = raw(descending ? 's.lo desc, s.self desc' : 's.lo, s.self')
  const position = afterKey && afterKey.key !== null ? sql`and (s.lo, s.self) ${beyond} (${afterKey.key}::float8, ${afterKey.self}::bigint)` : empty
  return sql`
    select c.*, s.lo as key from (select s.self, s.lo, s.hi from span s where s.param = ${param}::bigint ${position} order by ${order} ${most === undefined ? sql`offset 0` : sql`limit ${most}`}) s
     cross join lateral (select * from current c where c.self = s.self and c.type = ${named(type)} and not c.deleted offset 0) c
     where ${scopeFilter(branches, now)} ${filters(conditions)}
       and not coalesce((select true from span e where e.self = s.self and e.param = ${param}::bigint
                          and ${descending ? sql`(e.lo, e.hi) > (s.lo, s.hi)` : sql`(e.lo, e.hi) < (s.lo, s.hi)`} limit 1), false)
     limit ${limit}`
}

/** How many there are, counted up to `most`: never needed to page. */
export function countStatement(asked: Asked, plan: Plan, most?: number): Sql {
  return sql`select count(*) as total from (${countedRows(asked, plan)} ${most === undefined ? empty : sql`limit ${most}`}) c`
}
/** What the planner expects instead, in `Plan Rows`. */
export const estimateStatement = (asked: Asked, plan: Plan): Sql => sql`explain (format json) ${countedRows(asked, plan)}`

const countedRows = (asked: Asked, plan: Plan): Sql =>
  plan.by === 'lead' ? sql`select c.self from (${ledRows(asked, plan.lead)}) c where ${scopeFilter(asked.branches, asked.now)}` : sql`select c.self from (${allRows(asked)}) c`

/** These resources, as far as the scope opens them; a part for each type, so that each reads its own table. */
export function rowsByKey(keys: readonly { readonly type: string; readonly id: string }[], open: (type: string) => readonly Branch[], now: Date): Sql {
  const parts = [...Map.groupBy(keys, key => key.type)].map(([type, mine]) => sql`
    select c.id, c.type, c.version from unnest(${texts(mine.map(key => key.id))}::text[]) r (id)
     cross join lateral (select * from current c where c.id = r.id and c.type = ${type} and not c.deleted offset 0) c where ${scopeFilter(open(type), now)}`)
  return sql`select v.* from (${parts.length === 0 ? sql`select id, type, version from current where false` : join(parts, ' union all ')}) p ${BODY}`
}

export interface Referrers {
  readonly type: string
  /** Tokens of the references, where they stand in `tok`. */
  readonly keys: readonly bigint[]
  /** Members whose column is meant. */
  readonly patients: readonly bigint[]
  readonly branches: readonly Branch[]
  readonly now: Date
  readonly limit: number
}
/** What refers to any of these and lies in the scope. */
export function referrersStatement({ type, keys, patients, branches, now, limit }: Referrers): Sql {
  const here = sql`c.type = ${type} and not c.deleted`
  return sql`
    with hits as materialized (
      select c.* from unnest(${bigints(patients)}::bigint[]) r (key) cross join lateral (select c.* from current c where c.patient = r.key and ${here} offset 0) c
      union all
      select c.* from unnest(${bigints(keys)}::bigint[]) r (key) cross join lateral (select c.* from current c where c.tok @> array[r.key] and ${here} offset 0) c)
    select v.* from (select distinct on (c.self) c.id, c.type, c.version, c.self from hits c where ${scopeFilter(branches, now)} limit ${limit}) p ${BODY} order by p.self`
}

/** Whoever may see a row: whether these branches do. */
export interface Judged { readonly branches: readonly Branch[]; readonly now: Date }
export interface SeenRow extends VersionRow { readonly seen: boolean }

/** A row known as `c`, and whether the scope shows it. */
const judgedRow = ({ branches, now }: Judged): Sql => sql`c.id, c.type, c.version, ${scopeOfTypes(branches, now)} as seen`

export interface Dossier extends Judged {
  /** The member: also when it is deleted. */
  readonly id: string
  readonly self: bigint
  readonly types: readonly string[]
  /** What may be about several members names each by a token: of this type, under these. */
  readonly shared: { readonly type: string; readonly keys: readonly bigint[] }
}
/** A member and all that is about them, in one statement and without a limit: seen or not. */
export function dossierStatement(asked: Dossier): Sql {
  const { id, self, types, shared } = asked, row = judgedRow(asked)
  return sql`
    select v.*, p.seen from (
      select ${row} from current c where c.id = ${id} and c.type = 'Patient'
      union all
      select ${row} from current c where c.patient = ${self}::bigint and c.type = any (${texts(types)}::text[]) and c.type <> 'Patient' and not c.deleted
      union all
      select ${row} from current c where c.tok && ${bigints(shared.keys)}::bigint[] and c.type = ${shared.type} and c.patient is distinct from ${self}::bigint and not c.deleted) p ${BODY}`
}

/** These, and what those of one type lead to by one reference. */
export interface Around extends Judged {
  readonly keys: readonly { readonly type: string; readonly id: string }[]
  readonly onward: { readonly from: string; readonly path: readonly string[]; readonly to: string }
}
export function aroundStatement(asked: Around): Sql {
  const { keys, onward: { from, path, to } } = asked, row = judgedRow(asked), known = keys.filter(key => key.type === to).map(key => key.id)
  return sql`
    with near as materialized (
      select v.*, p.seen from (
        select ${row} from unnest(${texts(keys.map(key => key.id))}::text[], ${texts(keys.map(key => key.type))}::text[]) r (id, type)
         cross join lateral (select * from current c where c.id = r.id and c.type = r.type and not c.deleted offset 0) c) p ${BODY})
    select * from near
    union all
    select v.*, p.seen from (
      select ${row} from (select distinct split_part(n.body::json #>> ${texts(path)}::text[], '/', 2) as id from near n where n.type = ${from}) r
       cross join lateral (select * from current c where c.id = r.id and c.type = ${to} and not c.deleted and c.id <> all (${texts(known)}::text[]) offset 0) c) p ${BODY}`
}
