import { beforeAll, describe, expect, test } from 'vitest'
import { EVERYTHING } from '../../src/fhir/scope.ts'
import { parseSearch } from '../../src/search/parse.ts'
import { searching } from '../../src/repository/search.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { freshDatabase } from '../support/database.ts'
import { DEFINITION, put } from './search-record.ts'

const NOW = new Date('2026-11-26T20:00:00.000Z')
const at = (n: number): Date => new Date(Date.parse('2026-11-01T00:00:00.000Z') + n * 1000)
let pool: Pool
const { page } = searching({ definition: DEFINITION })
const ids = async (type: string, query: string, scope = EVERYTHING): Promise<string[]> =>
  (await page(pool, parseSearch(type, query, { definition: DEFINITION, now: NOW }), scope, NOW)).matches.map(v => v.id)

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
