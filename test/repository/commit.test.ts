import sql from 'sql-template-tag'
import { beforeAll, describe, expect, test } from 'vitest'
import { EVERYTHING } from '../../src/fhir/scope.ts'
import type { OpenRepository } from '../../src/repository/open.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { causeOf, creating, deleting, openRecord, under, updating } from '../support/record.ts'

let database: FreshDatabase, record: OpenRepository
beforeAll(async () => {
  database = await freshDatabase()
  record = await openRecord(database.pool)
  return () => record.close()
})
const reader = () => record.within(EVERYTHING)
const patient = { resourceType: 'Patient', name: [{ family: 'Okonkwo-Larsen' }] }

describe('a create', () => {
  test('stores the body as it came, with id and meta', async () => {
    const text = '{ "resourceType":"Basic",\n "code" : {"text":"a \\u00e9"}, "id":"theirs", "meta":{"profile":["https://x.example/p"],"versionId":"9"} }'
    const { stored: [one] } = await record.commit([creating(text, { id: 'basic-7741' })], under())
    expect(one).toMatchObject({ did: 'created', version: { type: 'Basic', id: 'basic-7741', version: '1', method: 'POST' } })
    const read = await reader().read('Basic', 'basic-7741')
    expect(read).toEqual(one?.version)
    expect(read.text).toBe(`{ "resourceType":"Basic",\n "code" : {"text":"a \\u00e9"}, "id":"basic-7741", "meta":{"versionId":"1","lastUpdated":"${read.lastUpdated}","profile":["https://x.example/p"]} }`)
  })
  test('keeps who made it and why', async () => {
    const cause = causeOf({ action: 'submit-referral', reasons: ['AUT-005', 'TCS-001'], door: 'mllp' })
    await record.commit([creating(patient, { id: 'patient-5512' })], under({ cause }))
    const [row] = await database.pool.run(sql`select who, party, role, action, reasons, door, request, source from version where id = 'patient-5512'`)
    expect(row).toEqual({
      who: 'operator-1', party: 'Organization/plan-1', role: 'plan', action: 'submit-referral', reasons: 'AUT-005 TCS-001', door: 'mllp',
      request: cause.request, source: 'Organization/plan-1',
    })
  })
  test('of an id that exists is refused, and changes nothing', async () => {
    await record.commit([creating(patient, { id: 'patient-5513' })], under())
    await expect(record.commit([creating(patient, { id: 'patient-5513' })], under())).rejects.toMatchObject({ kind: 'conflict' })
    expect((await reader().read('Patient', 'patient-5513')).version).toBe('1')
  })
})

describe('an update', () => {
  test('gives the next version and replaces the index rows', async () => {
    await record.commit([updating('patient-6001', patient)], under())
    const { stored: [one] } = await record.commit([updating('patient-6001', { ...patient, name: [{ family: 'Quist' }] })], under())
    expect(one).toMatchObject({ did: 'updated', version: { version: '2', method: 'PUT' } })
    const words = await database.pool.run(sql`select folded from word where self = (select self from current where id = 'patient-6001')`)
    expect(words).toEqual([{ folded: 'quist' }])
  })
  test('that may not create answers not-found where nothing is', async () => {
    await expect(record.commit([updating('patient-6002', patient, { upsert: false })], under())).rejects.toMatchObject({ kind: 'not-found' })
  })
  test('with the version that stands passes, with another it is stale', async () => {
    await record.commit([updating('patient-6003', patient)], under())
    await record.commit([updating('patient-6003', patient, { upsert: false, ifMatch: '1' })], under())
    await expect(record.commit([updating('patient-6003', patient, { upsert: false, ifMatch: '1' })], under())).rejects.toMatchObject({ kind: 'stale-version' })
    await expect(record.commit([updating('patient-6004', patient, { upsert: false, ifMatch: '1' })], under())).rejects.toMatchObject({ kind: 'not-found' })
  })
  test('of many at once with one If-Match: one wins, the others are stale', async () => {
    await record.commit([updating('patient-6005', patient)], under())
    const tries = await Promise.allSettled(Array.from({ length: 30 }, () => record.commit([updating('patient-6005', patient, { upsert: false, ifMatch: '1' })], under())))
    expect(tries.filter(t => t.status === 'fulfilled')).toHaveLength(1)
    expect(tries.flatMap(t => t.status === 'rejected' ? [(t.reason as { kind: string }).kind] : [])).toEqual(Array.from({ length: 29 }, () => 'stale-version'))
  })
})

describe('a delete', () => {
  test('is a version without a body; the resource is gone, its versions go on', async () => {
    await record.commit([updating('basic-8001', { resourceType: 'Basic', code: { text: 'x' } })], under())
    const { stored: [one] } = await record.commit([deleting('Basic', 'basic-8001')], under())
    expect(one).toMatchObject({ did: 'deleted', version: { version: '2', deleted: true, text: '' } })
    await expect(reader().read('Basic', 'basic-8001')).rejects.toMatchObject({ kind: 'gone' })
    expect((await reader().vread('Basic', 'basic-8001', '1')).text).toContain('"versionId":"1"')
    await expect(reader().vread('Basic', 'basic-8001', '2')).rejects.toMatchObject({ kind: 'gone' })
    expect((await record.commit([deleting('Basic', 'basic-8001')], under())).stored[0]).toMatchObject({ did: 'unchanged', version: { version: '2' } })
    expect((await record.commit([updating('basic-8001', { resourceType: 'Basic', code: { text: 'y' } })], under())).stored[0]).toMatchObject({ did: 'created', version: { version: '3' } })
  })
  test('of what never was answers not-found', async () => {
    await expect(record.commit([deleting('Basic', 'basic-8002')], under())).rejects.toMatchObject({ kind: 'not-found' })
  })
  test('is refused while something refers to it, and passes together with what does', async () => {
    await record.commit([updating('patient-8003', patient)], under())
    await record.commit([updating('encounter-8003', { resourceType: 'Encounter', status: 'finished', subject: { reference: 'Patient/patient-8003' } })], under())
    await expect(record.commit([deleting('Patient', 'patient-8003')], under())).rejects.toMatchObject({ kind: 'conflict' })
    await record.commit([deleting('Patient', 'patient-8003'), deleting('Encounter', 'encounter-8003')], under())
    await expect(reader().read('Patient', 'patient-8003')).rejects.toMatchObject({ kind: 'gone' })
  })
})

describe('a history', () => {
  test('is paged newest first, deletions included, with the total', async () => {
    await record.commit([updating('basic-9001', { resourceType: 'Basic', code: { text: '1' } })], under())
    await record.commit([deleting('Basic', 'basic-9001')], under())
    await record.commit([updating('basic-9001', { resourceType: 'Basic', code: { text: '3' } })], under())
    const first = await reader().history('Basic', 'basic-9001', { count: 2 })
    expect(first).toMatchObject({ total: 3, versions: [{ version: '3' }, { version: '2', deleted: true, method: 'DELETE' }] })
    const second = await reader().history('Basic', 'basic-9001', { count: 2, cursor: first.next! })
    expect(second.versions.map(v => v.version)).toEqual(['1'])
    expect(second.next).toBeUndefined()
    await expect(reader().history('Basic', 'basic-9001', { count: 2, cursor: 'nonsense' })).rejects.toMatchObject({ kind: 'invalid' })
    await expect(reader().history('Basic', 'basic-9002', { count: 2 })).rejects.toMatchObject({ kind: 'not-found' })
  })
})
