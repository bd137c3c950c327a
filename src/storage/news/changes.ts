/** Numbered changes as their readers see them, and how far each reader has come. */
import sql from 'sql-template-tag'
import type { Version } from '../../fhir/version.ts'
import type { Db } from '../pool.ts'
import { toVersion, VERSION_COLUMNS, type VersionRow } from '../versions.ts'

export interface ChangeRow {
  readonly no: bigint
  readonly after: Version
  readonly who: string
  readonly party: string | null
  readonly role: string
}

export async function changesAfter(db: Db, no: bigint, limit: number): Promise<{ change: ChangeRow; before: Version | undefined }[]> {
  const rows = await db.run<VersionRow & Omit<ChangeRow, 'after'>>(sql`
    select c.no, v.who, v.party, v.role, ${VERSION_COLUMNS}
      from (select * from change where no > ${no} order by no limit ${limit}) c join version v on v.id = c.id and v.type = c.type and v.version = c.version order by c.no`)
  const earlier = await db.run<VersionRow & { no: bigint }>(sql`
    select c.no, ${VERSION_COLUMNS}
      from (select * from change where no > ${no} order by no limit ${limit}) c join version v on v.id = c.id and v.type = c.type and v.version = c.version - 1`)
  const before = new Map(earlier.map(row => [row.no, toVersion(row)]))
  return rows.map(row => ({ change: { no: row.no, after: toVersion(row), who: row.who, party: row.party, role: row.role }, before: before.get(row.no) }))
}

/** Of the next so many numbers the versions of some types, in order, and the last number looked at. */
export async function versionsAfter(db: Db, no: bigint, { types, most }: { readonly types: readonly string[]; readonly most: number }): Promise<{ versions: Version[]; upTo: bigint }> {
  const [last] = await db.run<{ no: bigint | null }>(sql`select max(no) as no from (select no from change where no > ${no} order by no limit ${most}) c`)
  if (last?.no == null) return { versions: [], upTo: no }
  const rows = await db.run<VersionRow>(sql`
    select ${VERSION_COLUMNS} from change c join version v on v.id = c.id and v.type = c.type and v.version = c.version
     where c.no > ${no} and c.no <= ${last.no} and c.type = any (${types}) order by c.no`)
  return { versions: rows.map(toVersion), upTo: last.no }
}

export async function readCursor(db: Db, name: string): Promise<bigint> {
  const [row] = await db.run<{ no: bigint }>(sql`select no from change_cursor where name = ${name}`)
  return row?.no ?? 0n
}
/** The reader's cursor, locked until the transaction ends. */
export async function lockCursor(db: Db, name: string): Promise<bigint> {
  await db.run(sql`insert into change_cursor (name) values (${name}) on conflict do nothing`)
  const [row] = await db.run<{ no: bigint }>(sql`select no from change_cursor where name = ${name} for update`)
  return row?.no ?? 0n
}
export const moveCursor = async (db: Db, name: string, no: bigint): Promise<void> => void await db.run(sql`update change_cursor set no = ${no} where name = ${name}`)
