/** Which labels are in use: as if the record held nothing but what a scope shows. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Labels } from '../../../src/fhir/labels.ts'
import { EVERYTHING, type Scope } from '../../../src/fhir/scope.ts'
import { labelsIn } from '../../../src/repository/labels.ts'
import type { Pool } from '../../../src/storage/pool.ts'
import { PARTIES } from '../../search/arbitrary.ts'
import { freshDatabase } from '../../support/database.ts'
import { put } from '../../repository/search-record.ts'
import { NOW, opens, settle, world } from '../../repository/search-world.ts'

const SCOPES: readonly [string, Scope][] = [
  ['a plan', { branches: [{ by: 'plan', party: PARTIES[0] }, { by: 'source', party: PARTIES[0] }, { by: 'grant', party: PARTIES[0] }, { by: 'nobody', types: ['Observation'] }], refersTo: 'visible' }],
  ['a provider, of some types', { branches: [{ by: 'provider', party: PARTIES[1], types: ['Patient', 'Encounter'] }, { by: 'grant', party: PARTIES[1] }], refersTo: 'visible' }],
  ['a sender', { branches: [{ by: 'source', party: PARTIES[2] }], refersTo: 'anyone' }],
  ['nobody', { branches: [], refersTo: 'visible' }],
]
const TYPES = ['Patient', 'Encounter', 'Task', 'Observation', 'Basic', undefined]

describe.each(SCOPES)('%s', (_, scope) => {
  let everything: Pool, permitted: Pool
  beforeAll(async () => {
    ({ pool: everything } = await freshDatabase(2));
    ({ pool: permitted } = await freshDatabase(2))
    // Each resource has a label of its own, so that one too many or too few is told.
    const labelled = world().map(one => ({ ...one, resource: { ...one.resource, meta: { tag: [{ system: 'urn:own', code: `${one.resource.resourceType}-${one.resource.id}` }], security: [{ code: 'R' }] } } }))
    for (const one of (await settle(everything, labelled as ReturnType<typeof world>)).filter(p => opens(scope, p))) await put(permitted, [one])
  })
  test.each(TYPES)('of %s', async type => {
    const found: Labels = await labelsIn(everything, type, scope, NOW)
    expect(found).toEqual(await labelsIn(permitted, type, EVERYTHING, NOW))
    if (scope.branches.length > 0 && type === undefined) expect(found.tag.length).toBeGreaterThan(3)
    if (scope.branches.length === 0) expect(found).toEqual({ profile: [], tag: [], security: [] })
  })
})
