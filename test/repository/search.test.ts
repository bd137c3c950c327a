import sql from 'sql-template-tag'
import { beforeAll, describe, expect, test } from 'vitest'
import { FhirError } from '../../src/fhir/error.ts'
import { EVERYTHING } from '../../src/fhir/scope.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import type { Version } from '../../src/fhir/version.ts'
import { parseSearch } from '../../src/search/parse.ts'
import { searching } from '../../src/repository/search.ts'
import { bigints } from '../../src/storage/arrays.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { freshDatabase } from '../support/database.ts'
import { DEFINITION, put } from './search-record.ts'

const NOW = new Date('2026-11-26T20:00:00.000Z')
const at = (n: number): Date => new Date(Date.parse('2026-11-01T00:00:00.000Z') + n * 1000)
let pool: Pool
const search = searching({ definition: DEFINITION })
const parse = (type: string, query: string) => parseSearch(type, query, { definition: DEFINITION, now: NOW })
const run = (type: string, query: string, scope = EVERYTHING) => search.page(pool, parse(type, query), scope, NOW)
const ids = async (type: string, query: string, scope = EVERYTHING): Promise<string[]> => (await run(type, query, scope)).matches.map(v => v.id)
const named = (versions: readonly Version[]): string[] => versions.map(v => `${v.type}/${v.id}`).toSorted()
async function kind(asked: Promise<unknown>): Promise<string> {
  try { await asked } catch (error) { if (error instanceof FhirError) return `${error.kind} ${error.outcome.issue[0]?.code}` }
  return 'answered'
}
beforeAll(async () => {
  ({ pool } = await freshDatabase(4))
  await put(pool, [
    { at: at(1), resource: { resourceType: 'Patient', id: 'pat-401', identifier: [{ system: 'urn:cin', value: '98400001A' }], name: [{ family: 'Núñez', given: ['Ana'] }], birthDate: '1980-05-01' } },
    { at: at(2), resource: { resourceType: 'Patient', id: 'pat-402', identifier: [{ system: 'urn:mrn', value: '98400001A' }], name: [{ family: 'Nunes', given: ['Bo'] }] } },
    { at: at(3), resource: { resourceType: 'Organization', id: 'org-409', name: 'Clinic' } },
  ])
  await put(pool, [
    { at: at(4), resource: { resourceType: 'Task', id: 'task-411', status: 'requested', intent: 'order', for: { reference: 'Patient/pat-401' }, owner: { reference: 'Organization/org-409' }, authoredOn: '2026-02-03T10:00:00-08:00' } },
    { at: at(5), resource: { resourceType: 'Task', id: 'task-412', status: 'completed', intent: 'order', for: { reference: 'Patient/pat-402' }, authoredOn: '2026-02-04' } },
  ])
})

describe('a search', () => {
  test.each([
    ['Patient', 'identifier=urn:cin|98400001A', ['pat-401']],
    ['Patient', 'identifier=98400001A', ['pat-402', 'pat-401']],
    ['Patient', 'identifier=|98400001A', []],
    ['Patient', 'name=nune', ['pat-402', 'pat-401']],
    ['Patient', 'name=nuñ', ['pat-402', 'pat-401']],
    ['Patient', 'family:exact=Nunes', ['pat-402']],
    ['Patient', 'birthdate=ge1980', ['pat-401']],
    ['Patient', '_id=pat-402,pat-999', ['pat-402']],
    ['Patient', '', ['pat-402', 'pat-401']],
    ['Patient', '_sort=_lastUpdated', ['pat-401', 'pat-402']],
    ['Patient', '_sort=birthdate', ['pat-401', 'pat-402']],
    ['Patient', '_sort=-birthdate', ['pat-401', 'pat-402']],
    ['Task', 'patient=pat-401', ['task-411']],
    ['Task', 'subject=Patient/pat-401&status=requested', ['task-411']],
    ['Task', 'status=requested,completed', ['task-412', 'task-411']],
    ['Task', 'status:not=requested', ['task-412']],
    ['Task', 'status=http://hl7.org/fhir/task-status|requested', ['task-411']],
    ['Task', 'owner=Organization/org-409&status=requested', ['task-411']],
    ['Task', 'authored-on=2026-02-03', ['task-411']],
    ['Task', '_lastUpdated=lt2026-11-01T00:00:05Z', ['task-411']],
    ['Organization', 'name=clin', ['org-409']],
  ])('%s?%s finds %j', async (type, query, expected) => {
    expect(await ids(type, query)).toEqual(expected)
  })
})

describe('a page', () => {
  test('holds the bodies as they are stored', async () => {
    const [task] = (await run('Task', '_id=task-411')).matches
    expect(task).toMatchObject({ type: 'Task', id: 'task-411', version: '1', lastUpdated: '2026-11-01T00:00:04.000Z', deleted: false, method: 'PUT', owners: { patient: 'Patient/pat-401' } })
    expect(JSON.parse(task!.text)).toMatchObject({ id: 'task-411', meta: { versionId: '1', lastUpdated: '2026-11-01T00:00:04.000Z' } })
  })
  test('leads to the next, and the last to none', async () => {
    const first = await run('Task', '_count=1'), second = await run('Task', `_count=1&_cursor=${first.next}`)
    expect([first.matches[0]?.id, second.matches[0]?.id, second.next]).toEqual(['task-412', 'task-411', undefined])
  })
  test('a cursor of another query, of another type, or of nobody is refused', async () => {
    const { next } = await run('Task', '_count=1')
    expect(await kind(run('Task', `status=requested&_count=1&_cursor=${next}`))).toBe('invalid invalid')
    expect(await kind(run('Patient', `_count=1&_cursor=${next}`))).toBe('invalid invalid')
    expect(await kind(run('Task', `_count=1&_cursor=${next!.slice(0, -2)}AA`))).toBe('invalid invalid')
  })
  test('tells a total when asked, and with _count=0 that alone', async () => {
    expect((await run('Task', '')).total).toBeUndefined()
    expect((await run('Task', '_total=accurate&_count=1')).total).toBe(2)
    expect(await run('Task', '_count=0&status=requested')).toEqual({ matches: [], included: [], total: 1 })
    expect((await run('Patient', '_summary=count&name=nune')).total).toBe(2)
    expect((await run('Task', '_total=estimate&status=requested,completed')).total).toBe(2)
  })
})

describe('what a page brings along', () => {
  test('is what its matches refer to', async () => {
    expect(named((await run('Task', 'status=requested&_include=Task:patient&_include=Task:owner')).included)).toEqual(['Organization/org-409', 'Patient/pat-401'])
    expect(named((await run('Task', 'status=requested&_include=Task:subject:Group')).included)).toEqual([])
  })
  test('is what refers to its matches, by the member or by any other reference', async () => {
    expect(named((await run('Patient', '_revinclude=Task:patient')).included)).toEqual(['Task/task-411', 'Task/task-412'])
    expect(named((await run('Organization', '_revinclude=Task:owner')).included)).toEqual(['Task/task-411'])
  })
  test('comes once, and not when it is a match', async () => {
    const both = await run('Task', '_include=Task:patient&_include=Task:subject')
    expect(named(both.included)).toEqual(['Patient/pat-401', 'Patient/pat-402'])
  })
  test('is refused, never cut, when it is more than a thousand', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => ({ at: at(100), resource: { resourceType: 'Basic', id: `basic-${i}`, code: {}, author: { reference: 'Practitioner/dr-441' } } as Resource }))
    await put(pool, [{ at: at(99), resource: { resourceType: 'Practitioner', id: 'dr-441' } }])
    for (let i = 0; i < many.length; i += 100) await put(pool, many.slice(i, i + 100))
    expect(await kind(run('Practitioner', '_revinclude=Basic:author'))).toBe('invalid too-costly')
  })
})

describe('for those who gather', () => {
  test('matches come newest last, as many as asked for', async () => {
    const found = (most: number) => search.matches(pool, { type: 'Task', query: 'intent=order', scope: EVERYTHING, most, now: NOW })
    expect((await found(10)).map(v => v.id)).toEqual(['task-411', 'task-412'])
    expect((await found(1)).map(v => v.id)).toEqual(['task-411'])
  })
  test('a query that is none is refused', async () => {
    expect(await kind(search.matches(pool, { type: 'Task', query: 'statsu=x', scope: EVERYTHING, most: 1, now: NOW }))).toBe('invalid invalid')
  })
  test('identifiers are resolved over the whole record, with or without their system', async () => {
    expect(await search.identified(pool, 'Patient', 'urn:cin', '98400001A')).toEqual(['pat-401'])
    expect((await search.identified(pool, 'Patient', undefined, '98400001A')).toSorted()).toEqual(['pat-401', 'pat-402'])
    expect(await search.identified(pool, 'Patient', 'urn:cin', '98400001')).toEqual([])
  })
  test('a resource in memory is asked the same question', () => {
    expect(search.match('Task', 'focus=ServiceRequest/sr-1', { resourceType: 'Task', status: 'requested', intent: 'order', focus: { reference: 'ServiceRequest/sr-1' } })).toBe(true)
  })
  test('the tokens of those who may refer to a resource hold each of them', async () => {
    const keys = search.referrerKeys('Organization', 'org-409')
    const rows = await pool.run<{ id: string }>(sql`select id from current where tok && ${bigints(keys)}::bigint[]`)
    expect(rows.map(r => r.id)).toEqual(['task-411'])
  })
})
