import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, inject } from 'vitest'
import sql, { raw } from 'sql-template-tag'
import { openPool, type Pool } from '../../src/storage/pool.ts'

export interface FreshDatabase {
  readonly url: string
  /** Ends with the file. */
  readonly pool: Pool
}

/** A database of this test file's own, made from the run's template, dropped when the file is done. Call it at the top of the file or in beforeAll. */
export async function freshDatabase(most = 12): Promise<FreshDatabase> {
  const { url, template } = inject('database')
  const made = await createDatabase(url, template)
  const pool = openPool({ url: made, max: most })
  afterAll(async () => {
    await pool.end()
    await administer(url, `drop database if exists ${nameIn(made)} with (force)`)
  })
  return { url: made, pool }
}

/** An empty database, or a copy of a template. @returns its url */
export async function createDatabase(admin: string, template?: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(admin, `create database ${name}${template ? ` template ${template}` : ''}`)
  return admin.replace(/[^/]+$/, name)
}

export const dropDatabase = (admin: string, url: string): Promise<void> => administer(admin, `drop database if exists ${nameIn(url)} with (force)`)

/** Until a statement of this database waits for another's lock. */
export async function untilWaiting(pool: Pool): Promise<void> {
  for (let tried = 0; tried < 500; tried++) {
    const waiting = await pool.run(sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
    if (waiting.length > 0) return
    await sleep(10)
  }
  throw new Error('nobody waits')
}
const nameIn = (url: string): string => url.slice(url.lastIndexOf('/') + 1)

async function administer(url: string, statement: string): Promise<void> {
  const pool = openPool({ url, max: 1 })
  try { await pool.run(raw(statement)) } finally { await pool.end() }
}
