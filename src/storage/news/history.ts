/** The history of a type or of the whole record: numbered changes, in the order they were committed.  R4 http.html#history */
import sql, { empty, join } from 'sql-template-tag'
import type { Scope } from '../../fhir/scope.ts'
import type { Version } from '../../fhir/version.ts'
import { named, type Db } from '../pool.ts'
import { versionScope } from '../scope-sql.ts'
import { stoodAt, toVersion, VERSION_COLUMNS, type Moments, type VersionRow } from '../versions.ts'

export interface ChangesQuery {
  /** undefined: of every type. */
  readonly type: string | undefined
  readonly scope: Scope
  readonly now: Date
  /** Both ends of the numbers left, inclusive. */
  readonly from: bigint
  readonly to: bigint
  readonly ascending: boolean
  readonly count: number
  /** Versions that stood at some moment of it. */
  readonly at: Moments | undefined
}
export interface ChangesFound {
  readonly rows: readonly { readonly no: bigint; readonly version: Version }[]
  /** The last number looked at: numbers are looked at by so many a time, whether or not the caller may see what they stand for. */
  readonly lookedAt: bigint
}

const AT_A_TIME = 20_000

export async function changesOf(db: Db, query: ChangesQuery): Promise<ChangesFound> {
  const { type, scope, now, from, to, ascending, count, at } = query, most = BigInt(AT_A_TIME - 1)
  const [low, high] = ascending ? [from, from + most < to ? from + most : to] : [to - most > from ? to - most : from, to]
  const wanted = join([versionScope(scope, now), ...(type === undefined ? [] : [sql`c.type = ${type}`]), ...(at ? [stoodAt(at)] : [])], ' and ')
  const rows = await db.run<VersionRow & { no: bigint }>(sql`
    select c.no, ${VERSION_COLUMNS} from (select * from change where no between ${low} and ${high} offset 0) c
     cross join lateral (select v.* from version v where v.id = c.id and v.type = c.type and v.version = c.version offset 0) v
     where ${wanted} order by c.no ${ascending ? empty : sql`desc`} limit ${count}`)
  const last = rows.at(-1)
  return { rows: rows.map(row => ({ no: row.no, version: toVersion(row) })), lookedAt: rows.length === count && last ? last.no : ascending ? high : low }
}

/** The newest number and its instant; undefined before the first. */
export async function newestNumber(db: Db): Promise<{ no: bigint; at: Date } | undefined> {
  const [row] = await db.run<{ no: bigint; at: Date }>(named('newest-number', sql`select no, numbered_at as at from change order by no desc limit 1`))
  return row
}

/** The first number given at that instant or later; instants only grow with the numbers, so it is found by halving. `newest.no + 1` when there is none. */
export async function firstNumberedSince(db: Db, since: Date, newest: { readonly no: bigint; readonly at: Date }): Promise<bigint> {
  if (newest.at < since) return newest.no + 1n
  let low = 1n, high = newest.no
  while (low < high) {
    const middle = (low + high) / 2n
    const [row] = await db.run<{ at: Date }>(named('numbered-at', sql`select numbered_at as at from change where no >= ${middle} order by no limit 1`))
    if (row && row.at >= since) high = middle
    else low = middle + 1n
  }
  return low
}
