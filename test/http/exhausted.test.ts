/** What runs out, a disk above all, is answered so that a client tries again; nothing is stored by halves, and afterwards all goes on. */
import sql from 'sql-template-tag'
import { beforeAll, expect, test } from 'vitest'
import type { Bundle, OperationOutcome } from '@medplum/fhirtypes'
import { freshDatabase } from '../support/database.ts'
import { runApp, type RunningApp } from '../support/app.ts'

const database = await freshDatabase()
let app: RunningApp
beforeAll(async () => { app = await runApp([], { database }) })

/** PostgreSQL's own answer to a full disk, given by the server for every row of `version`. */
const fill = () => database.pool.run(sql`create or replace function full_disk() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: no space left on device' using errcode = '53100'; end $$`)
  .then(() => database.pool.run(sql`create trigger full_disk before insert on version for each row execute function full_disk()`))
const empty = () => database.pool.run(sql`drop trigger full_disk on version`)
const count = async (): Promise<number> => (await app.get('Basic?_summary=count')).json<Bundle>().total!
const transaction = { resourceType: 'Bundle', type: 'transaction', entry: [1, 2].map(n => ({ resource: { resourceType: 'Basic', code: { text: `t${n}` } }, request: { method: 'POST', url: 'Basic' } })) }

test('a full disk is 503 with Retry-After, alone and in a transaction; reads go on, and so do writes once there is room', async () => {
  expect((await app.send('POST', 'Basic', { resourceType: 'Basic', code: { text: 'before' } })).status).toBe(201)
  await fill()
  for (const answer of [await app.send('POST', 'Basic', { resourceType: 'Basic', code: { text: 'x' } }), await app.send('POST', '', transaction)]) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30'])
    expect(answer.json<OperationOutcome>().issue[0]).toMatchObject({ severity: 'error', code: 'transient' })
    expect(answer.text).not.toContain('device')
  }
  expect(await count()).toBe(1)
  await empty()
  expect((await app.send('POST', '', transaction)).status).toBe(200)
  expect(await count()).toBe(3)
})
