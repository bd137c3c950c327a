import { setTimeout as sleep } from 'node:timers/promises'
import sql, { raw } from 'sql-template-tag'
import { describe, expect, test } from 'vitest'
import { named, openPool, plannedOnce } from '../../src/storage/pool.ts'
import { cleaned, StorageError } from '../../src/storage/storage-error.ts'
import { transaction, transactionOnce, Uncertain, untilEnded } from '../../src/storage/transaction.ts'
import { freshDatabase } from '../support/database.ts'

const { pool, url } = await freshDatabase(6)
await pool.run(sql`create table note (id text primary key, value text)`)

describe('an error of the database', () => {
  test.each([
    ['a value in the wrong form', sql`select ${'sentinel-8842'}::int`, '22P02'],
    ['a key that exists, whose detail names it', sql`with a as (insert into note values ('x', ${'sentinel-8842'})) insert into note values ('x', ${'sentinel-8842'})`, '23505'],
    ['a statement that names no column', sql`select no_such_column`, '42703'],
  ])('%s: its code, and nothing of any value', async (_what, statement, code) => {
    const error = await pool.run(statement).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toMatchObject({ code, fault: code === '23505' ? 'duplicate' : 'other' })
    expect(`${String(error)}${JSON.stringify(error)}${(error as Error).stack}${String((error as Error).cause)}`).not.toContain('sentinel')
  })
  test.each([
    [{ code: '57P01', message: 'terminating connection' }, 'lost'], [{ code: 'ECONNREFUSED' }, 'lost'], [{ code: '08006' }, 'lost'], [{ message: 'Connection terminated unexpectedly' }, 'lost'],
    [{ message: 'timeout exceeded when trying to connect' }, 'lost'], [{ code: '40P01' }, 'collision'], [{ code: '40001' }, 'collision'], [{ code: '23505', constraint: 'note_pkey' }, 'duplicate'], [{ code: '22001' }, 'other'], [{ code: '53100' }, 'exhausted'], [{ code: '53300' }, 'exhausted'], [{ code: '57014' }, 'exhausted'], [{ code: '25P03' }, 'exhausted'], [{ code: '25P04' }, 'exhausted'],
    [{ message: 'no code at all' }, 'other'], [undefined, 'other'],
  ])('%o is %s', (thrown, fault) => { expect(cleaned(thrown).fault).toBe(fault) })
})

describe('a connection', () => {
  test('withholds news of others for a limited time only', async () => {
    const [row] = await pool.run<{ idle: string; total: string | null; jit: string; known: boolean }>(sql`
      select current_setting('idle_in_transaction_session_timeout') as idle, current_setting('transaction_timeout', true) as total, current_setting('jit') as jit,
        current_setting('server_version_num')::int >= 170000 as known`)
    expect(row).toEqual({ idle: '30s', total: row!.known ? '90s' : null, jit: 'off', known: row!.known })
  })
  test('prepares a named statement once', async () => {
    const one = openPool({ url, max: 1 })
    for (let i = 0; i < 3; i++) await one.run(named('noted', sql`select value from note where id = ${String(i)}`))
    expect(await one.run(sql`select name, generic_plans + custom_plans as plans from pg_prepared_statements`)).toEqual([{ name: 'noted', plans: 3n }])
    await one.end()
  })
  test('plans once what is to be planned once, alone and in a transaction, and nothing else so', async () => {
    const ten = openPool({ url, max: 10 }), plans = sql`select name, generic_plans as once, custom_plans as anew from pg_prepared_statements order by name`
    const [large, small] = [plannedOnce('large', sql`select value from note where id = any (${['a', 'b']}::text[])`), named('small', sql`select value from note where id = ${'a'}`)]
    for (let i = 0; i < 3; i++) await ten.run(large)
    expect(await ten.run(plannedOnce('plans', plans))).toMatchObject([{ name: 'large', once: 3n, anew: 0n }, { name: 'plans' }])
    const inside = await transaction(ten, async tx => {
      for (const statement of [large, small, large, small, large]) await tx.run(statement)
      expect(await tx.run(sql`select current_setting('plan_cache_mode') as mode`)).toEqual([{ mode: 'auto' }])
      return await tx.run(plans)
    })
    expect(inside).toEqual([{ name: 'large', once: 3n, anew: 0n }, { name: 'small', once: 2n, anew: 0n }])
    const [mode] = await ten.run<{ mode: string }>(sql`select current_setting('plan_cache_mode') as mode`)
    expect(mode).toEqual({ mode: 'auto' })
    await ten.end()
  })
})

describe('a transaction', () => {
  test('is undone by an error, and the connection serves on', async () => {
    await expect(transaction(pool, async tx => {
      await tx.run(sql`insert into note values ('undone', 'x')`)
      throw new Error('mine')
    })).rejects.toThrow('mine')
    expect(await pool.run(sql`select from note where id = 'undone'`)).toEqual([])
  })
  test('is committed with its last statement, or undone with it', async () => {
    const insert = (id: string) => sql`insert into note values (${id}, 'last') returning id`
    expect(await transactionOnce(pool, async tx => { await tx.run(insert('last-1')); return await tx.last(insert('last-2')) })).toEqual([{ id: 'last-2' }])
    await expect(transactionOnce(pool, async tx => { await tx.run(insert('last-3')); await tx.last(insert('last-1')) })).rejects.toMatchObject({ fault: 'duplicate' })
    expect(await pool.run(sql`select id from note where value = 'last' order by id`)).toEqual([{ id: 'last-1' }, { id: 'last-2' }])
  })
  test('sends statements that do not wait for each other together, in order', async () => {
    const ended: number[] = []
    const found = await transaction(pool, tx => Promise.all([1, 2, 3].map(async i => { const [row] = await tx.run<{ i: number; x: string }>(sql`select ${i}::int as i, pg_current_xact_id()::text as x`); ended.push(i); return row })))
    expect([ended, found.map(row => row!.i), new Set(found.map(row => row!.x)).size]).toEqual([[1, 2, 3], [1, 2, 3], 1])
  })
  test('is begun again for what failed first, though what was sent behind it is heard of before', async () => {
    const tried: string[] = []
    const found = await transaction(pool, async tx => {
      tried.push('once')
      const collides = tx.run(raw(`do $$ begin if ${tried.length} = 1 then raise exception using errcode = '40P01'; end if; end $$`)).catch(async (error: unknown) => { await sleep(20); throw error })
      const [, rows] = await Promise.all([collides, tx.run<{ one: number }>(sql`select 1 as one`)])
      return rows
    })
    expect([tried.length, found]).toEqual([2, [{ one: 1 }]])
  })
  test('whose connection breaks with the commit under way is uncertain', async () => {
    const other = openPool({ url, max: 1 })
    const lost = transactionOnce(other, async tx => {
      const [row] = await tx.run<{ pid: number }>(sql`select pg_backend_pid() as pid`)
      const last = tx.last(sql`select pg_sleep(30)`)
      last.catch(() => undefined) // it may be refused before it is waited for
      await pool.run(sql`select pg_terminate_backend(${row!.pid})`)
      return await last
    })
    await expect(lost).rejects.toBeInstanceOf(Uncertain)
    await other.end()
  })
  test('two that wait for each other both end, one of them after another try', async () => {
    await pool.run(sql`insert into note values ('d1', ''), ('d2', '')`)
    let tries = 0
    const write = (first: string, second: string): Promise<unknown> => transaction(pool, async tx => {
      tries++
      await tx.run(sql`update note set value = value || ${first} where id = ${first}`)
      await tx.run(sql`select pg_sleep(0.2)`)
      await tx.run(sql`update note set value = value || ${first} where id = ${second}`)
    })
    await Promise.all([write('d1', 'd2'), write('d2', 'd1')])
    expect(tries).toBeGreaterThanOrEqual(3)
    expect((await pool.run<{ value: string }>(sql`select value from note where id in ('d1', 'd2')`)).map(row => row.value.length)).toEqual([4, 4])
  })
  test('whose commit goes unanswered is waited for by its id', async () => {
    const other = openPool({ url, max: 1 })
    let ended = false
    await other.withConnection(async connection => {
      await connection.run(sql`begin`)
      const [row] = await connection.run<{ xid: string }>(sql`select pg_current_xact_id()::text as xid`)
      const waiting = untilEnded(pool, row!.xid).then(() => { ended = true })
      await connection.run(sql`select pg_sleep(0.2)`)
      expect(ended).toBe(false)
      await connection.run(sql`commit`)
      await waiting
    })
    await other.end()
    expect([ended, new Uncertain('1').fault]).toEqual([true, 'lost'])
  })
})
