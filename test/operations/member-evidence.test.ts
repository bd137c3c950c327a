/** A member's whole record, however large: in two statements, each resource with whether the caller may see it. */
import type { Observation } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Resource } from '../../src/fhir/resource.ts'
import type { Scope } from '../../src/fhir/scope.ts'
import { gather } from '../../src/operations/member-evidence.ts'
import { dossiers } from '../../src/repository/dossier.ts'
import { searching } from '../../src/repository/search.ts'
import { openPool, type Pool, type Statement } from '../../src/storage/pool.ts'
import { NO_CONSEQUENCES } from '../support/record.ts'
import { freshDatabase } from '../support/database.ts'
import { SENTINEL } from '../support/sentinel.ts'
import { DEFINITION, put, type Put } from '../repository/search-record.ts'

const AT = new Date('2026-11-01T08:00:00Z'), PLAN = 'Organization/plan-1', PROVIDER = 'Organization/provider-a', MANY = 500, MEMBER = { reference: 'Patient/member-500' }
let pool: Pool, statements: Statement[] = []

const survey = (i: number): Observation => ({ resourceType: 'Observation', id: `obs-${i}`, status: 'final', code: { coding: [{ system: 'http://loinc.org', code: `880${i % 7}-2` }] }, subject: MEMBER, performer: [{ reference: `PractitionerRole/role-${i % 20}` }] })
const others: readonly Resource[] = [
  { resourceType: 'Patient', id: 'member-500', birthDate: '1990-01-01', name: [{ family: SENTINEL }] }, { resourceType: 'Patient', id: 'child-501', birthDate: '2018-01-01' }, { resourceType: 'Patient', id: 'somebody-502' },
  { resourceType: 'Group', id: 'household-1', type: 'person', actual: true, member: [{ entity: MEMBER }, { entity: { reference: 'Patient/child-501' } }] },
  { resourceType: 'Group', id: 'roster-1', type: 'person', actual: true, member: [{ entity: MEMBER }] },
  { resourceType: 'Observation', id: 'of-another', status: 'final', code: {}, subject: { reference: 'Patient/somebody-502' } },
  { resourceType: 'Encounter', id: 'visit-1', status: 'finished', class: { code: 'EMER' }, subject: MEMBER, serviceProvider: { reference: 'Organization/hospital-3' }, location: [{ location: { reference: 'Location/ward-2' } }] },
  ...Array.from({ length: 20 }, (_, i): Resource => ({ resourceType: 'PractitionerRole', id: `role-${i}`, organization: { reference: `Organization/clinic-${i % 3}` } })),
  ...['hospital-3', 'clinic-0', 'clinic-1', 'clinic-2', 'elsewhere-9'].map((id): Resource => ({ resourceType: 'Organization', id })), { resourceType: 'Location', id: 'ward-2', status: 'active' },
]
const owned = (resource: Resource): Put => ({ resource, at: AT, plan: PLAN, ...(resource.id === 'obs-7' || resource.id === 'member-500' ? { provider: PROVIDER } : {}) })

beforeAll(async () => {
  pool = openPool({ url: (await freshDatabase()).url, max: 4 })
  await put(pool, [...others, ...Array.from({ length: MANY }, (_, i) => survey(i)), survey(9_999)].map(owned))
  await put(pool, [{ ...owned(survey(9_999)), deleted: true }, { ...owned({ resourceType: 'Patient', id: 'gone-503' }) }])
  await put(pool, [{ ...owned({ resourceType: 'Patient', id: 'gone-503' }), deleted: true }])
})
afterAll(() => pool.end())

const counted = (): Pool => ({ ...pool, run: statement => { statements.push(statement); return pool.run(statement) } })
function asked(scope: Scope, id = 'member-500'): ReturnType<typeof gather> {
  statements = []
  const open = dossiers({
    pool: counted(), searching: searching({ definition: DEFINITION }), selfOf: DEFINITION.hasher.selfOf.bind(DEFINITION.hasher), extract: () => { throw new Error('nothing is written') },
    gates: [], consequences: NO_CONSEQUENCES, now: () => AT, newId: () => 'id',
  })
  return gather(id, { dossier: open(scope) })
}
const ofPlan: Scope = { branches: [{ by: 'plan', party: PLAN }, { by: 'nobody', types: ['Organization', 'Location'] }], refersTo: 'visible' }
const ofProvider: Scope = { branches: [{ by: 'provider', party: PROVIDER }, { by: 'nobody', types: ['Organization'] }], refersTo: 'visible' }
const named = (resources: readonly Resource[]): readonly string[] => resources.map(r => `${r.resourceType}/${r.id}`)

test('all of 500 resources, and what they point to, takes two statements', async () => {
  const { resources } = await asked(ofPlan), names = named(resources)
  expect([statements.length, names.filter(name => name.startsWith('Observation/')).length, new Set(names).size]).toEqual([2, MANY, names.length])
})

describe('what is gathered', () => {
  test('is about the member alone, and not what was deleted', async () => {
    const names = named((await asked(ofPlan)).resources)
    expect(names).toEqual(expect.arrayContaining(['Patient/member-500', 'Encounter/visit-1', 'Observation/obs-0']))
    expect(names.filter(name => ['Observation/of-another', 'Observation/obs-9999', 'Patient/somebody-502', 'Organization/elsewhere-9'].includes(name))).toEqual([])
  })
  test('is what they point to, the organization behind a role once, and who lives in the household', async () => {
    const names = named((await asked(ofPlan)).resources)
    expect(names.filter(name => /^(Organization|Location|Group|Patient)/.test(name)).toSorted()).toEqual([
      'Group/household-1', 'Group/roster-1', 'Location/ward-2', 'Organization/clinic-0', 'Organization/clinic-1', 'Organization/clinic-2', 'Organization/hospital-3', 'Patient/child-501', 'Patient/member-500',
    ])
  })
  test('is seen by the plan as far as its scope goes', async () => {
    const { seen } = await asked(ofPlan)
    expect([seen.has('Observation/obs-7'), seen.has('Organization/clinic-1'), seen.has('Location/ward-2')]).toEqual([true, true, true])
  })
  test('is used though the caller may not see it, and told apart', async () => {
    const { resources, seen } = await asked(ofProvider)
    expect(named(resources)).toContain('Observation/obs-8')
    expect([...seen].filter(name => !name.startsWith('Organization/')).toSorted()).toEqual(['Observation/obs-7', 'Patient/member-500'])
  })
})

test('names the version of each that was read', async () => {
  const { versions } = await asked(ofPlan)
  expect([versions.get('Patient/member-500'), versions.get('Observation/obs-7')]).toEqual(['1', '1'])
})

test('of a member the caller may not see, that was deleted, or that never was, there is nothing', async () => {
  await expect(asked(ofProvider, 'somebody-502')).rejects.toMatchObject({ kind: 'not-found' })
  await expect(asked(ofPlan, 'nobody-504')).rejects.toMatchObject({ kind: 'not-found' })
  await expect(asked({ branches: [], refersTo: 'visible' })).rejects.toMatchObject({ kind: 'not-found' })
  await expect(asked(ofPlan, 'gone-503')).rejects.toMatchObject({ kind: 'gone' })
})
