/** The whole database as it was at one instant, written into a folder while others go on writing. */
import { createHash } from 'node:crypto'
import { chmodSync, createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import sql, { raw } from 'sql-template-tag'
import { openPool, type Db } from '../pool.ts'
import { BackupRefused, fileOf, FORMAT, manifestIn, tablesOf, UNHURRIED, type Manifest, type Table, type TableFile } from './files.ts'

/** Rows in memory at once: a body may be large. */
const FETCH = 200

/**
 * One snapshot for all tables. Its transaction has no id of its own, so it withholds nobody's news.
 * @param folder empty or absent
 * @throws BackupRefused
 */
export async function backup(url: string, folder: string, at: Date): Promise<Manifest> {
  prepare(folder)
  const pool = openPool({ url, max: 1, name: 'ecm-fhir backup' })
  try {
    return await pool.withConnection(async connection => {
      await connection.run(UNHURRIED)
      await connection.run(sql`begin isolation level repeatable read read only`)
      const manifest = await write(connection, folder, at)
      await connection.run(sql`commit`)
      writeFileSync(manifestIn(folder), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
      return manifest
    })
  } finally { await pool.end() }
}

function prepare(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new BackupRefused(`${folder} is not empty: a backup wants a folder of its own`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
}

async function write(db: Db, folder: string, at: Date): Promise<Manifest> {
  const tables = await tablesOf(db), files: TableFile[] = []
  if (!tables.some(table => table.name === 'version')) throw new BackupRefused('The database holds no record: nothing was ever started on it')
  for (const table of tables) files.push(await writeTable(db, folder, table))
  const migrations = await db.run<Manifest['migrations'][number]>(sql`select version, name, checksum from schema_migration order by version`)
  const [rest] = await db.run<{ sequence: string; postgresql: string; zone: string | null }>(sql`
    select (select last_value from change_n)::text as sequence, current_setting('server_version') as postgresql, (select value from setting where name = 'time_zone') as zone`)
  return { format: FORMAT, createdAt: at.toISOString(), postgresql: rest!.postgresql, timeZone: rest!.zone ?? '', migrations, sequence: rest!.sequence, tables: files }
}

async function writeTable(db: Db, folder: string, table: Table): Promise<TableFile> {
  const columns = table.columns.map(column => column.name), hash = createHash('sha256')
  let rows = 0
  await db.run(raw(`declare rows no scroll cursor for select json_build_array(${columns.map(column => `"${column}"::text`).join(', ')})::text as line from "${table.name}"`))
  const lines = async function* (): AsyncGenerator<string> {
    for (;;) {
      const some = await db.run<{ line: string }>(raw(`fetch ${FETCH} from rows`))
      if (some.length === 0) return
      rows += some.length
      yield some.map(({ line }) => `${line}\n`).join('')
    }
  }
  const summed = new PassThrough().on('data', (chunk: Buffer) => { hash.update(chunk) })
  await pipeline(Readable.from(lines()), createGzip(), summed, createWriteStream(fileOf(folder, table.name), { flags: 'wx', mode: 0o600, flush: true }))
  await db.run(sql`close rows`)
  return { name: table.name, columns, rows, sha256: hash.digest('hex') }
}
