/** Deadlocks and serialization failures of PostgreSQL, real ones: begun again inside, at last 503 with Retry-After, never 500. */
import type { Bundle, OperationOutcome, Patient } from '@medplum/fhirtypes'
import { setTimeout as sleep } from 'node:timers/promises'
import sql, { raw } from 'sql-template-tag'
import { beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../support/app.ts'
import { bundle, entry } from '../support/bundles.ts'
import { freshDatabase } from '../support/database.ts'
import { SENTINEL } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

const database = await freshDatabase()
let app: RunningApp, serial = 0
beforeAll(async () => {
  app = await runApp([], { database })
})

const patient = (more: object = {}): object => ({ resourceType: 'Patient', name: [{ family: SENTINEL }], ...more })
const put = (id: string, more: object = {}): Promise<Asked> => app.send('PUT', `Patient/${id}`, patient({ id, ...more }))
const deadlocks = async (): Promise<number> => Number((await database.pool.run<{ n: bigint }>(sql`select deadlocks as n from pg_stat_database where datname = current_database()`))[0]!.n)
const waiting = async (): Promise<number> => Number((await database.pool.run<{ n: bigint }>(sql`select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))[0]!.n)
/** transaction_timeout is known from PostgreSQL 17 on. */
const timesOut = Number((await database.pool.run<{ v: string }>(sql`select current_setting('server_version_num') as v`))[0]!.v) >= 170_000
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tried = 0; !await holds(); tried++) {
    if (tried === 400) throw new Error('it does not come to that')
    await sleep(10)
  }
}

/**
 * Another session holds the second row; the request locks the first and waits for the second; then the other session asks for the first. Whoever has
 * waited longest finds the deadlock and is ended: the request.
 */
async function deadlocked(first: string, second: string, ask: () => Promise<Asked>): Promise<Asked> {
  return await database.pool.withConnection(async other => {
    const lock = (id: string) => other.run(sql`select 1 from current where id = ${id} and type = 'Patient' for update`)
    await other.run(sql`begin`)
    await lock(second)
    const asking = ask()
    await until(async () => await waiting() === 1)
    const taking = lock(first)
    await until(async () => await waiting() === 2)
    await taking // the other has been ended
    await other.run(sql`commit`)
    return await asking
  })
}

describe('a deadlock', () => {
  test.each<[string, (a: string, b: string) => Promise<Asked>, (answer: Asked) => void]>([
    ['a transaction', (a, b) => app.send('POST', '', bundle('transaction', [b, a].map(id => entry(`PUT Patient/${id}`, patient({ id, active: true }))))), answer => expect(answer.json<Bundle>().entry!.map(one => one.response!.etag)).toEqual(['W/"2"', 'W/"2"'])],
    ['a delete of two', (a, b) => app.send('POST', '', bundle('transaction', [a, b].map(id => entry(`DELETE Patient/${id}`)))), answer => expect(answer.json<Bundle>().entry!.map(one => one.response!.status)).toEqual(['200', '200'])],
    ['updates that share a statement', async (a, b) => {
      const both = await Promise.all([put(a, { active: true }), put(b, { active: true })])
      expect(both.map(one => one.status)).toEqual([200, 200])
      return both[0]
    }, answer => expect(answer.headers.get('etag')).toBe('W/"2"')],
  ])('of %s is begun again and passes', async (_what, ask, check) => {
    const [a, b] = [`a-dead-${++serial}`, `b-dead-${serial}`], before = await deadlocks()
    await Promise.all([put(a), put(b)])
    const answer = await deadlocked(a, b, () => ask(a, b))
    expect(answer.status, answer.text).toBe(200)
    check(answer)
    await until(async () => await deadlocks() > before)
  })
})

describe('a transaction that takes longer than it may', () => {
  test.runIf(timesOut)('is ended by PostgreSQL: 503 with Retry-After, nothing is written, and the next passes', async () => {
    await database.pool.run(raw(`create function too_long() returns trigger language plpgsql as $$ begin perform set_config('transaction_timeout', '0', true), set_config('transaction_timeout', '100ms', true), pg_sleep(0.5); return new; end $$;
      create trigger too_long before insert on version for each row when (new.id like 'long-%') execute function too_long()`))
    const whole = bundle('transaction', ['long-1', 'long-2'].map(id => entry(`PUT Patient/${id}`, patient({ id })))), answer = await app.send('POST', '', whole)
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0, answer.json<OperationOutcome>().issue[0]!.code]).toEqual([503, true, 'transient'])
    await database.pool.run(raw('drop trigger too_long on version'))
    expect([(await app.get('Patient/long-1')).status, (await app.send('POST', '', whole)).status]).toEqual([404, 200])
  })
})

describe('a serialization failure that does not end', () => {
  test('is 503 with Retry-After, alone, in a transaction and in a batch; nothing is written; afterwards the same passes', async () => {
    await database.pool.run(raw(`create function refuse_race() returns trigger language plpgsql as $$ begin raise exception using errcode = '40001', message = '${SENTINEL}'; end $$;
      create trigger refuse_race before insert on version for each row when (new.id like 'serial-%') execute function refuse_race()`))
    const whole = bundle('transaction', ['serial-2', 'serial-3'].map(id => entry(`PUT Patient/${id}`, patient({ id })))), part = bundle('batch', [entry('PUT Patient/serial-4', patient({ id: 'serial-4' }))])
    const [alone, transaction, batch] = await Promise.all([put('serial-1'), app.send('POST', '', whole), app.send('POST', '', part)])
    expect([alone, transaction].map(answer => [answer.status, Number(answer.headers.get('retry-after')) > 0, answer.json<OperationOutcome>().issue[0]!.code, answer.text.includes(SENTINEL)])).toEqual([[503, true, 'transient', false], [503, true, 'transient', false]])
    expect([batch.status, batch.json<Bundle>().entry![0]!.response!.status]).toEqual([200, '503'])
    await database.pool.run(raw('drop trigger refuse_race on version'))
    expect((await Promise.all([1, 2, 3, 4].map(i => app.get(`Patient/serial-${i}`)))).map(answer => answer.status)).toEqual([404, 404, 404, 404])
    expect([(await put('serial-1')).status, (await app.send('POST', '', whole)).status, (await app.get('Patient/serial-3')).json<Patient>().id]).toEqual([201, 200, 'serial-3'])
  }, 60_000)
})
