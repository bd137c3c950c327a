/** The database a server starts on: running, in the form this version knows, and, when it is ours to run, started again should it die. */
import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import type { Log } from '../fhir/log.ts'
import { localDatabase, type LocalDatabase } from './local-database.ts'
import { migrate } from './migrate.ts'
import { openPool } from './pool.ts'

export interface Database {
  readonly url: string
  /** Where the embedded one lies; undefined: another's. */
  readonly folder: string | undefined
  /** Stops the embedded one if nobody else uses it. */
  close(): Promise<void>
}
export interface Place {
  /** undefined: an embedded one below `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  readonly timeZone: string
}

/** How often the embedded one is looked after, in milliseconds. */
const EVERY = 1_000

/** @throws WrongDatabase */
export async function openDatabase(place: Place, log: Log): Promise<Database> {
  const database = await reachDatabase(place, log), pool = openPool({ url: database.url, max: 2, name: 'ecm-fhir start' })
  try { await migrate(pool, { timeZone: place.timeZone }) } finally { await pool.end() }
  return database
}

/** Running, in whatever form it is: a backup changes nothing, a restore begins where its backup was. */
export async function reachDatabase({ databaseUrl, dataDir }: Omit<Place, 'timeZone'>, log: Log): Promise<Database> {
  const local = databaseUrl === undefined ? await localDatabase(dataDir) : undefined
  const url = local?.url ?? databaseUrl ?? ''
  const unwatch = local && watch(local, log)
  return {
    url, folder: local?.folder,
    async close() {
      await unwatch?.()
      await local?.stop()
    },
  }
}

/** An embedded PostgreSQL that died is started on its old port, where every pool finds it again. @returns how to leave it alone */
function watch(local: LocalDatabase, log: Log): () => Promise<void> {
  const pool = openPool({ url: local.url, max: 1, name: 'ecm-fhir watch' }), stopping = new AbortController()
  const look = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (!await pool.run(sql`select 1`).then(() => true, () => false) && !stopping.signal.aborted) {
        log.error({}, 'the embedded database does not answer: it is started again')
        await local.revive().catch((error: unknown) => log.error({ err: error instanceof Error ? error : undefined }, 'the embedded database could not be started'))
      }
      await sleep(EVERY, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const looking = look()
  return async () => {
    stopping.abort()
    await looking
    await pool.end()
  }
}
