/**
 * The order of changes. `version` is ordered by (x, n): a reader takes what lies below the horizon, for every transaction below it has ended
 * and each new one gets a higher id, so nothing appears behind the cursor. The sequencer copies that order into dense numbers.
 * What another cluster's transactions wrote has x = 0 once it is numbered: of before every transaction of this one. Its own x may be above all that are
 * to come here, and would stand among what is new, unseen by every snapshot.
 */
import sql from 'sql-template-tag'
import { bigints, instants, ints, texts } from '../arrays.ts'
import { named, type Db } from '../pool.ts'

export interface SequencerCursor {
  /** The last number given. */
  readonly no: bigint
  readonly x: string
  readonly n: bigint
  readonly base: bigint
  /** Of the last number given. */
  readonly hash: Buffer | null
  readonly numbered_at: Date | null
  /** The cluster that the order was reckoned in, and the one we are in. */
  readonly cluster: string | null
  readonly here: string
  /** Has the cluster come past the cursor? A restored one may not have. */
  readonly behind: boolean
}
export interface Unnumbered {
  readonly type: string
  readonly id: string
  readonly version: number
  readonly last_updated: Date
  readonly x: string
  readonly n: bigint
  readonly body_hash: Buffer
  /** The database's clock. */
  readonly now: Date
}
export interface Numbered {
  readonly no: bigint
  readonly type: string
  readonly id: string
  readonly version: number
  readonly numberedAt: Date
  readonly hash: Buffer
}

/** The first version behind the cursor `c`. One row by its order: left to choose, the planner reads a table whole that was small when it planned. */
const FIRST_UNNUMBERED = sql`select v.x, v.last_updated from version v where (v.x, v.n) > (c.x, c.n) and v.n > c.base order by v.x, v.n limit 1`

/** Is there anything to number? Asked without a lock, for mostly there is not. */
export async function hasUnnumbered(db: Db): Promise<boolean> {
  const rows = await db.run(named('has-unnumbered', sql`
    select from change_cursor c where c.name = 'sequencer' and (
      c.cluster is distinct from (select system_identifier::text from pg_control_system()) or pg_snapshot_xmin(pg_current_snapshot()) < c.x
      or exists (select from (${FIRST_UNNUMBERED}) v where v.x < pg_snapshot_xmin(pg_current_snapshot())))`))
  return rows.length > 0
}

/**
 * Locks the sequencer's row: one numbers at a time. What it numbers, and whether the cluster is behind its own order, is read by later statements:
 * the snapshot of one that had to wait for the lock is older than what the row then says.
 * @param read what lies behind it, in the round trip that reads how it stands
 */
export async function lockSequencer<Rows>(db: Db, read: (at: Pick<SequencerCursor, 'x' | 'n' | 'base'>) => Promise<Rows>): Promise<{ cursor: SequencerCursor; rows: Rows } | undefined> {
  const [row] = await db.run<Omit<SequencerCursor, 'hash' | 'numbered_at' | 'behind'>>(named('lock-sequencer', sql`
    select c.no, c.x::text as x, c.n, c.base, c.cluster, (select system_identifier::text from pg_control_system()) as here
      from change_cursor c where c.name = 'sequencer' for update`))
  if (!row) return undefined
  const [[now], rows] = await Promise.all([db.run<Pick<SequencerCursor, 'behind'> & { hash: Buffer | null; numbered_at: Date | null }>(named('sequencer-stands', sql`
    select pg_snapshot_xmin(pg_current_snapshot()) < ${row.x}::xid8 as behind, c.hash, c.numbered_at
      from (select) as one left join change c on c.no = ${row.no}`)), read(row)])
  return { cursor: { ...row, behind: now?.behind ?? true, hash: now?.hash ?? null, numbered_at: now?.numbered_at ?? null }, rows }
}

export async function unnumbered(db: Db, { x, n, base }: Pick<SequencerCursor, 'x' | 'n' | 'base'>, most: number): Promise<Unnumbered[]> {
  return await db.run<Unnumbered>(named('unnumbered', sql`
    select v.type, v.id, v.version, v.last_updated, v.x::text as x, v.n, sha256(convert_to(v.body, 'UTF8')) as body_hash, clock_timestamp() as now
      from version v where (v.x, v.n) > (${x}::xid8, ${n}::bigint) and v.n > ${base}::bigint and v.x < pg_snapshot_xmin(pg_current_snapshot())
     order by v.x, v.n limit ${most}`))
}

export async function insertNumbered(db: Db, rows: readonly Numbered[]): Promise<void> {
  const hex = rows.map(row => row.hash.toString('hex'))
  await db.run(named('insert-numbered', sql`
    insert into change (no, type, id, version, numbered_at, hash) select u.no, u.type, u.id, u.version, u.at, decode(u.hash, 'hex') from unnest(
      ${bigints(rows.map(row => row.no))}::bigint[], ${texts(rows.map(row => row.type))}::text[], ${texts(rows.map(row => row.id))}::text[],
      ${ints(rows.map(row => row.version))}::int[], ${instants(rows.map(row => row.numberedAt))}::timestamptz[], ${texts(hex)}::text[]) as u (no, type, id, version, at, hash)`))
}

export async function moveSequencer(db: Db, to: { readonly no: bigint; readonly x: string; readonly n: bigint; readonly cluster: string }): Promise<void> {
  await db.run(named('move-sequencer', sql`update change_cursor set no = ${to.no}, x = ${to.x}::xid8, n = ${to.n}, cluster = ${to.cluster} where name = 'sequencer'`))
}

/** When the oldest version was written that has no number yet; undefined: all have. */
export async function oldestUnnumbered(db: Db): Promise<Date | undefined> {
  const [row] = await db.run<{ last_updated: Date }>(named('oldest-unnumbered', sql`
    select v.last_updated from change_cursor c cross join lateral (${FIRST_UNNUMBERED}) v where c.name = 'sequencer'`))
  return row?.last_updated
}

/** As `unnumbered`, whatever the horizon: of a restored database, in which nobody writes. */
export async function leftBehind(db: Db, { x, n, base }: Pick<SequencerCursor, 'x' | 'n' | 'base'>, most: number): Promise<Unnumbered[]> {
  return await db.run<Unnumbered>(sql`
    select v.type, v.id, v.version, v.last_updated, v.x::text as x, v.n, sha256(convert_to(v.body, 'UTF8')) as body_hash, clock_timestamp() as now
      from version v where (v.x, v.n) > (${x}::xid8, ${n}::bigint) and v.n > ${base}::bigint order by v.x, v.n limit ${most}`)
}
/** Nothing is to be written while a restored database is repaired, so nobody waits for it. */
export const UNHURRIED_HERE = sql`select set_config(name, '0', true) from pg_settings where name in ('statement_timeout', 'transaction_timeout')`

/** What is numbered, of all that is restored: known by the cursor, which is restored before it. The rest keeps its old order until it has its numbers. */
export const xOfRestored = (x: string, n: string): string =>
  `case when exists (select from change_cursor c where c.name = 'sequencer' and ((${x}, ${n}) <= (c.x, c.n) or ${n} <= c.base)) then '0'::xid8 else ${x} end`

/** From here on the order is that of this cluster, all rows have their numbers: behind this transaction, above every n given so far. */
export async function adoptCluster(db: Db, no: bigint): Promise<void> {
  await db.run(sql`update version set x = '0' where x > '0'`)
  await db.run(sql`
    with last as (select coalesce(max(n), 0) as n from version)
    update change_cursor set no = ${no}, x = pg_current_xact_id(), n = 0, cluster = (select system_identifier::text from pg_control_system()),
      base = (select setval('change_n', greatest((select n from last), (select last_value from change_n)))) where name = 'sequencer'`)
}

/** How many connections servers hold to this database: they may be writing. */
export async function serversConnected(db: Db): Promise<number> {
  const [row] = await db.run<{ count: number }>(sql`
    select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name in ('ecm-fhir', 'ecm-fhir news')`)
  return row?.count ?? 0
}
