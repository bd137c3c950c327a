/** Reading versions: by their key alone, for the newest of a resource is the last of its index range. */
import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { instantText } from '../fhir/resource.ts'
import type { Scope } from '../fhir/scope.ts'
import type { Owners, Version } from '../fhir/version.ts'
import { texts } from './arrays.ts'
import { named, type Db } from './pool.ts'
import { versionScope } from './scope-sql.ts'
import type { ResourceKey } from './targets.ts'

export interface VersionRow {
  readonly type: string
  readonly id: string
  readonly version: number
  readonly last_updated: Date
  readonly deleted: boolean
  readonly method: Version['method']
  readonly body: string
  readonly patient: string | null
  readonly plan: string | null
  readonly provider: string | null
  readonly source: string | null
}

/** The columns of a version, of the table known as `v`. */
export const VERSION_COLUMNS = raw('v.type, v.id, v.version, v.last_updated, v.deleted, v.method, v.body, v.patient, v.plan, v.provider, v.source')

export const toVersion = (row: VersionRow): Version => ({
  type: row.type, id: row.id, version: String(row.version), lastUpdated: instantText(row.last_updated), deleted: row.deleted, text: row.body, method: row.method,
  owners: ownersIn(row),
})
const ownersIn = (row: Pick<VersionRow, 'patient' | 'plan' | 'provider' | 'source'>): Owners =>
  ({ patient: row.patient ?? undefined, plan: row.plan ?? undefined, provider: row.provider ?? undefined, source: row.source ?? undefined })

/** The newest version of each, deletions too; undefined where there never was one. */
export async function newestVersions(db: Db, keys: readonly ResourceKey[]): Promise<(Version | undefined)[]> {
  const [only] = keys
  if (!only) return []
  if (keys.length === 1) {
    const rows = await db.run<VersionRow>(named('newest', sql`select ${VERSION_COLUMNS} from version v where v.id = ${only.id} and v.type = ${only.type} order by v.version desc limit 1`))
    return [rows[0] && toVersion(rows[0])]
  }
  const rows = await db.run<VersionRow & { k: number }>(named('newest-of-many', sql`
    select r.k::int as k, v.* from unnest(${texts(keys.map(key => key.id))}::text[], ${texts(keys.map(key => key.type))}::text[]) with ordinality as r (id, type, k)
     cross join lateral (select ${VERSION_COLUMNS} from version v where v.id = r.id and v.type = r.type order by v.version desc limit 1) v`))
  const found = new Map(rows.map(row => [row.k, toVersion(row)]))
  return keys.map((_, i) => found.get(i + 1))
}

export async function versionOf(db: Db, { type, id }: ResourceKey, version: number): Promise<Version | undefined> {
  const rows = await db.run<VersionRow>(named('version', sql`select ${VERSION_COLUMNS} from version v where v.id = ${id} and v.type = ${type} and v.version = ${version}`))
  return rows[0] && toVersion(rows[0])
}

/** Which of these numbered versions exist and are not deletions. */
export async function versionsThere(db: Db, versions: readonly (ResourceKey & { readonly version: number })[]): Promise<boolean[]> {
  const there: boolean[] = []
  for (const v of versions) there.push((await versionOf(db, v, v.version))?.deleted === false)
  return there
}

export interface OwnedRow extends ResourceKey { readonly deleted: boolean; readonly owners: Owners }

/** Whose these are now, without their bodies; those that never were are left out. */
export async function ownedRows(db: Db, keys: readonly ResourceKey[]): Promise<OwnedRow[]> {
  if (keys.length === 0) return []
  const rows = await db.run<VersionRow>(named('owned', sql`
    select v.* from ${keysSql(keys)} as r (id, type) cross join lateral (
      select v.type, v.id, v.deleted, v.patient, v.plan, v.provider, v.source from version v where v.id = r.id and v.type = r.type order by v.version desc limit 1) v`))
  return rows.map(row => ({ type: row.type, id: row.id, deleted: row.deleted, owners: ownersIn(row) }))
}

export interface HistoryQuery {
  readonly scope: Scope
  readonly now: Date
  readonly count: number
  /** Only versions below this one; above it, when ascending. */
  readonly beyond: number | undefined
  readonly ascending: boolean
  /** Written then or later. */
  readonly since: Date | undefined
  /** Versions that stood at some moment of it. */
  readonly at: Moments | undefined
}
/** Half open. */
export interface Moments { readonly from: Date; readonly until: Date }

/** `v` stood until the next version was written. */
export const stoodAt = ({ from, until }: Moments): Sql => sql`v.last_updated < ${until} and not exists (
  select from version n where n.id = v.id and n.type = v.type and n.version = v.version + 1 and n.last_updated <= ${from})`

/** One row more than asked for if there is one. `total`: what the scope shows of the time asked for; `exists`: does it show any version? */
export async function historyOf(db: Db, { type, id }: ResourceKey, query: HistoryQuery): Promise<{ versions: Version[]; total: number; exists: boolean }> {
  const { scope, now, count, beyond, ascending, since, at } = query
  const mine = sql`v.id = ${id} and v.type = ${type} and ${versionScope(scope, now)}`
  const asked = sql`${since ? sql`v.last_updated >= ${since}` : sql`true`} and ${at ? stoodAt(at) : sql`true`}`
  const further = beyond === undefined ? empty : ascending ? sql`and v.version > ${beyond}` : sql`and v.version < ${beyond}`
  const [rows, totals] = await Promise.all([
    db.run<VersionRow>(sql`select ${VERSION_COLUMNS} from version v where ${mine} and ${asked} ${further} order by v.version ${ascending ? empty : sql`desc`} limit ${count + 1}`),
    db.run<{ total: bigint; every: bigint }>(sql`select count(*) filter (where ${asked}) as total, count(*) as every from version v where ${mine}`),
  ])
  return { versions: rows.map(toVersion), total: Number(totals[0]?.total ?? 0), exists: (totals[0]?.every ?? 0n) > 0n }
}

/** What a request wrote to a resource at that instant, and what stood before: for a write whose answer was lost. */
export async function writtenBy(db: Db, { type, id }: ResourceKey, request: string, at: Date): Promise<{ version: Version; before: 'nothing' | 'deletion' | 'live' } | undefined> {
  const rows = await db.run<VersionRow & { was_deleted: boolean | null }>(sql`
    select ${VERSION_COLUMNS}, (select b.deleted from version b where b.id = v.id and b.type = v.type and b.version = v.version - 1) as was_deleted
      from version v where v.id = ${id} and v.type = ${type} and v.request = ${request} and v.last_updated = ${at} order by v.version desc limit 1`)
  const [row] = rows
  return row && { version: toVersion(row), before: row.was_deleted === null ? 'nothing' : row.was_deleted ? 'deletion' : 'live' }
}

/** A list of keys as a relation (id, type). */
export const keysSql = (keys: readonly ResourceKey[]): Sql => sql`unnest(${texts(keys.map(key => key.id))}::text[], ${texts(keys.map(key => key.type))}::text[])`
