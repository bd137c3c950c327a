import type { EpisodeOfCare, Group } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { aCoverage, anEpisode } from '../../ecm/resources.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import { withProviders } from '../assignment.ts'
import type { Programme } from '../programme.ts'

let app: Programme
const put = (body: Resource): Promise<{ status: number }> => app.as('operator').send('PUT', `${body.resourceType}/${body.id}`, body)
const enrolled = (member: string, plan: string, more: Partial<EpisodeOfCare> = {}): Resource[] => [
  { resourceType: 'Patient', id: member }, aCoverage({ id: `coverage-of-${member}`, beneficiary: { reference: `Patient/${member}` }, payor: [{ reference: `Organization/${plan}` }] }),
  anEpisode({ id: `enrollment-of-${member}`, patient: { reference: `Patient/${member}` }, ...more }),
]
beforeAll(async () => {
  app = await withProviders([
    ...enrolled('m-1', 'plan-1', { careManager: { reference: 'Practitioner/lead-a' } }), ...enrolled('m-3', 'plan-1', { status: 'finished' }), ...enrolled('m-4', 'plan-1', { managingOrganization: { reference: 'Organization/provider-b' } }),
  ])
  const entry = enrolled('m-2', 'plan-2').map(one => ({ resource: one, request: { method: 'PUT', url: `${one.resourceType}/${one.id}` } }))
  await app.as('other-plan').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })
})
const roster = async (who: string, query = '', provider = 'provider-a'): Promise<Group> => (await app.as(who).get(`Organization/${provider}/$roster${query}`)).json<Group>()
const members = (group: Group): string[] => (group.member ?? []).map(m => m.entity!.reference!)

describe('the roster', () => {
  test('has the shape of a member attribution list', async () => {
    const group = await roster('plan', '?plan=Organization/plan-1')
    expect(group).toMatchObject({
      resourceType: 'Group', meta: { profile: ['https://ecm-fhir.org/fhir/StructureDefinition/ecm-roster', 'http://hl7.org/fhir/us/davinci-atr/StructureDefinition/atr-group'] }, type: 'person', actual: true, quantity: 1, managingEntity: { reference: 'Organization/provider-a' },
      extension: [{ url: 'http://hl7.org/fhir/us/davinci-atr/StructureDefinition/ext-attributionListStatus', valueCode: 'open' }], characteristic: [{ valueReference: { reference: 'Organization/plan-1' } }],
      member: [{
        entity: { reference: 'Patient/m-1' }, period: { start: '2024-01-01' }, inactive: false,
        extension: [{ valueReference: { reference: 'Coverage/coverage-of-m-1' } }, { valueReference: { reference: 'Practitioner/lead-a' } }],
      }],
    })
  })
  test.each<[string, string, string, string[]]>([
    ['the provider sees its members of every plan', 'provider-a', '', ['Patient/m-1', 'Patient/m-2']],
    ['and of one', 'provider-a', '?plan=Organization/plan-2', ['Patient/m-2']],
    ['a plan sees its own', 'plan', '', ['Patient/m-1']],
    ['another plan sees its own', 'other-plan', '', ['Patient/m-2']],
    ['a plan sees none of another', 'plan', '?plan=Organization/plan-2', []],
    ['a hospital sees none', 'hospital', '', []],
    ['who oversees sees all', 'operator', '', ['Patient/m-1', 'Patient/m-2']],
  ])('%s', async (_, who, query, expected) => {
    expect(members(await roster(who, query))).toEqual(expected)
  })
  test('is closed to another provider', async () => {
    expect([(await app.as('provider-b').get('Organization/provider-a/$roster')).status, (await app.as('provider-a').get('Organization/nobody/$roster')).status]).toEqual([403, 404])
  })
  test('goes with the enrollment in the same change: a member who comes to another provider is on one roster only', async () => {
    await put(anEpisode({ id: 'next-of-m-1', patient: { reference: 'Patient/m-1' }, managingOrganization: { reference: 'Organization/provider-b' }, period: { start: '2026-11-01' } }))
    expect([members(await roster('plan')), members(await roster('plan', '', 'provider-b')), members(await roster('provider-b', '', 'provider-b'))]).toEqual([[], ['Patient/m-1', 'Patient/m-4'], ['Patient/m-1', 'Patient/m-4']])
  })
})

test('a roster of more than a page is whole', async () => {
  const many = Array.from({ length: 620 }, (_, i) => enrolled(`p-${String(i).padStart(4, '0')}`, 'plan-1', { managingOrganization: { reference: 'Organization/provider-c' } })).flat()
  for (let i = 0; i < many.length; i += 300) {
    const entry = many.slice(i, i + 300).map(one => ({ resource: one, request: { method: 'PUT', url: `${one.resourceType}/${one.id}` } }))
    expect((await app.as('operator').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200)
  }
  const group = await roster('plan', '?plan=Organization/plan-1', 'provider-c')
  expect([group.quantity, new Set(members(group)).size]).toEqual([620, 620])
}, 120_000)
