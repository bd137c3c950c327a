import sql, { raw } from 'sql-template-tag'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Resource } from '../../src/fhir/resource.ts'
import { pointingAt } from '../../src/search/include.ts'
import { holdAtOnce, lockChanged, referrersOf, type Target } from '../../src/storage/locks.ts'
import type { Db, NamedStatement, Pool } from '../../src/storage/pool.ts'
import { transactionOnce } from '../../src/storage/transaction.ts'
import { DEFINITION, put } from '../repository/search-record.ts'
import { freshDatabase, untilWaiting } from '../support/database.ts'
import { SENTINEL } from '../support/sentinel.ts'

const { hasher } = DEFINITION, pointers = pointingAt(DEFINITION), AT = new Date('2026-03-01T12:00:00.000Z')
const target = (type: string, id: string): Target => ({ type, id, self: hasher.selfOf(type, id) })
const MEMBER = target('Patient', 'member-9')
let pool: Pool

beforeAll(async () => {
  ({ pool } = await freshDatabase(6))
  const subject = { reference: 'Patient/member-9' }, by = { reference: 'Practitioner/pract-9' }
  const resources = [
    { resourceType: 'Patient', id: 'member-9', name: [{ family: SENTINEL }] }, { resourceType: 'Patient', id: 'member-8', name: [{ family: SENTINEL }] }, { resourceType: 'Practitioner', id: 'pract-9' }, { resourceType: 'Practitioner', id: 'pract-8' }, { resourceType: 'Location', id: 'loc-9', partOf: { reference: 'Location/loc-9' } },
    ...Array.from({ length: 3 }, (_, i) => ({ resourceType: 'Encounter', id: `enc-${i}`, status: 'finished', subject, participant: [{ individual: by }], serviceProvider: { reference: 'Organization/org-9' } })),
    { resourceType: 'DetectedIssue', id: 'issue-9', status: 'final', author: by },
  ]
  await put(pool, resources.map(resource => ({ resource: resource as Resource, at: AT })))
  await put(pool, [{ resource: { resourceType: 'Encounter', id: 'enc-gone', status: 'finished', participant: [{ individual: { reference: 'Practitioner/pract-8' } }] } as Resource, at: AT }])
  await put(pool, [{ resource: { resourceType: 'Encounter', id: 'enc-gone' } as Resource, at: AT, deleted: true }])
}, 60_000)

const look = (targets: readonly Target[], most = 10) => transactionOnce(pool, tx => referrersOf(tx, targets, pointers, most))

describe('what refers to several resources', () => {
  test('is found for each of them: by any parameter, and as the member it is about; itself and what is deleted apart', async () => {
    const { rows, complete } = await look([MEMBER, target('Practitioner', 'pract-9'), target('Practitioner', 'pract-8'), target('Location', 'loc-9'), target('Organization', 'org-9')])
    const of = (i: number): string[] => rows.filter(row => row.of === i).map(row => `${row.type}/${row.id}`).toSorted()
    const encounters = ['Encounter/enc-0', 'Encounter/enc-1', 'Encounter/enc-2']
    expect([of(0), of(1), of(2), of(3), of(4), complete]).toEqual([encounters, ['DetectedIssue/issue-9', ...encounters], [], [], encounters, true])
  })
  test('says when there is more of a type than was asked for', async () => {
    expect([(await look([target('Practitioner', 'pract-9')], 3)).complete, (await look([target('Practitioner', 'pract-9')], 4)).complete]).toEqual([false, true])
  })
})

describe('what is held at once', () => {
  const holding = (db: Db, ...keys: Target[]): Promise<(number | undefined)[]> => holdAtOnce(db, keys).then(held => held.map(one => one?.version))
  test('is what is there and nobody is at, deletions too', async () => {
    expect(await transactionOnce(pool, tx => holding(tx, target('Encounter', 'enc-0'), target('Encounter', 'nobody'), MEMBER, target('Encounter', 'enc-gone')))).toEqual([1, undefined, 1, 2])
  })
  test('never waits: not for whoever changes it or refers to it, nor for whoever gives its member to others', async () => {
    await transactionOnce(pool, async other => {
      await other.run(sql`select from current where id = 'pract-9' for key share`)
      await other.run(sql`select from current where id = 'enc-1' for no key update`)
      expect(await transactionOnce(pool, tx => holding(tx, target('Practitioner', 'pract-9'), target('Encounter', 'enc-1'), target('Encounter', 'enc-2')))).toEqual([undefined, undefined, 1])
      await other.run(sql`select from current where id = 'member-9' for update`)
      expect(await transactionOnce(pool, tx => holding(tx, target('Encounter', 'enc-2'), target('DetectedIssue', 'issue-9')))).toEqual([undefined, 1])
    })
  })
})

test('members are locked before the rows that are about them, and those to come too', async () => {
  const free = async (id: string): Promise<boolean> => (await pool.run(sql`select from current where id = ${id} for update skip locked`)).length === 1
  await transactionOnce(pool, async other => {
    await other.run(sql`select from current where id = 'member-9' for update`)
    let locked = false
    const locking = transactionOnce(pool, async tx => {
      await lockChanged(tx, [target('DetectedIssue', 'issue-9'), target('Encounter', 'enc-1')], ['member-8'], 'changes')
      locked = true
      return await Promise.all(['member-8', 'member-9', 'issue-9', 'enc-1', 'enc-2'].map(free))
    })
    await untilWaiting(pool)
    expect([await free('issue-9'), await free('enc-1'), await free('member-8'), locked]).toEqual([true, true, false, false])
    await other.run(sql`select`)
    return { locking }
  }).then(async ({ locking }) => { expect(await locking).toEqual([false, false, false, false, true]) })
})

/** Counted, never timed: on a record of many rows, whether planned when it was small or now. */
test('on a filled record every row is reached by an index, in few buffers', async () => {
  let statement: NamedStatement | undefined
  await transactionOnce(pool, tx => referrersOf({ run: asked => { if ('name' in asked && asked.name === 'referrers') statement = asked; return tx.run(asked) } }, [MEMBER, target('Practitioner', 'pract-9'), target('Organization', 'org-9')], pointers, 10))
  for (const [type, from] of [['Encounter', 1], ['Flag', 100_001], ['Observation', 200_001]] as const) {
    await pool.run(sql`
      insert into current (id, type, version, last_updated, deleted, epoch, self, patient, tok)
      select ${type} || i, ${type}, 1, ${AT}, false, 1, i, i % 1000, array[i, i % 2, -i] from generate_series(${from}::bigint, ${from + 30_000}::bigint) i`)
  }
  await pool.run(raw('vacuum analyze current'))
  const plan = await pool.withConnection(async connection => {
    for (const text of ['begin', 'set local plan_cache_mode = force_generic_plan', 'set local enable_seqscan = off']) await connection.run(raw(text))
    const [row] = await connection.run<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>({ name: 'explain', text: `explain (analyze, buffers, format json) ${statement!.text}`, values: [...statement!.values] })
    await connection.run(raw('rollback'))
    return row!['QUERY PLAN'][0]
  })
  const read = JSON.stringify(plan).matchAll(/"Node Type":"(Seq Scan|Index Only Scan|Index Scan)"[^{}]*?"Relation Name":"(\w+)"[^{}]*?"Actual Rows":([\d.]+)[^{}]*?"Actual Loops":(\d+)/g)
  const scans = [...read]
  expect(scans.map(([, , table]) => table)).toContain('current_encounter')
  expect(scans.filter(([, node, , rows]) => node === 'Seq Scan' || Number(rows) > 10).map(([, node, table]) => `${node} of ${table}`)).toEqual([])
  expect(plan.Plan['Shared Hit Blocks']! + plan.Plan['Shared Read Blocks']!).toBeLessThanOrEqual(600)
})
