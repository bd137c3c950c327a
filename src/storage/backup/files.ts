/** What a backup consists of: a file a table, gzipped lines that are JSON arrays of text values, and a manifest, which is written last. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Db } from '../pool.ts'

/** A backup that cannot be made or read back: it says why, in one sentence. */
export class BackupRefused extends Error {
  constructor(text: string) {
    super(text)
    this.name = 'BackupRefused'
  }
}

/** Another form of the files is another number. */
export const FORMAT = 1

const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/), sha256 = z.string().regex(/^[0-9a-f]{64}$/), count = z.int().min(0)
const manifest = z.strictObject({
  format: z.literal(FORMAT),
  createdAt: z.iso.datetime(),
  postgresql: z.string(),
  timeZone: z.string(),
  migrations: z.array(z.strictObject({ version: z.int(), name: z.string(), checksum: sha256 })).min(1),
  /** change_n's last value. */
  sequence: z.string().regex(/^\d{1,19}$/),
  tables: z.array(z.strictObject({ name, columns: z.array(name).min(1), rows: count, sha256 })).min(1),
})
export type Manifest = z.infer<typeof manifest>
export type TableFile = Manifest['tables'][number]

export const manifestIn = (folder: string): string => join(folder, 'manifest.json')
export const fileOf = (folder: string, table: string): string => join(folder, `${table}.ndjson.gz`)

/** @throws BackupRefused */
export function readManifest(folder: string): Manifest {
  const path = manifestIn(folder)
  if (!existsSync(path)) throw new BackupRefused(`${folder} has no manifest.json: it is no backup, or one that was not finished`)
  let json: unknown
  try { json = JSON.parse(readFileSync(path, 'utf8')) } catch { throw new BackupRefused(`${path} is damaged: it is not JSON`) }
  const format = z.object({ format: z.unknown() }).safeParse(json).data?.format
  if (format !== FORMAT) throw new BackupRefused(`${path} is of another format than ${FORMAT}, the one this version reads`)
  const parsed = manifest.safeParse(json)
  if (!parsed.success) throw new BackupRefused(`${path} is damaged: ${parsed.error.issues[0]?.path.join('.')}`)
  return parsed.data
}

/** Every file, before a row of any is believed. @throws BackupRefused */
export async function verifyFiles(folder: string, { tables }: Manifest): Promise<void> {
  for (const table of tables) {
    const path = fileOf(folder, table.name), hash = createHash('sha256')
    if (!existsSync(path)) throw new BackupRefused(`${path} is missing`)
    await pipeline(createReadStream(path), hash)
    if (hash.digest('hex') !== table.sha256) throw new BackupRefused(`${path} is damaged: its SHA-256 is not that of the manifest`)
  }
}

export type Row = readonly (string | null)[]

/** The rows of a file whose sum was right. */
export async function* rowsOf(folder: string, table: TableFile): AsyncGenerator<Row> {
  const unzipped = createReadStream(fileOf(folder, table.name)).pipe(createGunzip())
  for await (const line of createInterface({ input: unzipped, crlfDelay: Infinity })) yield JSON.parse(line) as Row
}

export interface Table { readonly name: string; readonly columns: readonly { readonly name: string; readonly type: string }[] }

/** What migrations keep of themselves: the manifest has it. */
const OF_MIGRATIONS = ['schema_lock', 'schema_migration']

/** Every table of the schema, a partitioned one once. */
export async function tablesOf(db: Db): Promise<Table[]> {
  return await db.run<Table & object>(sql`
    select c.relname as name, json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all (${OF_MIGRATIONS})
     group by c.relname order by c.relname`)
}

/** A whole record takes as long as it takes: the limits of a server's transactions are not for it. Text has one form, whatever the database's. */
export const UNHURRIED = sql`select set_config(name, value, false) from (values
  ('statement_timeout', '0'), ('idle_in_transaction_session_timeout', '0'), ('transaction_timeout', '0'), ('timezone', 'UTC'), ('datestyle', 'ISO, YMD'),
  ('bytea_output', 'hex'), ('extra_float_digits', '1')) as s (name, value) where name in (select name from pg_settings)`
