/** What a change of several steps holds while it looks: claims first, then rows, each in one order, so that two never wait for each other. */
import sql, { raw } from 'sql-template-tag'
import type { Pointer } from '../search/include.ts'
import { bigints, ints, texts } from './arrays.ts'
import { named, type Db } from './pool.ts'
import { byKey, type ResourceKey } from './targets.ts'
import { keysSql } from './versions.ts'

/** A claim is a lock, never an answer: whoever holds it asks the index. */
export async function takeClaims(db: Db, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return
  const sorted = [...new Set(keys)].sort()
  await db.run(named('claims', sql`insert into claim (key, at) select k, ${now} from unnest(${texts(sorted)}::text[]) with ordinality as u (k, o) order by o on conflict (key) do update set at = excluded.at`))
}
/** Claims lock only while they are taken. @param before all of an earlier time */
export const sweepClaims = (db: Db, before: Date): Promise<object[]> => db.run(sql`delete from claim where at < ${before}`)

export interface LockedRow extends ResourceKey {
  readonly version: number
  readonly deleted: boolean
  readonly plan: string | null
  readonly provider: string | null
  readonly source: string | null
}
/**
 * The rows of these resources, locked. `against`: references keeps others from referring to them (what deletes or changes owners must hold);
 * changes, from changing them; deletion, from deleting them (what refers to them holds this).
 */
export async function lockRows(db: Db, keys: readonly ResourceKey[], against: keyof typeof STRENGTHS): Promise<LockedRow[]> {
  if (keys.length === 0) return []
  const how = STRENGTHS[against]
  return await db.run<LockedRow>(named(`lock-against-${against}`, sql`
    select c.* from ${keysSql([...keys].sort(byKey))} as r (id, type) cross join lateral (
      select c.id, c.type, c.version, c.deleted, c.plan, c.provider, c.source from current c where c.id = r.id and c.type = r.type ${how}) c`))
}
/**
 * The rows that a change is about, locked; before them, against deletion, the members they are about and those they will be about (`coming`, ids),
 * in one order each: a CTE that the rows wait for. A member that is itself such a row is locked as one alone.
 */
export async function lockChanged(db: Db, keys: readonly ResourceKey[], coming: readonly string[], against: 'references' | 'changes'): Promise<void> {
  if (keys.length === 0) return
  const how = STRENGTHS[against]
  await db.run(named(`lock-changed-against-${against}`, sql`
    with r as materialized (select * from ${keysSql([...keys].sort(byKey))} as r (id, type)),
    about as materialized (
      select m.id from r
       cross join lateral (select c.patient from current c where c.id = r.id and c.type = r.type and c.patient <> c.self offset 0) c
       cross join lateral (select m.id from current m where m.self = c.patient and m.type = 'Patient' offset 0) m
      union select id from unnest(${texts(coming)}::text[]) as coming (id)),
    member as materialized (
      select m.self from (select id from about where id not in (select id from r where type = 'Patient') order by id) a
       cross join lateral (select m.self from current m where m.id = a.id and m.type = 'Patient' for key share) m)
    select from (select count(*) as held from member) members cross join r cross join lateral (
      select from current c where c.id = r.id and c.type = r.type and members.held >= 0 ${how}) c`))
}
const STRENGTHS = { references: sql`for update`, changes: sql`for no key update`, deletion: sql`for key share` } as const

/** Of a resource that is to be deleted. */
export interface Held {
  readonly version: number
  readonly deleted: boolean
  readonly lastUpdated: Date
}

/**
 * Locked against whoever would refer to them, and their members against whoever would give them to others: those that can be had at once, so that many
 * can be locked together and never wait for each other. undefined: somebody is at it, or there is none.
 */
export async function holdAtOnce(db: Db, keys: readonly ResourceKey[]): Promise<(Held | undefined)[]> {
  const rows = await db.run<{ k: number; version: number; deleted: boolean; last_updated: Date }>(named('hold-at-once', sql`
    with r as materialized (select * from ${keysSql(keys)} with ordinality as r (id, type, k)),
    member as materialized (
      select r.k, m.self from r
       cross join lateral (select c.patient from current c where c.id = r.id and c.type = r.type and c.patient <> c.self offset 0) c
       cross join lateral (select m.self from current m where m.self = c.patient and m.type = 'Patient' for key share skip locked) m)
    select r.k::int as k, c.version, c.deleted, c.last_updated from r
     cross join lateral (select c.self, c.patient, c.version, c.deleted, c.last_updated from current c where c.id = r.id and c.type = r.type for update skip locked) c
      left join member on member.k = r.k
     where c.patient is null or c.patient = c.self or c.patient = member.self`))
  const held = new Map(rows.map(row => [row.k, { version: row.version, deleted: row.deleted, lastUpdated: row.last_updated }]))
  return keys.map((_, i) => held.get(i + 1))
}

export interface Target extends ResourceKey { readonly self: bigint }
export interface Referrers {
  /** `of`: which target it refers to, from 0. */
  readonly rows: readonly (ResourceKey & { readonly of: number })[]
  /** False: there are more of a type than was asked for. */
  readonly complete: boolean
}

/**
 * Live rows that refer to these: by a token of a reference parameter, or as the member they are about. Themselves apart. Each type is asked for its own
 * parameters alone, if there is any of it, and never read whole: where the planner saw the tokens, those that could point to a resource would look
 * frequent together.
 * @param pointers those that may point at a type
 * @param most rows of one type
 */
export async function referrersOf(db: Db, targets: readonly Target[], pointers: (type: string) => readonly Pointer[], most: number): Promise<Referrers> {
  const types = [...new Set(targets.map(({ type }) => type))], known = types.flatMap(type => pointers(type).map(pointer => ({ type, ...pointer })))
  const [, rows] = await Promise.all([db.run(BY_INDEX), db.run<{ t: number; type: string; id: string }>(named('referrers', sql`
    with target as materialized (select * from unnest(${ints(targets.map((_, i) => i))}::int[], ${texts(targets.map(({ type }) => type))}::text[], ${bigints(targets.map(({ self }) => self))}::bigint[]) as t (t, type, self)),
    pointer as materialized (select * from unnest(${texts(known.map(({ type }) => type))}::text[], ${texts(known.map(({ source }) => source))}::text[], ${bigints(known.map(({ param }) => param))}::bigint[]) as p (type, source, param)),
    source as materialized (select s.type from (select distinct source as type from pointer) s cross join lateral (select from current c where c.type = s.type limit 1) c),
    token as materialized (select t.t, t.self, p.source, p.param # t.self as key from source s join pointer p on p.source = s.type join target t on t.type = p.type),
    asked as materialized (select source as type, array_agg(key) as keys from token group by source),
    found as materialized (
      select c.* from asked a cross join lateral (
        select c.type, c.id, c.self, c.tok from current c where c.type = a.type and c.tok && a.keys and not c.deleted limit ${most}) c)
    select -1 as t, type, '' as id from found group by type having count(*) >= ${most}
    union
    select t.t, f.type, f.id from found f join token t on t.source = f.type and t.key = any (f.tok) where t.self <> f.self
    union
    select t.t, c.type, c.id from target t cross join lateral (
      select c.type, c.id from current c where c.patient = t.self and c.self <> t.self and not c.deleted limit ${most}) c where t.type = 'Patient'`))])
  return { rows: rows.filter(({ t }) => t >= 0).map(({ t, type, id }) => ({ of: t, type, id })), complete: rows.every(({ t }) => t >= 0) }
}
/** A partition that was small when the statement was planned is not small for ever. */
const BY_INDEX = named('by-index', raw('set local enable_seqscan = off'))
