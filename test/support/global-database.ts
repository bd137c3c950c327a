/**
 * One PostgreSQL for a whole run, with one migrated template that every test file copies: of the embedded programs, or the one that
 * TEST_DATABASE_URL names, where the run leaves nothing behind.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { localDatabase } from '../../src/storage/local-database.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { openPool } from '../../src/storage/pool.ts'
import { raw } from 'sql-template-tag'

export interface RunDatabase {
  /** The administrative database of the cluster. */
  readonly url: string
  /** The name of the migrated template. */
  readonly template: string
  /** The server's log; '' when it is another's. */
  readonly log: string
}
declare module 'vitest' {
  export interface ProvidedContext { database: RunDatabase }
}

interface Server { readonly url: string; readonly log: string; stop(): Promise<void> }

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outside = process.env['TEST_DATABASE_URL'], server = outside ? { url: outside, log: '', stop: async () => undefined } : await embedded()
  const name = `ecm_template_${randomBytes(4).toString('hex')}`
  await administer(server.url, `create database ${name}`)
  const template = openPool({ url: server.url.replace(/[^/]+$/, name), max: 1 })
  await migrate(template, { timeZone: 'America/Los_Angeles', hotTypes: ['Patient', 'Encounter'] })
  await template.end()
  project.provide('database', { url: server.url, template: name, log: server.log })
  return async () => {
    if (outside) await administer(server.url, `drop database ${name} with (force)`)
    await server.stop()
  }
}

async function embedded(): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), 'ecm-fhir-test-'))
  chmodSync(home, 0o755)
  const database = await localDatabase(join(home, 'data'))
  return {
    url: database.url, log: database.log,
    async stop() {
      for (let tried = 0; tried < 50 && !await database.stop(); tried++) await sleep(200)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const pool = openPool({ url, max: 1 })
  try { await pool.run(raw(statement)) } finally { await pool.end() }
}
