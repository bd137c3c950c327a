/** A determination that is kept: which rules, which evidence in which version, who asked, which server. */
import type { Observation, Parameters } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { validate } from '../../../src/conformance/validate.ts'
import { PROFILES } from '../../../src/ecm/profiles.ts'
import { anAttestation, anEdVisit } from '../../ecm/resources.ts'
import type { Asked } from '../../support/server.ts'
import { found, programme, type Programme } from '../programme.ts'

const DAYS = ['2024-05-02', '2024-06-10', '2024-07-01', '2024-08-20', '2024-09-20'], CODE = 'code=https://ecm-fhir.org/fhir/CodeSystem/ecm-policy-fact|pofs'
let app: Programme, made: Asked
const determine = (who: string, asOf = '2024-10-01'): Promise<Asked> => app.as(who).send('POST', `${app.member}/$ecm-determine`, { resourceType: 'Parameters', parameter: [{ name: 'asOf', valueDate: asOf }] } satisfies Parameters)
const kept = (answer: Asked): Observation => answer.json<Observation>()
const versions = ({ extension = [], derivedFrom = [] }: Observation): readonly string[] =>
  [...extension.flatMap(e => e.valueReference?.reference ?? []), ...derivedFrom.flatMap(d => d.reference ?? [])]

beforeAll(async () => {
  app = await programme([
    ...DAYS.map(day => anEdVisit(day)), { resourceType: 'Practitioner', id: 'pcp-2', name: [{ family: 'Physician 2718' }] }, { resourceType: 'PractitionerRole', id: 'pcp-2', practitioner: { reference: 'Practitioner/pcp-2' } },
    anAttestation('avoidableEdVisits', { id: 'attested', focus: DAYS.map(day => ({ reference: `Encounter/ed-${day}` })) }),
  ])
  await app.as('plan').send('PUT', 'Encounter/ed-2024-05-02', { ...anEdVisit('2024-05-02'), reasonCode: [{ text: 'a later word' }] })
  made = await determine('plan')
})

test('is created, and answered as it is stored', async () => {
  expect([made.status, made.headers.get('location')]).toEqual([201, `${app.app.base}/Observation/${kept(made).id}/_history/1`])
  expect((await app.as('plan').get(`Observation/${kept(made).id}`)).json()).toEqual(kept(made))
})
test('keeps its profile', () => {
  expect([kept(made).meta!.profile, validate(kept(made))]).toEqual([[PROFILES.determination], []])
})
test('says the value of the whole and of each population, each with its rules', () => {
  const { valueCodeableConcept, component = [] } = kept(made), second = component.find(c => c.code.coding![0]!.code === '2')!
  expect([valueCodeableConcept!.coding![0]!.code, second.valueCodeableConcept!.coding![0]!.code]).toEqual(['met', 'met'])
  expect(second.extension!.map(e => e.extension!.find(x => x.url === 'rule')!.valueCode)).toContain('POF-2-A1')
})
test('names the evidence by the version that was read', () => {
  expect(versions(kept(made))).toEqual(expect.arrayContaining(['Patient/member-4711/_history/1', 'Encounter/ed-2024-05-02/_history/2', 'Encounter/ed-2024-06-10/_history/1', 'Observation/attested/_history/1']))
})
test('says which day, who asked, which server, and how each criterion was answered', () => {
  const { effectiveDateTime, performer, contained, note } = kept(made)
  expect([effectiveDateTime, performer]).toEqual(['2024-10-01', [{ reference: 'Organization/plan-1' }]])
  expect(contained).toMatchObject([{ resourceType: 'Device', deviceName: [{ name: 'ecm-fhir' }], version: [{ value: expect.stringMatching(/^\d+\.\d+\.\d+/) }] }])
  expect(note!.map(n => n.text)).toContainEqual(expect.stringMatching(/^POF-2-A1 .*: met; 5 avoidable ED visits within 6 months/))
})
test('stands as it was when the evidence changes, and is none itself', async () => {
  await app.as('plan').send('PUT', 'Observation/attested', anAttestation('avoidableEdVisits', { id: 'attested', valueBoolean: false, focus: DAYS.map(day => ({ reference: `Encounter/ed-${day}` })) }))
  const again = kept(await determine('plan'))
  expect([again.valueCodeableConcept!.coding![0]!.code, again.id === kept(made).id, versions(again).filter(v => v.includes(kept(made).id!))]).toEqual(['not-shown', false, []])
  expect((await app.as('plan').get(`Observation/${kept(made).id}`)).json()).toEqual(kept(made))
})
test('what the caller may not see is counted, not named', async () => {
  await app.as('plan').send('POST', 'EpisodeOfCare', {
    resourceType: 'EpisodeOfCare', status: 'active', type: [{ coding: [{ system: 'https://ecm-fhir.org/fhir/CodeSystem/ecm-program', code: 'ecm' }] }], patient: { reference: app.member },
    managingOrganization: { reference: 'Organization/provider-a' }, period: { start: '2024-01-01' },
  })
  const seen = kept(await determine('provider-a'))
  expect(versions(seen).length).toBeGreaterThan(0)
  const unseen = await Promise.all(versions(seen).map(async reference => (await app.as('provider-a').get(reference)).status))
  expect(unseen.every(status => status === 200)).toBe(true)
})

test.each<[string, string, number]>([['hospital', '2024-10-01', 403], ['provider-b', '2024-10-01', 404], ['plan', '2024', 400]])('%s, of %s: %i, and nothing is kept', async (who, asOf, status) => {
  const before = found(await app.as('operator').get(`Observation?${CODE}&_count=50`)).length
  expect([(await determine(who, asOf)).status, found(await app.as('operator').get(`Observation?${CODE}&_count=50`)).length]).toEqual([status, before])
})
test('is not asked by GET', async () => {
  expect((await app.as('plan').get(`${app.member}/$ecm-determine`)).status).toBe(405)
})
