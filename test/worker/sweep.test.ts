import sql from 'sql-template-tag'
import { afterAll, expect, test, vi } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { stage } from './stage.ts'

const { pool } = await freshDatabase(), { workers, stopAll } = await stage(pool)
afterAll(stopAll)

test('two processes sweep at once: a claim of more than a day ago goes, a younger one stays', async () => {
  await pool.run(sql`insert into claim values ('two-days-old', now() - interval '2 days'), ('an-hour-old', now() - interval '1 hour')`)
  workers()
  workers()
  await vi.waitFor(async () => expect(await pool.run(sql`select key from claim`)).toEqual([{ key: 'an-hour-old' }]), 5_000)
})
