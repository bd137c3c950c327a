/** Brings a database to the form this server knows: plain SQL files, each applied once, under one lock, its checksum kept. */
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sql, { raw } from 'sql-template-tag'
import type { Db, Pool } from './pool.ts'
import { isFault, StorageError } from './storage-error.ts'
import { transaction } from './transaction.ts'

/** A database that this server must not use: it says why, in one sentence. */
export class WrongDatabase extends Error {
  constructor(text: string) {
    super(text)
    this.name = 'WrongDatabase'
  }
}

export interface Migration { readonly version: number; readonly name: string; readonly text: string }
export interface MigrateOptions {
  /** IANA name. Index rows are reckoned with it, so a database keeps the one it began with. */
  readonly timeZone: string
  /** Types with a partition of `current` of their own; decided when the tables are made, and kept. */
  readonly hotTypes?: readonly string[]
  readonly migrations?: readonly Migration[]
}
/** What the database itself remembers. */
export interface Settings {
  readonly timeZone: string
  /** 16 bytes, made at first start: keys the hashes of the index. */
  readonly hashKey: Buffer
  /** How many migrations this start applied. */
  readonly applied: number
}

/** Few, for each costs every batch of writes a little; they buy statistics and vacuum by type. */
export const HOT_TYPES = ['Patient', 'Encounter', 'Task', 'ServiceRequest', 'ClaimResponse', 'Coverage', 'EpisodeOfCare', 'CarePlan',
  'Observation', 'Condition', 'MedicationRequest', 'Claim', 'ExplanationOfBenefit'] as const

/** Two processes may call it at once. @throws WrongDatabase */
export async function migrate(pool: Pool, { timeZone, hotTypes = HOT_TYPES, migrations = shipped() }: MigrateOptions): Promise<Settings> {
  await prepare(pool)
  return await transaction(pool, async tx => {
    await tx.run(sql`select from schema_lock for update`) // what follows sees all that the others did
    const applied = await apply(tx, migrations)
    if (applied > 0) await divide(tx, hotTypes)
    const { hash_key: hashKey, time_zone: kept } = await remember(tx, { time_zone: timeZone, hash_key: randomBytes(16).toString('base64') })
    if (kept !== timeZone) throw new WrongDatabase(`TIME_ZONE is ${timeZone}, but this database was begun with ${kept}: its index was reckoned with that`)
    return { timeZone, hashKey: Buffer.from(hashKey, 'base64'), applied }
  })
}

/** Of a database that has been migrated. */
export async function readSettings(db: Db): Promise<Omit<Settings, 'applied'>> {
  const { hash_key: hashKey, time_zone: timeZone } = await settings(db, ['hash_key', 'time_zone'])
  return { timeZone, hashKey: Buffer.from(hashKey, 'base64') }
}

/** The files of `migrations`, in order. */
export function shipped(folder = join(import.meta.dirname, 'migrations')): Migration[] {
  return readdirSync(folder).filter(file => file.endsWith('.sql')).sort().map(file => {
    const [, version = '', name = ''] = /^(\d{4})_(.+)\.sql$/.exec(file) ?? []
    return { version: Number(version), name, text: readFileSync(join(folder, file), 'utf8') }
  })
}

async function prepare(pool: Pool): Promise<void> {
  const tables = `create table if not exists schema_lock (only_row boolean primary key);
    insert into schema_lock values (true) on conflict do nothing;
    create table if not exists schema_migration (version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null)`
  for (let tried = 0; ; tried++) {
    try { return void await pool.run(raw(tables)) } catch (error) {
      // 'if not exists' of two processes at once: one of them meets the other's rows in the catalogue
      const raced = isFault(error, 'duplicate') || isFault(error, 'collision') || (error instanceof StorageError && /^(42P07|XX000)$/.test(error.code))
      if (!raced || tried === 5) throw error
    }
  }
}

async function apply(tx: Db, migrations: readonly Migration[]): Promise<number> {
  const rows = await tx.run<{ version: number; checksum: string }>(sql`select version, checksum from schema_migration`)
  const known = new Map(rows.map(row => [row.version, row.checksum]))
  const newest = Math.max(0, ...migrations.map(m => m.version))
  const beyond = rows.find(row => row.version > newest)
  if (beyond) throw new WrongDatabase(`The database is of a newer server: it has migration ${beyond.version}, this server knows ${newest}`)
  let applied = 0
  for (const { version, name, text } of migrations) {
    const checksum = createHash('sha256').update(text).digest('hex'), before = known.get(version)
    if (before === checksum) continue
    if (before !== undefined) throw new WrongDatabase(`Migration ${version} (${name}) is not the one that this database was made with: an applied migration never changes`)
    await tx.run(raw(text))
    await tx.run(sql`insert into schema_migration values (${version}, ${name}, ${checksum}, clock_timestamp())`)
    applied++
  }
  return applied
}

/** Partitions are made while the table is empty; later their number stays. */
async function divide(tx: Db, hotTypes: readonly string[]): Promise<void> {
  const [state] = await tx.run<{ full: boolean; divided: boolean }>(sql`
    select exists (select from current) as full, (select count(*) > 1 from pg_inherits where inhparent = 'current'::regclass) as divided`)
  if (!state || state.full || state.divided) return
  for (const type of hotTypes) {
    if (!/^[A-Z][A-Za-z]{1,63}$/.test(type)) throw new WrongDatabase(`'${type}' is not the name of a resource type`)
    await tx.run(raw(`create table current_${type.toLowerCase()} partition of current for values in ('${type}')`))
  }
}

async function remember<Name extends string>(tx: Db, wanted: Readonly<Record<Name, string>>): Promise<Record<Name, string>> {
  for (const [name, value] of Object.entries<string>(wanted)) await tx.run(sql`insert into setting values (${name}, ${value}) on conflict do nothing`)
  return await settings(tx, Object.keys(wanted) as Name[])
}
async function settings<Name extends string>(db: Db, names: readonly Name[]): Promise<Record<Name, string>> {
  const rows = await db.run<{ name: Name; value: string }>(sql`select name, value from setting where name = any (${names})`)
  return Object.fromEntries(rows.map(row => [row.name, row.value])) as Record<Name, string>
}
