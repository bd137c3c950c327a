import sql from 'sql-template-tag'
import { afterAll, expect, test } from 'vitest'
import type { OperationOutcome } from '@medplum/fhirtypes'
import type { FhirError } from '../../src/fhir/error.ts'
import { EVERYTHING, type Branch } from '../../src/fhir/scope.ts'
import type { Write } from '../../src/fhir/write.ts'
import type { Statement } from '../../src/storage/pool.ts'
import { freshDatabase } from '../support/database.ts'
import { causeOf, creating, deleting, openRecord, under, updating } from '../support/record.ts'
import { SENTINEL } from '../support/sentinel.ts'

const { pool } = await freshDatabase(), seen: Statement[] = []
const record = await openRecord({ ...pool, withConnection: use => pool.withConnection(({ run }) => use({ run(statement) { seen.push(statement); return run(statement) } })) })
afterAll(() => record.close())

const named = (name: string): number => seen.filter(statement => 'name' in statement && statement.name === name).length
const patient = { resourceType: 'Patient', name: [{ family: SENTINEL }] }
const encounterOf = (id: string) => ({ resourceType: 'Encounter', status: 'finished', subject: { reference: `Patient/${id}` } })
const fresh = async (...ids: string[]): Promise<void> => void await Promise.all(ids.map(id => record.commit([updating(id, patient)], under())))
const asked = (write: Write, branches: readonly Branch[] = EVERYTHING.branches): Promise<string> => record.commit([write], { cause: causeOf(), scope: { branches, refersTo: 'visible' } })
  .then(({ stored: [one] }) => `${one!.did} ${one!.version.version}`, (error: FhirError) => `${error.kind}: ${(error.outcome.issue as OperationOutcome['issue'])[0]?.details?.text}`)

test('deletions in flight share a transaction, and each has an end of its own', async () => {
  await fresh('one-1', 'one-2', 'one-3', 'one-4', 'one-5')
  await record.commit([creating(encounterOf('one-2'), { id: 'encounter-of-2' }), creating(encounterOf('one-2'), { id: 'encounter-too' })], under())
  await record.commit([deleting('Patient', 'one-3')], under())
  seen.length = 0
  const ends = await Promise.all([
    asked(deleting('Patient', 'one-1')), asked(deleting('Patient', 'one-2')).then(end => end.split(':')[0]), asked(deleting('Patient', 'one-3')), asked(deleting('Patient', 'one-4', { ifMatch: '7' })), asked(deleting('Patient', 'one-5', { ifMatch: '1' })),
    asked(deleting('Encounter', 'encounter-of-2')),
  ])
  expect(ends).toEqual([
    'deleted 2', 'conflict', 'unchanged 2', 'stale-version: The Patient has another version than If-Match names', 'deleted 2', 'deleted 2',
  ])
  expect([named('hold-at-once'), named('store')]).toEqual([1, 1])
  expect([await asked(deleting('Encounter', 'encounter-too')), await asked(deleting('Patient', 'one-2'))]).toEqual(['deleted 2', 'deleted 2'])
})

test('a deletion keeps whose the resource was, and leaves nothing to find it by', async () => {
  await fresh('whose-1')
  await record.commit([creating(encounterOf('whose-1'), { id: 'encounter-whose' })], under())
  await pool.run(sql`with c as (update current set plan = 'Organization/p', provider = 'Organization/q' where id in ('whose-1', 'encounter-whose')) update version set plan = 'Organization/p', provider = 'Organization/q' where id in ('whose-1', 'encounter-whose')`)
  const { stored: [one] } = await record.commit([deleting('Encounter', 'encounter-whose')], under())
  expect(one).toMatchObject({ did: 'deleted', version: { version: '2', deleted: true, text: '', method: 'DELETE', owners: { patient: 'Patient/whose-1', plan: 'Organization/p', provider: 'Organization/q', source: 'Organization/plan-1' } } })
  expect(await pool.run(sql`select patient, plan, provider, source, body from version where id = 'encounter-whose' and version = 2`)).toEqual([{ patient: 'Patient/whose-1', plan: 'Organization/p', provider: 'Organization/q', source: 'Organization/plan-1', body: '' }])
  expect(await pool.run(sql`select deleted, tok from current where id = 'encounter-whose'`)).toEqual([{ deleted: true, tok: [] }])
})

test('what lies outside the scope is absent; a grant opens it', async () => {
  await fresh('scoped-1', 'scoped-2', 'scoped-3')
  await pool.run(sql`insert into access_grant (party, patient, resource, purpose, starts, because) values ('Organization/g', 'Patient/scoped-2', '', 'care', '2020-01-01', '')`)
  const absent = 'not-found: There is no such Patient', grant: Branch = { by: 'grant', party: 'Organization/g' }
  expect(await Promise.all([
    asked(deleting('Patient', 'scoped-1'), [{ by: 'plan', party: 'Organization/other' }]), asked(deleting('Patient', 'scoped-2'), [grant]), asked(deleting('Patient', 'scoped-3'), [grant]), asked(deleting('Patient', 'scoped-none')),
  ])).toEqual([absent, 'deleted 2', absent, absent])
})

test('one that somebody is at waits alone, the others do not', async () => {
  await fresh('busy-1', 'busy-2')
  await pool.withConnection(async other => {
    await other.run(sql`begin`)
    await other.run(sql`select from current where id = 'busy-1' for key share`)
    let done = false
    const waiting = asked(deleting('Patient', 'busy-1')).finally(() => { done = true })
    expect([await asked(deleting('Patient', 'busy-2')), done]).toEqual(['deleted 2', false])
    await other.run(sql`commit`)
    expect(await waiting).toBe('deleted 2')
  })
})
