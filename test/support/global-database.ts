/** One PostgreSQL for a whole run, from the embedded programs, with one migrated template that every test file copies. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { localDatabase } from '../../src/storage/local-database.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { openPool } from '../../src/storage/pool.ts'
import sql from 'sql-template-tag'

export interface RunDatabase {
  /** The administrative database of the cluster. */
  readonly url: string
  /** The name of the migrated template. */
  readonly template: string
  /** The server's log. */
  readonly log: string
}
declare module 'vitest' {
  export interface ProvidedContext { database: RunDatabase }
}

const TEMPLATE = 'ecm_template'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'ecm-fhir-test-'))
  chmodSync(home, 0o755)
  const database = await localDatabase(join(home, 'data'))
  const admin = openPool({ url: database.url, max: 1 })
  await admin.run(sql`create database ecm_template`)
  await admin.end()
  const template = openPool({ url: database.url.replace(/[^/]+$/, TEMPLATE), max: 1 })
  await migrate(template, { timeZone: 'America/Los_Angeles', hotTypes: ['Patient', 'Encounter'] })
  await template.end()
  project.provide('database', { url: database.url, template: TEMPLATE, log: database.log })
  return async () => {
    for (let tried = 0; tried < 50 && !await database.stop(); tried++) await sleep(200)
    rmSync(home, { recursive: true, force: true })
  }
}
