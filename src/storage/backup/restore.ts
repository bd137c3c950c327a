/** A backup read back into an empty database: all of it, or nothing. */
import sql, { raw, Sql } from 'sql-template-tag'
import { migrate, shipped, type Migration } from '../migrate.ts'
import { serversConnected, xOfRestored } from '../news/order.ts'
import { openPool, type Db, type Pool } from '../pool.ts'
import { BackupRefused, readManifest, rowsOf, tablesOf, UNHURRIED, verifyFiles, type Manifest, type Row, type Table, type TableFile } from './files.ts'

/** What one statement loads: so many rows, or characters. */
const [MOST_ROWS, MOST_TEXT] = [1_000, 4_000_000]

/** What migrations, and a server's first start, put into an empty database: the backup's own rows take their place. */
const SEEDED = ['change_cursor', 'definition_epoch', 'setting']

/**
 * The order of changes is that of the cluster it was taken from: whoever calls repairs it.
 * @throws BackupRefused, WrongDatabase
 */
export async function restore(url: string, folder: string): Promise<Manifest> {
  const manifest = readManifest(folder), migrations = known(manifest)
  await verifyFiles(folder, manifest)
  const pool = openPool({ url, max: 2, name: 'ecm-fhir restore' })
  try {
    await mayTake(pool, manifest)
    await migrate(pool, { timeZone: await begunWith(pool) ?? manifest.timeZone, migrations })
    await pool.withConnection(async connection => {
      await connection.run(UNHURRIED)
      await connection.run(sql`begin`)
      try { await load(connection, folder, manifest) } catch (error) {
        await connection.run(sql`rollback`).catch(() => [])
        throw error
      }
      await connection.run(sql`commit`)
      await connection.run(sql`analyze`)
    })
    await migrate(pool, { timeZone: manifest.timeZone }) // a backup of an older version comes up to date with its rows
    return manifest
  } finally { await pool.end() }
}

/** The migrations that the backup's tables were made with. */
function known({ migrations }: Manifest): Migration[] {
  const ours = shipped(), newest = Math.max(...ours.map(one => one.version))
  const beyond = migrations.find(one => one.version > newest)
  if (beyond) throw new BackupRefused(`The backup is of a newer server: it has migration ${beyond.version}, this server knows ${newest}`)
  const versions = new Set(migrations.map(one => one.version))
  return ours.filter(one => versions.has(one.version))
}

/** Asked before anything is touched, and what must hold throughout once more under the locks. */
async function mayTake(pool: Pool, { migrations }: Manifest): Promise<void> {
  if (await serversConnected(pool) > 0) throw new BackupRefused('A server is connected to this database: stop every server on it first')
  await refuseRows(pool, await tablesOf(pool))
  if (!await isThere(pool, 'schema_migration')) return
  const made = await pool.run<{ version: number; checksum: string }>(sql`select version, checksum from schema_migration`)
  const ofBackup = new Map(migrations.map(one => [one.version, one.checksum]))
  if (made.some(one => !ofBackup.has(one.version))) throw new BackupRefused('This database was migrated beyond the backup: restore into a new one')
}

async function refuseRows(db: Db, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables) {
    if (SEEDED.includes(name)) continue
    if ((await db.run(raw(`select from "${name}" limit 1`))).length > 0) throw new BackupRefused(`The database is not empty, table ${name} has rows: restore into a new one`)
  }
}

const isThere = async (db: Db, table: string): Promise<boolean> => (await db.run(sql`select from pg_class where oid = to_regclass(${table})`)).length > 0

async function begunWith(db: Db): Promise<string | undefined> {
  if (!await isThere(db, 'setting')) return undefined
  return (await db.run<{ value: string }>(sql`select value from setting where name = 'time_zone'`))[0]?.value
}

async function load(db: Db, folder: string, manifest: Manifest): Promise<void> {
  await db.run(sql`select from schema_lock for update`) // a server that starts meanwhile waits
  const [other] = await db.run<{ name: string }>(sql`
    select m.name from json_to_recordset(${JSON.stringify(manifest.migrations)}) as m (version integer, name text, checksum text)
      left join schema_migration s on s.version = m.version and s.checksum = m.checksum where s.version is null limit 1`)
  if (other) throw new BackupRefused(`The backup was made with another migration of the name ${other.name}`)
  const tables = await tablesOf(db), shape = (all: readonly { name: string; columns: readonly string[] }[]): string => JSON.stringify(all.map(({ name, columns }) => [name, columns]))
  if (shape(tables.map(table => ({ name: table.name, columns: table.columns.map(column => column.name) }))) !== shape(manifest.tables)) throw new BackupRefused('The tables of the manifest are not those of its migrations')
  await db.run(raw(`lock table ${tables.map(table => `"${table.name}"`).join(', ')} in access exclusive mode`))
  await refuseRows(db, tables)
  for (const name of SEEDED) await db.run(raw(`delete from "${name}"`))
  for (const [place, file] of manifest.tables.entries()) await loadTable(db, folder, { file, table: tables[place]! })
  await db.run(sql`select setval('change_n', ${manifest.sequence}::bigint)`)
}

async function loadTable(db: Db, folder: string, { file, table }: { readonly file: TableFile; readonly table: Table }): Promise<void> {
  let batch: Row[] = [], size = 0, rows = 0
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await db.run(inserted(table, batch))
    rows += batch.length
    batch = []
    size = 0
  }
  for await (const row of rowsOf(folder, file)) {
    if (row.length !== table.columns.length) throw new BackupRefused(`A row of ${file.name} has another number of columns than its table`)
    batch.push(row)
    size += row.reduce((sum, value) => sum + (value?.length ?? 0), 0)
    if (batch.length === MOST_ROWS || size > MOST_TEXT) await flush()
  }
  await flush()
  if (rows !== file.rows) throw new BackupRefused(`${file.name} has ${rows} rows, its manifest says ${file.rows}`)
}

/** A list a column, as text, which its type reads back. */
function inserted({ name, columns }: Table, rows: readonly Row[]): Sql {
  const names = columns.map(column => `"${column.name}"`).join(', ')
  const lists = columns.map((_, place) => rows.map(row => row[place] ?? null))
  const as = (wanted: string): string => `u.c${columns.findIndex(column => column.name === wanted)}`
  const read = columns.map((column, place) => name === 'version' && column.name === 'x' ? xOfRestored(`${as('x')}::xid8`, `${as('n')}::bigint`) : `u.c${place}::${column.type}`)
  const text = `insert into "${name}" (${names}) select ${read.join(', ')} from unnest(`
  const ends = `) as u (${columns.map((_, place) => `c${place}`).join(', ')})`
  return new Sql([text, ...lists.slice(1).map(() => '::text[], '), `::text[]${ends}`], lists)
}
