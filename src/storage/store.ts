/** The one statement that stores versions: of one write or of a batch, in the coalescer's or in a longer transaction. */
import sql, { type Sql } from 'sql-template-tag'
import type { Scope } from '../fhir/scope.ts'
import type { Owners, Version } from '../fhir/version.ts'
import type { IndexRows } from '../search/index-rows.ts'
import { bigints, booleans, floats, instants, integers, ints, texts, uuids } from './arrays.ts'
import { groundsSql, hiddenSql, targetsOf, type ResourceKey, type Targets } from './targets.ts'
import { plannedOnce, type Db, type Statement } from './pool.ts'

/** Who made a version, and why: kept beside it. */
export interface Authorship {
  readonly who: string
  readonly party: string | undefined
  readonly role: string
  readonly action: string
  /** Ids of rules, separated by spaces. */
  readonly reasons: string
  readonly door: string
  readonly request: string
}

export interface NewVersion extends ResourceKey {
  /** new: there must be none; any: whatever is there; else the version it follows. */
  readonly expect: 'new' | 'any' | number
  readonly at: Date
  readonly deleted: boolean
  readonly method: Version['method']
  /** The body is head + version + tail; both empty of a deletion. */
  readonly head: string
  readonly tail: string
  readonly index: IndexRows
  /** self of the member it is about. */
  readonly patientSelf: bigint | undefined
  /** Of a row that is new: who sent it. */
  readonly source: string | undefined
  readonly by: Authorship
  /** What it refers to and must find alive; locked against deletion until it is stored. */
  readonly references: readonly ResourceKey[]
  /** What of them lies outside is not there. undefined: that has been judged, or is not asked. */
  readonly refersBy?: Scope | undefined
  /** What it follows must lie within. undefined: that has been judged. */
  readonly seenBy?: Scope | undefined
}

export type StoreResult =
  | { readonly did: 'stored'; readonly version: number; readonly before: 'nothing' | 'deletion' | 'live'; readonly owners: Owners; readonly xid: string }
  /** Of its references these are not there, deleted, or hidden. */
  | { readonly did: 'missing'; readonly references: readonly ResourceKey[] }
  /** What it would follow lies outside `seenBy`. */
  | { readonly did: 'hidden' }
  /** Another version stands than the one expected, or another transaction was quicker. undefined: none stands. */
  | { readonly did: 'moved'; readonly found: number | undefined }
  /** Definitions have changed: index rows must be reckoned anew. */
  | { readonly did: 'outdated' }

interface Row {
  readonly k: number
  readonly version: number | null
  readonly plan: string | null
  readonly provider: string | null
  readonly source: string | null
  readonly seen: number | null
  readonly was_deleted: boolean | null
  readonly hidden: boolean | null
  readonly targets: number[] | null
  readonly epoch: number
  readonly xid: string
}

/** In one statement; all that it stores is stored or nothing, but a write that cannot be stored concerns its own result only. No (type, id) twice. */
export async function storeVersions(db: Db, versions: readonly NewVersion[], epoch: number): Promise<StoreResult[]> {
  const targets = targetsOf(versions)
  const rows = await db.run<Row>(storeStatement(versions, targets, epoch))
  return versions.map((version, i) => result(version, rows[i], targets.keys, epoch))
}

function result(written: NewVersion, row: Row | undefined, targets: Targets['keys'], epoch: number): StoreResult {
  if (!row || row.epoch !== epoch) return { did: 'outdated' }
  if (row.version !== null) {
    const owners = { patient: written.index.patient, plan: row.plan ?? undefined, provider: row.provider ?? undefined, source: row.source ?? undefined }
    return { did: 'stored', version: row.version, before: row.seen === null ? 'nothing' : row.was_deleted ? 'deletion' : 'live', owners, xid: row.xid }
  }
  if (row.hidden) return { did: 'hidden' }
  if (row.targets) return { did: 'missing', references: row.targets.flatMap(t => targets[t - 1] ?? []) }
  return { did: 'moved', found: row.seen ?? undefined }
}

/**
 * One text whatever it stores: prepared once. The planner is left no choice: laterals go row by row, in the order given, each by its key;
 * else it would read a small table whole, and keep that plan when it has grown.
 */
export function storeStatement(versions: readonly NewVersion[], targets: Targets, epoch: number): Statement {
  return plannedOnce('store', sql`
    with w as materialized (${written(versions, targets)}),
    ground as materialized (${groundsSql(targets)}),
    target as materialized (
      select r.t, c.deleted, c.plan, c.provider, ${hiddenSql(versions, 'r.s', 'c')} as hidden
        from unnest(${texts(targets.keys.map(key => key.id))}::text[], ${texts(targets.keys.map(key => key.type))}::text[], ${ints(targets.seers)}::int[]) with ordinality as r (id, type, s, t)
       cross join lateral (select c.self, c.deleted, c.patient, c.plan, c.provider, c.source from current c where c.id = r.id and c.type = r.type for key share) c),
    missing as materialized (
      select r.k, array_agg(r.t) as targets
        from ${references(versions, targets)} as r (k, t) left join target on target.t = r.t
       where target.t is null or target.deleted or target.hidden group by r.k),
    seen as materialized (
      select w.k, c.version, c.deleted, ${hiddenSql(versions, 'w.seer', 'c')} as hidden from w
       cross join lateral (select c.self, c.version, c.deleted, c.patient, c.plan, c.provider, c.source from current c where c.id = w.id and c.type = w.type offset 0) c
       where w.expect is distinct from 0),
    stored as (${upsert(versions, epoch)}),
    kept as (
      insert into version (id, type, version, last_updated, deleted, method, body, patient, plan, provider, source, who, party, role, action, reasons, door, request)
      select s.id, s.type, s.version, w.at, w.deleted, w.method, case when w.deleted then '' else w.head || s.version || w.tail end,
             w.patient_text, s.plan, s.provider, s.source, w.who, w.party, w.role, w.action, w.reasons, w.door, w.request
        from w join stored s on s.id = w.id and s.type = w.type order by w.k),
    ${indexRows(versions)}
    select w.k::int as k, stored.version, stored.plan, stored.provider, stored.source, seen.version as seen, seen.deleted as was_deleted, seen.hidden, missing.targets,
           (select epoch from definition_epoch) as epoch, pg_current_xact_id()::text as xid
      from w left join stored on stored.id = w.id and stored.type = w.type left join seen on seen.k = w.k left join missing on missing.k = w.k
     order by w.k`)
}

/** The writes as rows, numbered from 1; `expect` null: any, 0: new. */
function written(versions: readonly NewVersion[], targets: Targets): Sql {
  const all = <T>(pick: (version: NewVersion) => T): T[] => versions.map(pick)
  let end = 0
  const tokens = versions.map(({ index: { tok } }) => ({ from: end + 1, to: end += tok.length }))
  return sql`
    select * from unnest(
      ${texts(all(v => v.id))}::text[], ${texts(all(v => v.type))}::text[], ${ints(all(v => v.expect === 'any' ? undefined : v.expect === 'new' ? 0 : v.expect))}::int[],
      ${instants(all(v => v.at))}::timestamptz[], ${booleans(all(v => v.deleted))}::bool[], ${texts(all(v => v.method))}::text[],
      ${texts(all(v => v.head))}::text[], ${texts(all(v => v.tail))}::text[],
      ${bigints(all(v => v.index.self))}::bigint[], ${bigints(all(v => v.patientSelf))}::bigint[], ${texts(all(v => v.index.patient))}::text[], ${texts(all(v => v.source))}::text[],
      ${bigints(all(v => v.index.roles.status))}::bigint[], ${bigints(all(v => v.index.roles.code))}::bigint[], ${bigints(all(v => v.index.roles.actor))}::bigint[],
      ${integers(all(v => instant(v.index.roles.lo)))}::bigint[], ${integers(all(v => instant(v.index.roles.hi)))}::bigint[],
      ${ints(tokens.map(t => t.from))}::int[], ${ints(tokens.map(t => t.to))}::int[],
      ${texts(all(v => v.by.who))}::text[], ${texts(all(v => v.by.party))}::text[], ${texts(all(v => v.by.role))}::text[], ${texts(all(v => v.by.action))}::text[],
      ${texts(all(v => v.by.reasons))}::text[], ${texts(all(v => v.by.door))}::text[], ${uuids(all(v => v.by.request))}::uuid[],
      ${ints(all(v => targets.member(v)))}::int[], ${ints(all(v => targets.seer(v)))}::int[])
      with ordinality as w (id, type, expect, at, deleted, method, head, tail, self, patient, patient_text, source, status, code, actor, lo, hi, tok_from, tok_to,
                            who, party, role, action, reasons, door, request, member, seer, k)`
}
/** An open end lies beyond every instant that can be written. */
const instant = (at: number | undefined): number | undefined => at === undefined ? undefined : Math.trunc(Math.max(-FAR, Math.min(FAR, at)))
const FAR = 8.64e15 // the last instant that a Date can hold

function references(versions: readonly NewVersion[], targets: Targets): Sql {
  const pairs = versions.flatMap((version, i) => version.references.map(target => ({ k: i + 1, t: targets.reference(version, target) })))
  return sql`unnest(${ints(pairs.map(pair => pair.k))}::int[], ${ints(pairs.map(pair => pair.t))}::int[])`
}

/**
 * Every row says which version it follows, as its own snapshot saw it. One that has moved meanwhile is left alone: the index rows deleted below
 * are those of that snapshot, so a later version's would stay for ever. Whether it may be seen is asked again of the row as it is locked: it may have
 * been given to others meanwhile.
 */
const upsert = (versions: readonly NewVersion[], epoch: number): Sql => sql`
  insert into current as t (id, type, version, last_updated, deleted, epoch, self, patient, plan, provider, source, status, code, actor, lo, hi, tok)
  select w.id, w.type, coalesce(seen.version, 0) + 1, w.at, w.deleted, ${epoch}::int, w.self, w.patient, target.plan, target.provider, w.source,
         w.status, w.code, w.actor, w.lo, w.hi, (${bigints(versions.flatMap(v => v.index.tok))}::bigint[])[w.tok_from:w.tok_to]
    from w left join seen on seen.k = w.k left join target on target.t = w.member
   where w.k not in (select k from missing) and seen.hidden is not true and (w.expect is null or w.expect = coalesce(seen.version, 0)) and (select epoch from definition_epoch) = ${epoch}::int
   order by w.id, w.type
  on conflict (id, type) do update set version = excluded.version, last_updated = excluded.last_updated, deleted = excluded.deleted, epoch = excluded.epoch,
    patient = case when excluded.deleted then t.patient else excluded.patient end,
    plan = case when excluded.deleted or t.type = 'Patient' then t.plan else excluded.plan end,
    provider = case when excluded.deleted or t.type = 'Patient' then t.provider else excluded.provider end,
    status = excluded.status, code = excluded.code, actor = excluded.actor, lo = excluded.lo, hi = excluded.hi, tok = excluded.tok
   where t.version = excluded.version - 1 and not exists (select from w where w.id = t.id and w.type = t.type and ${hiddenSql(versions, 'w.seer', 't')})
  returning id, type, version, self, plan, provider, source`

/** Only for rows that were stored; those of the version before go first. */
function indexRows(versions: readonly NewVersion[]): Sql {
  const identifiers = versions.flatMap(({ index: { self, identifiers } }) => identifiers.map(row => ({ self, ...row })))
  const spans = versions.flatMap(({ index: { self, spans } }) => spans.map(row => ({ self, ...row })))
  const words = versions.flatMap(({ index: { self, words } }) => words.map(row => ({ self, ...row })))
  return sql`
    old as materialized (select self from stored where version > 1),
    old_identifiers as (delete from identifier where ctid = any (array(select i.ctid from old cross join lateral (select i.ctid from identifier i where i.self = old.self offset 0) i))),
    old_spans as (delete from span where ctid = any (array(select i.ctid from old cross join lateral (select i.ctid from span i where i.self = old.self offset 0) i))),
    old_words as (delete from word where ctid = any (array(select i.ctid from old cross join lateral (select i.ctid from word i where i.self = old.self offset 0) i))),
    identifiers as (
      insert into identifier (self, hash, value) select i.* from unnest(
        ${bigints(identifiers.map(i => i.self))}::bigint[], ${bigints(identifiers.map(i => i.hash))}::bigint[], ${texts(identifiers.map(i => storable(i.value)))}::text[]) i (self, hash, value)
       where i.self in (select self from stored)),
    spans as (
      insert into span (self, param, lo, hi, wide) select s.* from unnest(
        ${bigints(spans.map(s => s.self))}::bigint[], ${bigints(spans.map(s => s.param))}::bigint[], ${floats(spans.map(s => s.lo))}::float8[], ${floats(spans.map(s => s.hi))}::float8[],
        ${booleans(spans.map(s => s.wide))}::bool[]) s (self, param, lo, hi, wide)
       where s.self in (select self from stored)),
    words as (
      insert into word (self, param, folded, exact) select x.* from unnest(
        ${bigints(words.map(x => x.self))}::bigint[], ${bigints(words.map(x => x.param))}::bigint[], ${texts(words.map(x => storable(x.folded)))}::text[],
        ${texts(words.map(x => storable(x.exact)))}::text[]) x (self, param, folded, exact)
       where x.self in (select self from stored))`
}

/** PostgreSQL's text cannot hold U+0000. Bodies cannot have it: JSON escapes it. */
const storable = (text: string): string => text.includes('\0') ? text.replaceAll('\0', '') : text
