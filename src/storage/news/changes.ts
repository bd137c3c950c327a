/** Numbered changes as their readers see them, and how far each reader has come. */
import sql, { type Sql } from 'sql-template-tag'
import type { Version } from '../../fhir/version.ts'
import { bigints, ints, texts } from '../arrays.ts'
import { named, type Db } from '../pool.ts'
import { toVersion, VERSION_COLUMNS, type VersionRow } from '../versions.ts'

export interface ChangeRow {
  readonly no: bigint
  readonly after: Version
  readonly who: string
  readonly party: string | null
  readonly role: string
}

/** Which changes a reader wants, of how many numbers it looks at. Bodies are read of these types alone. */
export interface Wanted { readonly types: readonly string[]; readonly most: number }

/** Of the next so many numbers those of some types, in order, with what stood before, and the last number looked at. */
export async function changesAfter(db: Db, no: bigint, wanted: Wanted): Promise<{ changes: { change: ChangeRow; before: Version | undefined }[]; upTo: bigint }> {
  const { rows, upTo } = await numberedAfter(db, no, wanted)
  const before = await versionsBefore(db, rows.filter(row => row.version > 1))
  return { changes: rows.map(row => ({ change: { no: row.no, after: toVersion(row), who: row.who, party: row.party, role: row.role }, before: before.get(row.no) })), upTo }
}

export async function versionsAfter(db: Db, no: bigint, wanted: Wanted): Promise<{ versions: Version[]; upTo: bigint }> {
  const { rows, upTo } = await numberedAfter(db, no, wanted)
  return { versions: rows.map(toVersion), upTo }
}

type NumberedRow = VersionRow & Omit<ChangeRow, 'after'>

async function numberedAfter(db: Db, no: bigint, { types, most }: Wanted): Promise<{ rows: NumberedRow[]; upTo: bigint }> {
  const rows = await db.run<NumberedRow & { up_to: bigint | null }>(named('changes-after', sql`
    with c as materialized (select no, type, id, version from change where no > ${no} order by no limit ${most})
    select last.up_to, v.* from (select max(no) as up_to from c) last
      left join (select c.no, v.* from c cross join lateral (${versionAt} and c.type = any (${texts(types)}::text[]) offset 0) v) v on true
     order by v.no`))
  return { rows: rows.filter(row => row.no !== null), upTo: rows[0]?.up_to ?? no }
}
const versionAt = sql`select v.who, v.party, v.role, ${VERSION_COLUMNS} from version v where v.id = c.id and v.type = c.type and v.version = c.version`

async function versionsBefore(db: Db, rows: readonly NumberedRow[]): Promise<ReadonlyMap<bigint, Version>> {
  if (rows.length === 0) return new Map()
  const keys: Sql = sql`unnest(${bigints(rows.map(row => row.no))}::bigint[], ${texts(rows.map(row => row.id))}::text[], ${texts(rows.map(row => row.type))}::text[], ${ints(rows.map(row => row.version - 1))}::int[])`
  const earlier = await db.run<NumberedRow>(named('changes-before', sql`
    select c.no, v.* from ${keys} as c (no, id, type, version) cross join lateral (${versionAt} offset 0) v`))
  return new Map(earlier.map(row => [row.no, toVersion(row)]))
}

export async function readCursor(db: Db, name: string): Promise<bigint> {
  const [row] = await db.run<{ no: bigint }>(named('cursor', sql`select no from change_cursor where name = ${name}`))
  return row?.no ?? 0n
}
/** The reader's cursor, locked until the transaction ends. */
export async function lockCursor(db: Db, name: string): Promise<bigint> {
  const [, [row]] = await Promise.all([
    db.run(named('new-cursor', sql`insert into change_cursor (name) values (${name}) on conflict do nothing`)),
    db.run<{ no: bigint }>(named('lock-cursor', sql`select no from change_cursor where name = ${name} for update`)),
  ])
  return row?.no ?? 0n
}
/** For a step that stores nothing else. @returns false when the cursor had moved, or the reader never recorded */
export const advanceCursor = async (db: Db, name: string, { from, to }: { readonly from: bigint; readonly to: bigint }): Promise<boolean> =>
  (await db.run(named('advance', sql`update change_cursor set no = ${to} where name = ${name} and no = ${from} returning no`))).length > 0

export const moveCursor = async (db: Db, name: string, no: bigint): Promise<void> => void await db.run(named('move-cursor', sql`update change_cursor set no = ${no} where name = ${name}`))
