import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseJson } from '../../src/fhir/json.ts'
import { spliceIdAndMeta } from '../../src/fhir/json-text.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { batchedStore } from '../../src/storage/batches.ts'
import { referencesOf, targetsOf as referredTo } from '../../src/repository/references.ts'
import { extractor } from '../../src/search/extract.ts'
import type { Db, Pool, Statement } from '../../src/storage/pool.ts'
import { storeStatement, storeVersions, type NewVersion } from '../../src/storage/store.ts'
import { targetsOf } from '../../src/storage/targets.ts'
import { serviceRequests, targets } from '../bench/bodies.ts'
import { DEFINITION } from '../repository/search-record.ts'
import { EVERYTHING, type Scope } from '../../src/fhir/scope.ts'
import { freshDatabase, untilWaiting } from '../support/database.ts'

let pool: Pool
const extract = extractor(DEFINITION), AT = new Date('2026-03-01T12:00:00.000Z')
beforeAll(async () => { ({ pool } = await freshDatabase(6)) })

const by = { who: 'w', party: 'Organization/p', role: 'plan', action: 'create', reasons: '', door: 'http', request: '0191b2a0-0000-7000-8000-000000000001' }
function versionOf(resource: Resource, id: string, more: Partial<NewVersion> = {}): NewVersion {
  const named = { ...resource, id }, { head, tail } = spliceIdAndMeta(JSON.stringify(named), id, AT.toISOString()), index = extract(named)
  return {
    type: named.resourceType, id, expect: 'any', at: AT, deleted: false, method: 'PUT', head, tail, index, source: 'Organization/p', by,
    patientSelf: index.patient === undefined ? undefined : DEFINITION.hasher.hash(index.patient), references: referredTo(referencesOf(named, undefined)), ...more,
  }
}
const patient = (family: string): Resource => ({ resourceType: 'Patient', name: [{ family }] })
const wordsOf = async (id: string): Promise<string[]> => (await pool.run<{ exact: string }>(sql`select distinct w.exact from word w join current c on c.self = w.self where c.id = ${id} order by 1`)).map(row => row.exact)
/** Only the statements are seen. */
function counting(db: Db): Db & { readonly seen: Statement[] } {
  const seen: Statement[] = []
  return { seen, run: statement => { seen.push(statement); return db.run(statement) } }
}

describe('one statement', () => {
  test('stores what can be stored, and tells each of the others why not', async () => {
    await storeVersions(pool, [versionOf(patient('One'), 'patient-1')], 1)
    const results = await storeVersions(pool, [
      versionOf(patient('Clash'), 'patient-1', { expect: 'new' }), versionOf(patient('Stale'), 'patient-2', { expect: 3 }), versionOf(patient('Two'), 'patient-3', { expect: 'new' }),
      versionOf({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference: 'Patient/nobody-4' } }, 'encounter-4'),
      versionOf({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference: 'Patient/patient-1' } }, 'encounter-5'),
    ], 1)
    expect(results.map(result => result.did)).toEqual(['moved', 'moved', 'stored', 'missing', 'stored'])
    expect(results[3]).toEqual({ did: 'missing', references: [{ type: 'Patient', id: 'nobody-4' }] })
    expect(await pool.run(sql`select id, version from version order by 1, 2`)).toEqual([{ id: 'encounter-5', version: 1 }, { id: 'patient-1', version: 1 }, { id: 'patient-3', version: 1 }])
    expect([await wordsOf('patient-1'), await wordsOf('patient-3')]).toEqual([['One'], ['Two']])
  })
  test('leaves alone what lies outside the scope that must see it, and stores what a column, a grant or nobody\'s being opens', async () => {
    const at = new Date(AT.getTime() + 1_000), grant = (more: object) => sql`insert into access_grant select * from json_populate_record(null::access_grant, ${JSON.stringify({ party: 'Organization/seer', patient: '', resource: '', purpose: 'care', starts: AT, because: '', ...more })}::json)`
    const ids = ['plan', 'source', 'granted', 'ended', 'hidden', 'new'].map(name => `patient-seen-${name}`)
    await storeVersions(pool, ids.slice(0, 5).map(id => versionOf(patient('Before'), id, { source: id.endsWith('source') ? 'Organization/seer' : undefined })), 1)
    await pool.run(sql`update current set plan = 'Organization/seer' where id = 'patient-seen-plan'`)
    await pool.run(grant({ resource: 'Patient/patient-seen-granted', resource_self: String(DEFINITION.hasher.selfOf('Patient', 'patient-seen-granted')) }))
    await pool.run(grant({ resource: 'Patient/patient-seen-ended', resource_self: String(DEFINITION.hasher.selfOf('Patient', 'patient-seen-ended')), ends: at }))
    const seenBy: Scope = { branches: (['plan', 'source', 'grant'] as const).map(by => ({ by, party: 'Organization/seer' })), refersTo: 'visible' }
    const results = await storeVersions(pool, [...ids.map(id => versionOf(patient('After'), id, { at, seenBy })), versionOf(patient('Other'), 'patient-seen-by-all', { seenBy: EVERYTHING })], 1)
    expect(results.map(result => result.did)).toEqual(['stored', 'stored', 'stored', 'hidden', 'hidden', 'stored', 'stored'])
    expect(await Promise.all(ids.map(wordsOf))).toEqual([['After'], ['After'], ['After'], ['Before'], ['Before'], ['After']])
  })
  test('a row that is given to others while it is waited for is left alone', async () => {
    const seenBy: Scope = { branches: [{ by: 'plan', party: 'Organization/before' }], refersTo: 'visible' }
    await storeVersions(pool, [versionOf(patient('Kept'), 'patient-given')], 1)
    await pool.run(sql`update current set plan = 'Organization/before' where id = 'patient-given'`)
    const waiting = await pool.withConnection(async other => {
      await other.run(sql`begin`)
      await other.run(sql`update current set plan = 'Organization/after' where id = 'patient-given'`)
      const storing = storeVersions(pool, [versionOf(patient('Lost'), 'patient-given', { seenBy })], 1)
      await untilWaiting(pool)
      await other.run(sql`commit`)
      return storing
    })
    expect([waiting, await storeVersions(pool, [versionOf(patient('Lost'), 'patient-given', { seenBy })], 1), await wordsOf('patient-given')]).toEqual([[{ did: 'moved', found: 1 }], [{ did: 'hidden' }], ['Kept']])
  })
  test('of older definitions stores nothing', async () => {
    expect(await storeVersions(pool, [versionOf(patient('Old'), 'patient-old')], 0)).toEqual([{ did: 'outdated' }])
    expect(await pool.run(sql`select from current where id = 'patient-old'`)).toEqual([])
  })
  test('an open end, U+0000, a value beyond every instant: all are indexed', async () => {
    const odd: Resource = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, period: { end: '2026-01-01' } }
    const index = extract({ ...odd, id: 'encounter-odd' })
    expect((await storeVersions(pool, [versionOf(odd, 'encounter-odd', { index: { ...index, roles: { ...index.roles, lo: -Number.MAX_VALUE, hi: Infinity }, words: [{ param: 1n, folded: 'a\0b', exact: '\0' }] } })], 1))[0]?.did).toBe('stored')
  })
  test('is one round trip and one commit for 64 writes', async () => {
    const db = counting(pool), [before] = await pool.run<{ xact: bigint }>(sql`select pg_current_xact_id()::text::bigint as xact`)
    await storeVersions(db, Array.from({ length: 64 }, (_, i) => versionOf(patient(`Many ${i}`), `patient-many-${i}`)), 1)
    const rows = await pool.run<{ x: string }>(sql`select distinct x from version where id like 'patient-many-%'`)
    expect([db.seen.length, rows.length, BigInt(rows[0]!.x) > before!.xact]).toEqual([1, 1, true])
  })
})

describe('writes in flight', () => {
  test('what is at fault fails alone, with an error of its own that carries no value', async () => {
    const store = batchedStore(pool, () => 1), tooLong = `sentinel-4471-${randomBytes(6_000).toString('base64')}`
    const bad = versionOf(patient('Neighbour'), 'patient-bad'), faulty: NewVersion = { ...bad, index: { ...bad.index, words: [{ param: 1n, folded: tooLong, exact: 'x' }] } }
    const results = await Promise.allSettled([store(versionOf(patient('Good A'), 'patient-good-a')), store(faulty), store(versionOf(patient('Good B'), 'patient-good-b'))])
    expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const { reason } = results[1] as PromiseRejectedResult
    expect(reason).toMatchObject({ name: 'StorageError', code: '54000' })
    expect(`${String(reason)} ${JSON.stringify(reason)} ${String((reason as Error).stack)} ${String((reason as Error).cause)}`).not.toMatch(/sentinel|Neighbour|Good/)
    expect([await wordsOf('patient-good-a'), await wordsOf('patient-bad')]).toEqual([['Good A'], []])
  })
  test('two of one id do not share a statement: both are stored, in their order', async () => {
    const store = batchedStore(pool, () => 1)
    const results = await Promise.all(['First', 'Second', 'Third'].map(family => store(versionOf(patient(family), 'patient-same'))))
    expect(results.map(result => result.did === 'stored' && result.version)).toEqual([1, 2, 3])
    expect(await wordsOf('patient-same')).toEqual(['Third'])
  })
})

describe('on a filled record', () => {
  const bodies = serviceRequests(200).map(text => parseJson(text) as Resource)
  const batch = (from: number, count: number) => Array.from({ length: count }, (_, i) => versionOf(bodies[(from + i) % bodies.length]!, `sr-${from + i}`))
  beforeAll(async () => {
    for (const wave of targets()) for (let i = 0; i < wave.length; i += 64) await storeVersions(pool, wave.slice(i, i + 64).map(resource => versionOf(resource, resource.id!)), 1)
    for (let i = 0; i < 3_200; i += 64) {
      await storeVersions(pool, batch(i, 64), 1)
      await storeVersions(pool, Array.from({ length: 64 }, (_, j) => versionOf(patient(`Filling ${i + j}`), `patient-filling-${i + j}`)), 1)
    }
    for (const table of ['version', 'current', 'identifier', 'span', 'word']) await pool.run({ name: `analyze-${table}`, text: `analyze ${table}`, values: [] })
  }, 120_000)

  test('creates and updates reach every row by an index, whether planned for these values or for any', async () => {
    const versions = [...batch(100, 16), ...batch(9_000, 16), versionOf(patient('Renamed'), 'patient-filling-7', { seenBy: { branches: (['plan', 'source', 'grant'] as const).map(by => ({ by, party: 'Organization/p' })), refersTo: 'visible' } })], statement = storeStatement(versions, targetsOf(versions), 1)
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await pool.withConnection(async connection => {
        await connection.run({ name: `mode-${mode}`, text: `set plan_cache_mode = ${mode}`, values: [] })
        await connection.run(sql`begin`)
        const rows = await connection.run<{ 'QUERY PLAN': unknown }>({ name: 'explain', text: `explain (analyze, buffers, format json) ${statement.text}`, values: [...statement.values] })
        await connection.run(sql`rollback`)
        const plan = JSON.stringify(rows[0]!['QUERY PLAN'])
        const scanned = [...plan.matchAll(/"Node Type":"Seq Scan"[^{}]*?"Relation Name":"(\w+)"/g)].map(match => match[1])
        expect([...new Set(scanned)].filter(table => table !== 'definition_epoch'), mode).toEqual([])
        await connection.run({ name: 'mode', text: 'reset plan_cache_mode', values: [] })
      })
    }
  })
  test('a create of 3 KB writes less than 10 KB of log, index rows and change order included', async () => {
    const position = async (): Promise<bigint> => (await pool.run<{ at: bigint }>(sql`select (pg_current_wal_insert_lsn() - '0/0')::bigint as at`))[0]!.at
    const [{ bytes }] = await pool.run(sql`select avg(length(body))::int as bytes from version where type = 'ServiceRequest'`) as [{ bytes: number }]
    await storeVersions(pool, batch(20_000, 64), 1)
    // Other files of the run write too: the quietest of several measurements counts.
    let least = Infinity
    for (let i = 0; i < 8; i++) {
      const before = await position()
      for (let j = 0; j < 4; j++) await storeVersions(pool, batch(30_000 + i * 1_000 + j * 64, 64), 1)
      least = Math.min(least, Number(await position() - before) / 256)
    }
    expect(bytes).toBeGreaterThan(2_500)
    expect(least).toBeLessThan(10_240)
  })
})
