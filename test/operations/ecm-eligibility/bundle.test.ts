/** The same question, of a Bundle: nothing is read from the record, and nothing stored. */
import type { Bundle, Encounter, OperationOutcome, Parameters } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { fromBundle } from '../../../src/operations/ecm-eligibility/from-bundle.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import { aCoverage, anAttestation, anEdVisit, aPatient } from '../../ecm/resources.ts'
import { SENTINEL } from '../../support/sentinel.ts'
import { part, programme, type Programme } from '../programme.ts'

const DAYS = ['2024-05-02', '2024-06-10', '2024-07-01', '2024-08-20', '2024-09-20'], TYPE = 'Patient/$ecm-eligibility'
const member: Resource = { ...aPatient({ birthDate: '1971-04-09', name: [{ family: SENTINEL }], address: [{ district: 'Los Angeles' }] }) }
const known: readonly Resource[] = [
  member, aCoverage(), { resourceType: 'Organization', id: 'plan-1', name: 'A plan' }, ...DAYS.map((day): Encounter => anEdVisit(day, { status: 'finished' })),
  anAttestation('avoidableEdVisits', { focus: DAYS.map(day => ({ reference: `Encounter/ed-${day}` })) }),
]
const bundleOf = (resources: readonly Resource[], fullUrl?: (resource: Resource) => string): Bundle =>
  ({ resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ ...(fullUrl && { fullUrl: fullUrl(resource) }), resource })) })
const asked = (bundle: Bundle): Parameters => ({ resourceType: 'Parameters', parameter: [{ name: 'asOf', valueDate: '2024-10-01' }, { name: 'bundle', resource: bundle }] })
let app: Programme
beforeAll(async () => { app = await programme() })

test('is answered as of a member on record: met by five visits, with every resource that shows it', async () => {
  const answer = await app.as('plan').send('POST', TYPE, asked(bundleOf(known)))
  expect([answer.status, part(answer, 'eligible')!.valueCode, part(answer, 'county')!.valueString, part(answer, 'plan')!.valueReference!.reference]).toEqual([200, 'met', 'Los Angeles', 'Organization/plan-1'])
  expect([DAYS.every(day => answer.text.includes(`Encounter/ed-${day}`)), answer.text.includes('withheld')]).toEqual([true, false])
})
test('and as of the same on record, word for word', async () => {
  const stored = await app.as('plan').send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [...known.filter(r => r.resourceType !== 'Patient' && r.resourceType !== 'Organization' && r.resourceType !== 'Coverage'), { resourceType: 'Practitioner', id: 'pcp-2' } as Resource, { resourceType: 'PractitionerRole', id: 'pcp-2', practitioner: { reference: 'Practitioner/pcp-2' } } as Resource]
    .map(resource => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } })) })
  expect(stored.status).toBe(200)
  const onRecord = await app.as('plan').get(`${app.member}/$ecm-eligibility?asOf=2024-10-01`), everything = (await Promise.all(['Patient/member-4711', 'Coverage/coverage-4711', 'Organization/plan-1', 'PractitionerRole/pcp-2', ...DAYS.map(day => `Encounter/ed-${day}`), 'Observation/attested-avoidableEdVisits', 'Organization/hospital-3']
    .map(async path => (await app.as('operator').get(path)).json<Resource>())))
  const fromIt = await app.as('plan').send('POST', TYPE, asked(bundleOf(everything)))
  expect(fromIt.json()).toEqual(onRecord.json())
})
test('stores nothing', async () => {
  const stranger = { ...member, id: 'never-stored-5' }
  await app.as('plan').send('POST', TYPE, asked(bundleOf([stranger])))
  expect((await app.as('operator').get('Patient/never-stored-5')).status).toBe(404)
})
test('reads nothing of the record: what is there of a member of the same id is not used', async () => {
  const answer = await app.as('plan').send('POST', TYPE, asked(bundleOf([{ resourceType: 'Patient', id: 'member-4711', birthDate: '1971-04-09' }])))
  expect(part(answer, 'county')).toBeUndefined()
})
test('a hospital may ask it, of people it does not see on record', async () => {
  expect((await app.as('hospital').send('POST', TYPE, asked(bundleOf(known)))).status).toBe(200)
})
test('the Bundle itself may be the body', async () => {
  expect((await app.as('plan').send('POST', TYPE, bundleOf(known))).status).toBe(200)
})

test.each<[string, string, unknown]>([
  ['no Bundle', TYPE, { resourceType: 'Parameters', parameter: [] }],
  ['a Bundle beside a member on record', 'Patient/member-4711/$ecm-eligibility', asked(bundleOf(known))],
  ['a resource that is not R4', TYPE, asked(bundleOf([member, { resourceType: 'Coverage', id: 'c', status: 'active', beneficiary: { reference: 'Patient/member-4711' } } as unknown as Resource]))],
  ['nobody', TYPE, asked(bundleOf([{ resourceType: 'Organization', id: 'o', name: 'An organization' }]))],
  ['several people, none of them first', TYPE, asked(bundleOf(['a', 'b'].map(id => ({ ...anAttestation('smhs'), id, subject: { reference: `Patient/${id}` } }))))],
  ['one id twice', TYPE, asked(bundleOf([member, aCoverage(), aCoverage()]))],
])('%s is refused', async (_, path, body) => {
  const answer = await app.as('plan').send('POST', path, body)
  expect([answer.status, answer.json<OperationOutcome>().resourceType]).toEqual([400, 'OperationOutcome'])
})

test('what is not R4 is named by its place in the Bundle', async () => {
  const answer = await app.as('plan').send('POST', TYPE, asked(bundleOf([member, { resourceType: 'Coverage', id: 'c', status: 'active', beneficiary: { reference: 'Patient/member-4711' } } as unknown as Resource])))
  expect(answer.json<OperationOutcome>().issue.map(i => i.expression)).toEqual([['Bundle.entry[1].resource.payor']])
})

describe('what is taken from a Bundle', () => {
  const names = (bundle: Bundle): readonly string[] => fromBundle(bundle).resources.map(r => `${r.resourceType}/${r.id}`)
  test('is about the first Patient alone, and a household', () => {
    const other = { ...anAttestation('smhs'), id: 'of-another', subject: { reference: 'Patient/child-8' } }, child: Resource = { resourceType: 'Patient', id: 'child-8' }
    expect(names(bundleOf([aCoverage(), member, child, other]))).toEqual(['Patient/member-4711', 'Coverage/coverage-1'])
    const household: Resource = { resourceType: 'Group', id: 'home', type: 'person', actual: true, member: [{ entity: { reference: 'Patient/member-4711' } }, { entity: { reference: 'Patient/child-8' } }] }
    expect(names(bundleOf([member, child, household, other]))).toEqual(['Patient/member-4711', 'Patient/child-8', 'Group/home'])
  })
  test('keeps what its references mean, by fullUrl, without ids', () => {
    const { id: _none, ...patient } = member as { id?: string } & Resource
    const entries: Bundle = { resourceType: 'Bundle', type: 'collection', entry: [
      { fullUrl: 'urn:uuid:6f1e0b7a-0d4e-4f0a-9a53-2f3f0e4c4711', resource: patient as Resource }, { resource: { ...aCoverage(), beneficiary: { reference: 'urn:uuid:6f1e0b7a-0d4e-4f0a-9a53-2f3f0e4c4711' } } },
    ] }
    expect(fromBundle(entries).resources).toMatchObject([{ id: 'entry-1' }, { beneficiary: { reference: 'Patient/entry-1' } }])
  })
  test('is about whom all of it is about, where there is no Patient', () => {
    expect(names(bundleOf([anAttestation('smhs'), aCoverage()]))).toEqual(['Observation/attested-smhs', 'Coverage/coverage-1'])
  })
})
