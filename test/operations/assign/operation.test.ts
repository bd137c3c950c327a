import type { EpisodeOfCare, ParametersParameter, Task } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { ECM } from '../../../src/fhir/canonical.ts'
import { anEpisode } from '../../ecm/resources.ts'
import { assigning, candidates, offerOf, part, service, to, today, warnings, withProviders } from '../assignment.ts'
import { issues, parts, refer, type Programme } from '../programme.ts'

let app: Programme
let at: ReturnType<typeof assigning>
beforeAll(async () => {
  app = await withProviders()
  at = assigning(app)
})

const put = (resource: object & { resourceType?: string; id?: string }): Promise<{ status: number }> => app.as('operator').send('PUT', `${resource.resourceType}/${resource.id}`, resource)
const member = (more: object = {}): object => ({
  resourceType: 'Patient', id: 'member-4711', birthDate: '1971-04-09', identifier: [{ system: `${ECM}/NamingSystem/medi-cal-cin`, value: '97316482D' }], address: [{ district: 'Los Angeles' }], ...more,
})
const preference = (provider: string): ParametersParameter => ({ name: 'preference', valueReference: { reference: `Organization/${provider}` } })
const reasonsOf = (asked: Awaited<ReturnType<typeof at.assign>>, provider: string): string[] =>
  parts(asked, 'candidate').find(({ part: p = [] }) => p[0]!.valueReference!.reference === `Organization/${provider}`)!.part!.filter(p => p.name === 'reason')
    .map(({ part: p = [] }) => `${p[0]!.valueCode} ${p[1]!.valueCode} ${p[2]!.valueString}`)

describe('candidates', () => {
  test('are ranked before the referral is decided, with reasons, and nothing is written', async () => {
    const referral = await refer(app), answer = await at.assign(referral)
    expect([answer.status, candidates(answer).map(([p]) => p), part(answer, 'task'), await at.tasks(referral, 'accept-assignment')]).toEqual([200, ['provider-a', 'provider-b', 'provider-c'], undefined, []])
    expect([part(answer, 'rule')!.valueCode, part(answer, 'due')!.valueDateTime]).toEqual(['ASG-002', expect.stringMatching(/T23:59:59-0[78]:00$/)])
    expect(reasonsOf(answer, 'provider-a')).toEqual([
      'ASG-001 not-shown A contract with the plan is not shown', "ASG-014 for Serves a Population of Focus of the member's", 'ASG-001 for 0 of 40 members assigned', "ASG-001 for Serves the member's county",
      'ASG-001 not-shown Whether it speaks the language of the member is not shown', 'ASG-001 not-shown The distance to the member is not shown',
    ])
    expect(reasonsOf(answer, 'provider-c')).toContain("ASG-014 against Serves other Populations of Focus than the member's")
  })
  test('are weighed by language and distance, when the member’s are known', async () => {
    const geolocation = (latitude: number, longitude: number) => ({ url: 'http://hl7.org/fhir/StructureDefinition/geolocation', extension: [{ url: 'latitude', valueDecimal: latitude }, { url: 'longitude', valueDecimal: longitude }] })
    const referral = await refer(app)
    await put(member({ communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'es' }] }, preferred: true }], address: [{ district: 'Los Angeles', extension: [geolocation(34.1478, -118.1445)] }] }))
    const answer = await at.assign(referral)
    expect(candidates(answer).map(([p]) => p)).toEqual(['provider-b', 'provider-a', 'provider-c'])
    expect(reasonsOf(answer, 'provider-b')).toEqual(expect.arrayContaining(["ASG-001 for Speaks the member's language", 'ASG-001 for 15 km from the member']))
    await put(member())
  })
  test.each<[string, string, object[], string]>([
    ['primary-care-provider', 'provider-b', [member({ generalPractitioner: [{ reference: 'Practitioner/lead-1' }] })], 'the PCP works there'],
    ['primary-care-provider', 'provider-b', [member({ generalPractitioner: [{ reference: 'Organization/provider-b' }] })], 'it is the PCP'],
    ['behavioral-health-provider', 'provider-b', [anEpisode({ id: 'other-program', type: [{ coding: [{ system: `${ECM}/CodeSystem/ecm-program`, code: 'smhs' }] }], managingOrganization: { reference: 'Organization/provider-b' } })], 'it gives specialty mental health services'],
    ['ccs-case-manager', 'provider-b', [anEpisode({ id: 'other-program', type: [{ coding: [{ system: `${ECM}/CodeSystem/ecm-program`, code: 'ccs' }] }], managingOrganization: { reference: 'Organization/hospital-3' }, careManager: { reference: 'Practitioner/lead-2' } })], 'the CCS case manager works there'],
    ['ccs-case-manager', 'provider-b', [{
      resourceType: 'CareTeam', id: 'ccs-team', status: 'active', category: [{ coding: [{ system: `${ECM}/CodeSystem/ecm-program`, code: 'ccs' }] }], subject: { reference: 'Patient/member-4711' }, participant: [{ member: { reference: 'PractitionerRole/lead-2-role' } }],
    }], 'by the care team'],
    ['prior-relationship', 'provider-b', [anEpisode({ id: 'earlier', status: 'finished', managingOrganization: { reference: 'Organization/provider-b' } })], 'it served the member before'],
  ])('by %s: %s comes first, for %s', async (by, provider, resources) => {
    const referral = await refer(app)
    for (const resource of resources) expect((await put(resource)).status).toBeLessThan(300)
    expect(candidates(await at.assign(referral))[0]).toEqual([provider, by])
    for (const { resourceType, id } of resources as { resourceType: string; id: string }[]) {
      if (resourceType === 'Patient') await put(member())
      else await app.as('operator').send('DELETE', `${resourceType}/${id}`)
    }
  })
  test('by wish: the one the referral asks for, or whom the plan says the member wants', async () => {
    const referral = await refer(app, to('provider-c'))
    expect([candidates(await at.assign(referral))[0], candidates(await at.assign(referral, [preference('provider-b')]))[0]]).toEqual([['provider-c', 'wish'], ['provider-b', 'wish']])
  })
  test('are those under contract, once the plan’s contracts are shown', async () => {
    const referral = await refer(app), contract = { resourceType: 'OrganizationAffiliation', id: 'contract-b', active: true, organization: { reference: 'Organization/plan-1' }, participatingOrganization: { reference: 'Organization/provider-b' } }
    await put(contract)
    expect(candidates(await at.assign(referral)).map(([p]) => p)).toEqual(['provider-b'])
    await put({ ...contract, period: { end: '2024-12-31' } } as object)
    expect(candidates(await at.assign(referral)).length).toBe(3)
  })
  test('that are full come later, and count members of every plan', async () => {
    await put({ resourceType: 'Patient', id: 'other-4712' })
    await put(service('provider-a', { capacity: 1 }))
    await put(anEpisode({ id: 'others-own', patient: { reference: 'Patient/other-4712' }, managingOrganization: { reference: 'Organization/provider-a' } }))
    const answer = await at.assign(await refer(app))
    expect([candidates(answer).map(([p]) => p), reasonsOf(answer, 'provider-a')[2]]).toEqual([['provider-b', 'provider-a', 'provider-c'], 'ASG-001 against At capacity: 1 of 1 members assigned'])
    await put(service('provider-a', { capacity: 40 }))
  })
})

describe('an offer', () => {
  test('is a Task of the provider with the last instant for a decline, made once however often it is asked for', async () => {
    const { referral } = await at.approved(), first = await at.assign(referral, [to('provider-b')]), offer = offerOf(first)
    expect([first.status, first.headers.get('location')]).toEqual([201, expect.stringContaining(`Task/${offer.id}/_history/1`)])
    expect(offer).toMatchObject({
      status: 'requested', intent: 'order', owner: { reference: 'Organization/provider-b' }, requester: { reference: 'Organization/plan-1' }, focus: { reference: `ServiceRequest/${referral}` }, for: { reference: app.member },
      meta: { profile: [`${ECM}/StructureDefinition/ecm-assignment-task`] }, restriction: { period: { end: expect.stringMatching(/T23:59:59-0[78]:00$/) as string } },
    } satisfies Partial<Task>)
    expect(offer.extension![0]!.extension!.find(e => e.url === 'rule')!.valueCode).toBe('ASG-011')
    expect(offer.note!.map(note => note.text)).toContain("Serves a Population of Focus of the member's (ASG-014)")
    const again = await at.assign(referral, [to('provider-b')])
    expect([again.status, offerOf(again).id, (await at.tasks(referral, 'accept-assignment')).length]).toEqual([200, offer.id, 1])
  })
  test('by several at the same time is one', async () => {
    const { referral } = await at.approved(), answers = await Promise.all(['provider-a', 'provider-a', 'provider-b', 'provider-b'].map((p, i) => at.assign(referral, [to(p)], i % 2 === 0 ? 'plan' : 'operator')))
    const offers = await at.tasks(referral, 'accept-assignment')
    expect([offers.length, answers.filter(a => a.status === 201).length, answers.filter(a => a.status === 200).length, answers.filter(a => a.status === 409).length]).toEqual([1, 1, 1, 2])
  })
  test('against a preference warns; to whom serves others, too', async () => {
    const { referral } = await at.approved()
    await put(member({ generalPractitioner: [{ reference: 'Organization/provider-b' }] }))
    const answer = await at.assign(referral, [to('provider-c')])
    expect([answer.status, warnings(answer).flatMap(w => /\((ASG-\d+)\)/.exec(w)?.[1] ?? [])]).toEqual([201, ['ASG-005', 'ASG-014']])
    await put(member())
  })
  test('to the one the member wants, when it has no room, is made; to another is, too', async () => {
    await put(service('provider-c', { capacity: 1, populations: ['2'] }))
    await put({ resourceType: 'Patient', id: 'other-4713' })
    await put(anEpisode({ id: 'others-third', patient: { reference: 'Patient/other-4713' }, managingOrganization: { reference: 'Organization/provider-c' } }))
    const { referral } = await at.approved(), answer = await at.assign(referral, [to('provider-a'), preference('provider-c')])
    expect([answer.status, candidates(answer)[0]]).toEqual([201, ['provider-c', 'wish']])
    await put(service('provider-c', { populations: ['9'], location: 'bakersfield' }))
  })
})

describe('refused, and nothing written:', () => {
  test.each<[string, string, ParametersParameter[], number, string[]]>([
    ['another provider than the member wants', 'plan', [to('provider-a'), preference('provider-b')], 422, ['ASG-004']],
    ['a provider without an ECM service', 'plan', [to('hospital-3')], 409, ['conflict']],
    ['a person', 'plan', [{ name: 'provider', valueReference: { reference: 'Practitioner/lead-1' } }], 400, ['invalid']],
    ['by a provider', 'provider-a', [to('provider-a')], 403, ['forbidden']],
    ['by the referrer', 'hospital', [to('provider-a')], 403, ['forbidden']],
    ['by another plan', 'other-plan', [to('provider-a')], 404, ['not-found']],
  ])('an offer to %s', async (_, who, input, status, ids) => {
    const { referral } = await at.approved(), answer = await at.assign(referral, input, who)
    expect([answer.status, issues(answer), await at.tasks(referral, 'accept-assignment'), (await at.tasks(referral, 'assign-provider')).map(t => t.status)]).toEqual([status, ids, [], ['requested']])
  })
  test('an offer before the approval, after a denial, and after the enrollment', async () => {
    const open = await refer(app), denied = await refer(app), enrolled = await refer(app)
    const decide = (referral: string, ...input: ParametersParameter[]) => app.as('plan').send('POST', `ServiceRequest/${referral}/$decide`, { resourceType: 'Parameters', parameter: input })
    await decide(denied, { name: 'decision', valueCode: 'denied' }, { name: 'reason', valueCode: 'member-declined' }, { name: 'text', valueString: 'The member does not want it.' })
    expect((await decide(enrolled, { name: 'decision', valueCode: 'approved' }, to('provider-a'), { name: 'start', valueDate: '2025-01-02' }, { name: 'end', valueDate: '2026-01-01' })).status).toBe(201)
    const statuses = await Promise.all([open, denied, enrolled].map(async referral => (await at.assign(referral, [to('provider-b')])).status))
    expect([statuses, ...await Promise.all([open, denied, enrolled].map(r => at.tasks(r, 'accept-assignment')))]).toEqual([[409, 409, 409], [], [], []])
    for (const e of (await app.as('operator').get(`EpisodeOfCare?patient=${app.member}&status=active`)).json<{ entry?: { resource: EpisodeOfCare }[] }>().entry ?? []) await put({ ...e.resource, status: 'finished', period: { ...e.resource.period, end: today } } as EpisodeOfCare)
  })
})

test('an approval that is taken back takes the offer back, and the provider’s sight of it', async () => {
  const { referral, answer } = await at.approved(), offer = offerOf(await at.assign(referral, [to('provider-b')]))
  const sees = async (): Promise<number[]> => Promise.all([`Task/${offer.id}`, `ServiceRequest/${referral}`].map(async path => (await app.as('provider-b').get(path)).status))
  expect(await sees()).toEqual([200, 200])
  const claim = part(answer, 'authorization')!.resource as { id: string }
  expect((await app.as('plan').send('PUT', `ClaimResponse/${claim.id}`, { ...claim, status: 'cancelled' })).status).toBe(200)
  expect([await sees(), (await at.tasks(referral, 'accept-assignment')).map(t => t.status), (await at.tasks(referral, 'assign-provider')).map(t => t.status)]).toEqual([[404, 404], ['cancelled'], ['cancelled']])
})
