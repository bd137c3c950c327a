import type { Coverage, EpisodeOfCare, ServiceRequest, Task } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { consequences } from '../../src/ecm/consequences.ts'
import { readCitations } from '../../src/ecm/rule-citation.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import type { Followed, Judged } from '../../src/fhir/write.ts'
import { aCoverage, aDecision, anEncounter, anEpisode, aPatient, aReferral, aTask, change, facts, write } from './resources.ts'

const made = (): ReturnType<typeof consequences> => {
  let n = 0
  return consequences({ newId: () => `id-${String(++n).padStart(4, '0')}` })
}
const follow = (judged: Judged, known: Record<string, readonly Resource[]> = {}): Followed => made().follow(judged, facts(known))
const tasksOf = (followed: Followed): Task[] => followed.writes.map(w => w.resource).filter((r): r is Task => r?.resourceType === 'Task')
type Known = Record<string, readonly Resource[]>
const AT = '2025-03-25T18:00:00Z'
const MEMBER = 'Patient/member-4711', COVERAGES = `Coverage?beneficiary=${MEMBER}`, EPISODES = `EpisodeOfCare?patient=${MEMBER}`

test('what is no event asks for nothing and sets off nothing', () => {
  expect(made().needs(write(aPatient()))).toBe('nothing')
  expect(follow(change(aPatient(), AT))).toEqual({ writes: [], owners: [], grants: [], reasons: [] })
})

describe('coverage', () => {
  const SECOND = aCoverage({ id: 'coverage-2', payor: [{ reference: 'Organization/plan-2' }] }), MEDICARE = { coding: [{ system: 'https://nahdo.org/sopt', code: '121' }] }
  test.each<[Coverage | undefined, Coverage | undefined, Known, string | null, string]>([
    [aCoverage(), undefined, {}, 'Organization/plan-1', 'begins'],
    [aCoverage({ status: 'cancelled' }), aCoverage(), {}, null, 'ends'],
    [aCoverage({ period: { start: '2022-01-01', end: '2025-03-24' } }), aCoverage(), {}, null, 'ended yesterday'],
    [aCoverage({ period: { start: '2022-01-01', end: '2025-03-25' } }), undefined, {}, 'Organization/plan-1', 'ends today'],
    [undefined, aCoverage(), { [COVERAGES]: [] }, null, 'is deleted'],
    [undefined, aCoverage(), { [COVERAGES]: [SECOND] }, 'Organization/plan-2', 'is deleted while another stands'],
    [undefined, SECOND, { [COVERAGES]: [aCoverage()] }, 'Organization/plan-1', 'the other is deleted'],
    [undefined, aCoverage({ status: 'cancelled' }), { [COVERAGES]: [SECOND] }, 'Organization/plan-2', 'one that stood no more is deleted'],
    [aCoverage({ status: 'cancelled' }), aCoverage(), { [COVERAGES]: [SECOND] }, 'Organization/plan-2', 'is cancelled while another stands'],
    [aCoverage({ status: 'entered-in-error' }), aCoverage(), { [COVERAGES]: [SECOND] }, 'Organization/plan-2', 'was an error while another stands'],
    [aCoverage({ period: { start: '2022-01-01', end: '2025-03-24' } }), aCoverage(), { [COVERAGES]: [SECOND] }, 'Organization/plan-2', 'ended yesterday while another stands'],
    [aCoverage({ type: MEDICARE }), aCoverage(), { [COVERAGES]: [SECOND] }, 'Organization/plan-2', 'turns out to be Medicare while another stands'],
    [aCoverage({ status: 'cancelled' }), aCoverage(), { [COVERAGES]: [aCoverage({ ...SECOND, status: 'cancelled' })] }, null, 'ends, and the other stood no more'],
    [aCoverage({ period: { start: '2025-03-01' } }), undefined, { [COVERAGES]: [SECOND] }, 'Organization/plan-1', 'begins later than another'],
    [aCoverage({ period: { start: '2025-02' } }), undefined, { [COVERAGES]: [aCoverage({ ...SECOND, period: { start: '2025-01-31T12:00:00-08:00' } })] }, 'Organization/plan-1', 'begins later, by a month alone'],
    [aCoverage({ period: { end: '2030-01-01' } }), undefined, { [COVERAGES]: [SECOND] }, 'Organization/plan-2', 'without a start it began before all others'],
    [aCoverage(), undefined, { [COVERAGES]: [SECOND] }, 'Organization/plan-2', 'begins on the same day: the greater id'],
    [SECOND, undefined, { [COVERAGES]: [aCoverage()] }, 'Organization/plan-2', 'in whatever order they are written'],
    [aCoverage({ period: { start: '2025-03-26' } }), undefined, { [COVERAGES]: [SECOND] }, 'Organization/plan-2', 'begins tomorrow: until then it is the other'],
    [aCoverage({ status: 'draft' }), undefined, { [COVERAGES]: [SECOND] }, 'Organization/plan-2', 'a draft changes nothing'],
    [aCoverage({ status: 'draft' }), undefined, {}, null, 'a draft alone'],
  ])('case %#: the plan becomes what covers the member now', (after, before, known, plan) => {
    expect(follow(change(after, AT, before), known)).toEqual({ writes: [], grants: [], reasons: [], owners: [{ patient: MEMBER, plan }] })
  })
  test('a deletion, which does not say whose Coverage it was, is asked for once more with the member: then the others are known', () => {
    const deletion = change(undefined, AT, aCoverage()), { writes, owners } = follow(deletion)
    expect([made().needs(deletion.write), owners]).toEqual([[], []])
    expect(writes).toEqual([{ op: 'delete', type: 'Coverage', id: 'coverage-1', where: `beneficiary=${MEMBER}` }])
    expect(made().needs(writes[0]!)).toEqual([COVERAGES])
    expect(follow({ ...deletion, write: writes[0]! }, { [COVERAGES]: [SECOND] })).toMatchObject({ writes: [], owners: [{ patient: MEMBER, plan: 'Organization/plan-2' }] })
  })
  test('a deletion by criteria of another kind is asked for once more, too', () => {
    const deletion: Judged = { ...change(undefined, AT, aCoverage()), write: { op: 'delete', type: 'Coverage', id: 'coverage-1', where: 'identifier=a|b' } }
    expect(follow(deletion, { 'Coverage?identifier=a|b': [] }).writes).toMatchObject([{ where: `beneficiary=${MEMBER}` }])
  })
  test.each([
    [aCoverage({ type: MEDICARE }), "Medicare's payer is not the plan"],
    [aCoverage({ type: { coding: [{ system: 'https://nahdo.org/sopt', code: '22' }] } }), 'fee-for-service Medi-Cal is no plan'],
    [aCoverage({ payor: [{ reference: 'Patient/member-4711' }] }), 'who pays is no organization'],
  ])('case %#: nobody owns anything by it', coverage => {
    expect(follow(change(coverage, AT)).owners).toEqual([])
  })
  test('one that names another member now has left the first', () => {
    const moved = aCoverage({ beneficiary: { reference: 'Patient/other-9' } })
    expect(follow(change(moved, AT, aCoverage())).owners).toEqual([{ patient: MEMBER, plan: null }, { patient: 'Patient/other-9', plan: 'Organization/plan-1' }])
  })
})

describe('enrollment', () => {
  const SECOND = anEpisode({ id: 'episode-2', managingOrganization: { reference: 'Organization/provider-b' } })
  test.each<[EpisodeOfCare | undefined, EpisodeOfCare | undefined, Known, string | null, string]>([
    [anEpisode(), undefined, {}, 'Organization/provider-a', 'begins'],
    [anEpisode({ status: 'planned' }), undefined, {}, null, 'is planned'],
    [anEpisode({ period: { start: '2025-03-26' } }), undefined, {}, null, 'begins tomorrow'],
    [anEpisode({ status: 'finished' }), anEpisode(), {}, null, 'finishes'],
    [anEpisode({ status: 'cancelled' }), anEpisode(), {}, null, 'is cancelled'],
    [anEpisode({ status: 'cancelled' }), anEpisode(), { [EPISODES]: [SECOND] }, 'Organization/provider-b', 'is cancelled while another stands'],
    [undefined, anEpisode(), { [EPISODES]: [SECOND] }, 'Organization/provider-b', 'is deleted while another stands'],
    [undefined, anEpisode(), { [EPISODES]: [] }, null, 'is deleted'],
  ])('case %#: the provider becomes who serves the member now', (after, before, known, provider) => {
    expect(follow(change(after, AT, before), known).owners).toEqual([{ patient: MEMBER, provider }])
  })
  test.each<[EpisodeOfCare, EpisodeOfCare | undefined, string[], string]>([
    [SECOND, undefined, ['finished 2024-01-01'], 'that began on the same day: it had that day'],
    [anEpisode({ ...SECOND, period: { start: '2025-03-01' } }), undefined, ['finished 2025-02-28'], 'to the day before'],
    [anEpisode({ ...SECOND, status: 'planned' }), undefined, [], 'goes on while the new one is planned'],
    [anEpisode({ ...SECOND, period: { start: '2025-03-01' } }), anEpisode({ ...SECOND, status: 'planned' }), ['finished 2025-02-28'], 'until that begins'],
    [anEpisode({ ...SECOND, period: { start: '2025-03-01' } }), SECOND, [], 'is not ended by what runs beside it already'],
    [SECOND, anEpisode({ ...SECOND, managingOrganization: { reference: 'Organization/provider-c' } }), ['finished 2024-01-01'], 'that another provider takes over'],
  ])('case %#: another that begins ends the one', (after, before, expected) => {
    const { writes } = follow(change(after, AT, before), { [EPISODES]: [anEpisode(), ...(before ? [before] : [])] })
    expect(writes.map(w => { const e = w.resource as EpisodeOfCare; return `${e.status} ${e.period!.end}` })).toEqual(expected)
  })
  test('a deletion is asked for once more with the member', () => {
    expect(follow(change(undefined, AT, anEpisode())).writes).toEqual([{ op: 'delete', type: 'EpisodeOfCare', id: 'episode-1', where: `patient=${MEMBER}` }])
  })
  test.each([
    [anEpisode({ managingOrganization: { display: 'nobody in particular' } }), 'nobody serves the member by it'],
    [anEpisode({ type: [{ coding: [{ system: 'https://ecm-fhir.org/fhir/CodeSystem/ecm-program', code: 'smhs' }] }] }), 'it is another programme'],
  ])('case %#: nobody owns anything by it', episode => {
    expect(follow(change(episode, AT)).owners).toEqual([])
  })
})

describe('a referral', () => {
  const KNOWN = { [COVERAGES]: [aCoverage()] }
  test('makes one Task, due by its rule, and lets the referrer see both', () => {
    const followed = follow(change(aReferral(), AT), KNOWN), [task] = tasksOf(followed)
    expect(task).toMatchObject({
      id: 'id-0001', status: 'requested', intent: 'order', focus: { reference: 'ServiceRequest/referral-8' }, for: { reference: MEMBER },
      owner: { reference: 'Organization/plan-1' }, authoredOn: '2025-03-25T16:30:00.000Z', restriction: { period: { end: '2025-04-02T23:59:59-07:00' } },
      meta: { profile: ['https://ecm-fhir.org/fhir/StructureDefinition/ecm-referral-task'] },
    })
    expect(readCitations(task!.extension).map(c => [c.rule, c.edition, c.severity, c.due])).toEqual([
      ['AUT-001', '2022-01-01', 'error', '2025-04-02T23:59:59-07:00'], ['AUT-H2', '2022-01-01', 'info', '2025-04-08T23:59:59-07:00'],
    ])
    expect(followed.grants.map(g => [g.op, g.party, g.patient, g.resource])).toEqual([
      ['grant', 'Organization/hospital-3', '', 'ServiceRequest/referral-8'], ['grant', 'Organization/hospital-3', '', 'Task/id-0001'],
    ])
    expect(followed.reasons).toEqual(['AUT-001', 'AUT-H2'])
  })
  test('that is urgent is due after 72 elapsed hours, through the change of the clocks', () => {
    const [task] = tasksOf(follow(change(aReferral({ priority: 'urgent', authoredOn: '2025-03-07T18:00:00-08:00' }), AT), KNOWN))
    expect(task!.restriction!.period!.end).toBe('2025-03-10T19:00:00-07:00')
  })
  test('of 2026 before a holiday names the earlier federal date beside its own', () => {
    const [task] = tasksOf(follow(change(aReferral({ authoredOn: '2026-11-20T09:00:00-08:00' }), '2026-11-20T17:00:00Z'), KNOWN))
    expect(readCitations(task!.extension).map(c => [c.rule, c.severity, c.due])).toEqual([
      ['AUT-001', 'error', '2026-12-01T23:59:59-08:00'], ['AUT-019', 'warning', '2026-11-27T23:59:59-08:00'],
    ])
    expect(task!.note![0]!.text).toContain('AUT-019 gives an earlier date')
  })
  test('without a known plan has a Task that nobody owns, which says so and claims no profile', () => {
    const [task] = tasksOf(follow(change(aReferral(), AT)))
    expect(task!.owner).toBeUndefined()
    expect(task!.meta).toBeUndefined()
    expect(task!.note![0]!.text).toContain('No active Coverage')
  })
  test('dated in the future is counted from now', () => {
    const [task] = tasksOf(follow(change(aReferral({ authoredOn: '2030-01-01T00:00:00-08:00' }), AT), KNOWN))
    expect(task!.restriction!.period!.end).toBe('2025-04-02T23:59:59-07:00')
  })
  test('by a clinician lets the organization see it for which the clinician works', () => {
    const role: Resource = { resourceType: 'PractitionerRole', id: 'doctor-1', organization: { reference: 'Organization/clinic-6' } }
    const referral = aReferral({ requester: { reference: 'PractitionerRole/doctor-1' } })
    expect(made().needs(write(referral))).toContain('PractitionerRole/doctor-1')
    expect(follow(change(referral, AT), { ...KNOWN, 'PractitionerRole/doctor-1': [role] }).grants.map(g => g.party)).toEqual(['Organization/clinic-6', 'Organization/clinic-6'])
  })
  test.each<[ServiceRequest, ServiceRequest | undefined, Known, string]>([
    [aReferral({ status: 'draft' }), undefined, {}, 'a draft'],
    [aReferral({ code: { text: 'physiotherapy' } }), undefined, {}, 'for something else'],
    [aReferral({ note: [{ text: 'more' }] }), aReferral(), {}, 'changed later'],
    [aReferral(), aReferral({ status: 'draft' }), { 'Task?focus=ServiceRequest/referral-8': [aTask()] }, 'that has its Task'],
  ])('case %#: makes none', (after, before, known) => {
    expect(follow(change(after, AT, before), { ...KNOWN, ...known })).toEqual({ writes: [], owners: [], grants: [], reasons: [] })
  })
  test('that leaves its draft makes it then', () => {
    expect(tasksOf(follow(change(aReferral(), AT, aReferral({ status: 'draft' })), KNOWN)).length).toBe(1)
  })
})

describe('a referral taken back', () => {
  const TASKS = { 'Task?focus=ServiceRequest/referral-8': [aTask()] }
  test.each<[ServiceRequest, Known, (string | undefined)[], string]>([
    [aReferral({ status: 'revoked' }), TASKS, ['cancelled'], 'the Task ends'],
    [aReferral({ status: 'entered-in-error' }), TASKS, ['cancelled'], 'the Task ends'],
    [aReferral({ status: 'completed' }), TASKS, [], 'it was given'],
    [aReferral({ status: 'revoked' }), { ...TASKS, [`ClaimResponse?patient=${MEMBER}`]: [aDecision({ reason: 'no-pof' })] }, [], 'the plan decided it, and its decision ends the Task'],
    [aReferral({ status: 'revoked' }), { 'Task?focus=ServiceRequest/referral-8': [aTask({ status: 'completed' })] }, [], 'the Task has ended'],
  ])('case %#', (after, known, expected) => {
    expect(tasksOf(follow(change(after, AT, aReferral()), known)).map(task => task.status)).toEqual(expected)
  })
})

describe('a decision', () => {
  const KNOWN = { 'ServiceRequest/referral-8': [{ ...aReferral(), meta: { versionId: '1' } }], 'Task?focus=ServiceRequest/referral-8': [aTask()], [EPISODES]: [] }
  const approved = aDecision({ decision: 'approved', period: { start: '2025-03-25', end: '2026-03-24' } })
  const written = (followed: Followed, type: string): Resource | undefined => followed.writes.find(w => w.type === type)?.resource

  test('to approve completes the Task and the referral and enrolls the member with the provider asked for', () => {
    const followed = follow(change(approved, AT), KNOWN)
    expect(written(followed, 'Task')).toMatchObject({ status: 'completed', output: [{ valueCodeableConcept: { coding: [{ code: 'approved' }] } }, { valueReference: { reference: 'ClaimResponse/decision-5' } }] })
    expect(written(followed, 'ServiceRequest')).toMatchObject({ status: 'completed' })
    expect(written(followed, 'EpisodeOfCare')).toMatchObject({
      status: 'active', patient: { reference: MEMBER }, managingOrganization: { reference: 'Organization/provider-a' }, period: { start: '2025-03-25' }, referralRequest: [{ reference: 'ServiceRequest/referral-8' }],
    } satisfies Partial<EpisodeOfCare>)
    expect(followed.writes.filter(w => w.op === 'update').map(w => [w.type, w.ifMatch, w.remake])).toEqual([['Task', '3', true], ['ServiceRequest', '1', true]])
  })
  test('of which the Task was made a moment later than the decision, by a change it waited for, does not modify it before it was authored', () => {
    const followed = follow(change(approved, AT), { ...KNOWN, 'Task?focus=ServiceRequest/referral-8': [aTask({ authoredOn: '2025-03-25T18:00:00.007Z' })] })
    expect((written(followed, 'Task') as Task).lastModified).toBe('2025-03-25T18:00:00.007Z')
  })
  test.each([
    ['denied', 'completed', 'revoked'],
    ['withdrawn', 'cancelled', 'revoked'],
    ['deferred', 'in-progress', undefined],
  ])('%s: the Task is %s, the referral %s, and nobody is enrolled', (decision, task, referral) => {
    const followed = follow(change(aDecision({ decision, reason: 'no-pof' }), AT), KNOWN)
    expect((written(followed, 'Task') as Task).status).toBe(task)
    expect((written(followed, 'ServiceRequest') as ServiceRequest | undefined)?.status).toBe(referral)
    expect(written(followed, 'EpisodeOfCare')).toBeUndefined()
  })
  test('for a day to come plans the enrollment', () => {
    const later = aDecision({ decision: 'approved', period: { start: '2025-03-26', end: '2026-03-25' } })
    expect(written(follow(change(later, AT), KNOWN), 'EpisodeOfCare')).toMatchObject({ status: 'planned', period: { start: '2025-03-26' } })
  })
  test.each<[Known, string]>([
    [{ ...KNOWN, [EPISODES]: [anEpisode({ status: 'finished', referralRequest: [{ reference: 'ServiceRequest/referral-8' }] })] }, 'this referral has enrolled the member before'],
    [{ ...KNOWN, 'ServiceRequest/referral-8': [aReferral({ performer: [] })] }, 'no provider is named'],
  ])('case %#: enrolls nobody', known => {
    expect(written(follow(change(approved, AT), known), 'EpisodeOfCare')).toBeUndefined()
  })
  test.each<[Resource[], string | undefined, string, string]>([
    [[aPatient({ address: [{ district: 'Los Angeles' }] })], '2025-04-02T23:59:59-07:00', 'ASG-002', 'in Los Angeles: five business days after the request, Cesar Chavez Day apart'],
    [[aPatient({ address: [{ district: 'Kern' }] })], '2025-04-04T23:59:59-07:00', 'ASG-H1', 'elsewhere: ten days after the authorization'],
    [[aPatient()], '2025-04-04T23:59:59-07:00', 'ASG-H1', 'where no county is shown'],
  ])('case %#: for nobody makes the plan’s Task to find a provider', (home, due, rule) => {
    const task = tasksOf(follow(change(approved, AT), { ...KNOWN, [MEMBER]: home, 'ServiceRequest/referral-8': [aReferral({ performer: [] })] })).find(t => t.status === 'requested')!
    expect([task.code!.coding![0]!.code, task.owner, task.restriction?.period?.end, readCitations(task.extension)[0]?.rule]).toEqual(['assign-provider', { reference: 'Organization/plan-1' }, due, rule])
  })
  test('for nobody, of a member whom somebody serves, lets that go on', () => {
    const followed = follow(change(approved, AT), { ...KNOWN, [EPISODES]: [anEpisode()], 'ServiceRequest/referral-8': [aReferral({ performer: [] })] })
    expect([(written(followed, 'EpisodeOfCare') as EpisodeOfCare).referralRequest, tasksOf(followed).map(t => t.status)]).toEqual([[{ reference: 'ServiceRequest/referral-8' }], ['completed']])
  })
  const A = anEpisode({ meta: { versionId: '7' }, referralRequest: [{ reference: 'ServiceRequest/earlier-3' }] }), B = anEpisode({ id: 'episode-2', managingOrganization: { reference: 'Organization/provider-b' } })
  const rests = ['ServiceRequest/earlier-3', 'ServiceRequest/referral-8'].map(reference => ({ reference }))
  test.each<[EpisodeOfCare, Partial<EpisodeOfCare>, string]>([
    [A, { id: 'episode-1', status: 'active', period: { start: '2024-01-01' }, referralRequest: rests }, 'with that provider: it goes on'],
    [anEpisode({ ...A, status: 'planned', period: { start: '2025-06-01' } }), { id: 'episode-1', status: 'active', period: { start: '2025-03-20' }, referralRequest: rests }, 'planned with that provider: it begins'],
    [B, { id: 'id-0001', status: 'active', period: { start: '2025-03-25' } }, 'with another: the new one begins today, not before'],
    [anEpisode({ ...B, status: 'finished' }), { id: 'id-0001', status: 'active', period: { start: '2025-03-20' } }, 'with another that has ended: the new one begins when it was authorized'],
    [anEpisode({ status: 'cancelled', referralRequest: [{ reference: 'ServiceRequest/referral-8' }] }), { id: 'id-0001', status: 'active' }, 'by an approval that was taken back: a new one begins'],
  ])('case %#: of a member enrolled already', (known, expected) => {
    const earlier = aDecision({ decision: 'approved', period: { start: '2025-03-20', end: '2026-03-19' } })
    expect(written(follow(change(earlier, AT), { ...KNOWN, [EPISODES]: [known] }), 'EpisodeOfCare')).toMatchObject(expected)
  })
  test.each<[Judged, Known, string]>([
    [change(approved, AT, approved), KNOWN, 'the same again'],
    [change({ ...approved, status: 'draft' }, AT), KNOWN, 'a draft'],
    [change(approved, AT), {}, 'about a referral that is not there'],
    [change(approved, AT), { ...KNOWN, 'ServiceRequest/referral-8': [aReferral({ subject: { reference: 'Patient/other-9' } })] }, 'about the referral of somebody else'],
  ])('case %#: sets off nothing', (judged, known) => {
    expect(follow(judged, known).writes).toEqual([])
  })
})

describe('a stay of a member in ECM', () => {
  const HOME = aPatient({ address: [{ district: 'Los Angeles' }] })
  const KNOWN = { [MEMBER]: [HOME], [EPISODES]: [anEpisode()], [COVERAGES]: [aCoverage()] }
  const NIGHT = '2025-02-16T06:10:00Z'   // 15 February, 22:10 in Los Angeles
  const finished = anEncounter({ status: 'finished', period: { start: '2025-06-20T10:00:00-07:00', end: '2025-06-27T11:00:00-07:00' } })
  const tcsTask = (rule: string, more: Partial<Task> = {}): Task =>
    aTask({ id: `task-${rule}`, code: { coding: [{ system: 'https://ecm-fhir.org/fhir/CodeSystem/ecm-task-code', code: 'transitional-care' }] }, focus: { reference: 'Encounter/stay-1' },
      extension: [{ url: 'https://ecm-fhir.org/fhir/StructureDefinition/ecm-rule-citation', extension: [{ url: 'rule', valueCode: rule }] }], ...more })
  const rulesOf = (followed: Followed): (string | undefined)[] => tasksOf(followed).map(task => readCitations(task.extension)[0]?.rule)

  test('that begins gives the provider 24 elapsed hours from the notification', () => {
    const followed = follow(change(anEncounter(), NIGHT), KNOWN), [task] = tasksOf(followed)
    expect(task).toMatchObject({
      status: 'requested', focus: { reference: 'Encounter/stay-1' }, for: { reference: MEMBER }, owner: { reference: 'Organization/provider-a' },
      restriction: { period: { end: '2025-02-16T22:10:00-08:00' } },
    })
    expect(readCitations(task!.extension)).toMatchObject([{ rule: 'TCS-001', edition: '2024-09-01', severity: 'error' }])
    expect(task!.note).toBeUndefined()
    expect(followed.reasons).toEqual(['TCS-001'])
  })
  test('that ends gives seven days for contact and PCP, holidays or not, and names the thirty of support', () => {
    const followed = follow(change(finished, '2025-06-27T18:30:00Z', anEncounter()), { ...KNOWN, 'Task?focus=Encounter/stay-1': [tcsTask('TCS-001', { status: 'completed' })] })
    expect(rulesOf(followed)).toEqual(['TCS-010', 'TCS-011'])
    expect(tasksOf(followed).map(t => t.restriction!.period!.end)).toEqual(['2025-07-04T23:59:59-07:00', '2025-07-04T23:59:59-07:00'])
    expect(readCitations(tasksOf(followed)[0]!.extension)[1]).toMatchObject({ rule: 'TCS-012', severity: 'warning', due: '2025-07-27T23:59:59-07:00' })
  })
  test('that is heard of only when it has ended starts all three clocks', () => {
    expect(rulesOf(follow(change(finished, '2025-06-27T18:30:00Z'), KNOWN))).toEqual(['TCS-001', 'TCS-010', 'TCS-011'])
  })
  test.each([
    ['2025-07-27T12:00:00-07:00', 3, 'the thirtieth day'],
    ['2025-07-28T12:00:00-07:00', 0, 'the day after: support is over'],
  ])('that ended on 27 June and is heard of at %s makes %i Tasks, for it is %s', (at, n) => {
    expect(tasksOf(follow(change(finished, at), KNOWN)).length).toBe(n)
  })
  test.each<[Judged, Known, string]>([
    [change(anEncounter(), NIGHT, anEncounter()), {}, 'it was already under way'],
    [change(anEncounter(), NIGHT), { 'Task?focus=Encounter/stay-1': [tcsTask('TCS-001')] }, 'its Task stands'],
    [change(finished, '2025-06-27T18:30:00Z', finished), {}, 'it was over already'],
    [change(anEncounter({ class: { code: 'EMER' } }), NIGHT), {}, 'an ED visit is followed up by encouragement only'],
    [change(anEncounter({ class: { code: 'AMB' } }), NIGHT), {}, 'a visit is no stay'],
    [change(anEncounter({ status: 'planned' }), NIGHT), {}, 'it has not begun'],
    [change(anEncounter({ partOf: { reference: 'Encounter/whole' } }), NIGHT), {}, 'it is part of another'],
    [change(anEncounter(), NIGHT), { [EPISODES]: [] }, 'the member is not in ECM'],
    [change(anEncounter(), NIGHT), { [EPISODES]: [anEpisode({ status: 'finished' })] }, 'the enrollment has ended'],
    [change(anEncounter(), NIGHT), { [MEMBER]: [aPatient({ address: [{ district: 'Kern' }] })] }, 'the clocks are of Los Angeles County'],
    [change(anEncounter(), '2024-08-31T12:00:00-07:00'), {}, 'the day before the guide that sets the clock'],
  ])('case %#: makes no Task', (judged, known) => {
    expect(follow(judged, { ...KNOWN, ...known }).writes).toEqual([])
  })
  test('makes its Task from the first day of the guide', () => {
    expect(rulesOf(follow(change(anEncounter(), '2024-09-01T00:00:00-07:00'), KNOWN))).toEqual(['TCS-001'])
  })
  test("by the county of the plan's Coverage rather than of the address", () => {
    const kern = aCoverage({ class: [{ type: { coding: [{ code: 'county' }] }, value: '15' }] })
    expect(follow(change(anEncounter(), NIGHT), { ...KNOWN, [COVERAGES]: [kern] }).writes).toEqual([])
  })
  test('of unknown county uses the clock of Los Angeles, as a warning that says so', () => {
    const [task] = tasksOf(follow(change(anEncounter(), NIGHT), { ...KNOWN, [MEMBER]: [aPatient()] }))
    expect(readCitations(task!.extension)).toMatchObject([{ rule: 'TCS-001', severity: 'warning' }])
    expect(task!.note![0]!.text).toContain('County not shown')
  })
  test('that never was cancels its open Tasks; a discharge taken back cancels those of the discharge', () => {
    const open = { ...KNOWN, 'Task?focus=Encounter/stay-1': [tcsTask('TCS-001'), tcsTask('TCS-010'), tcsTask('TCS-011', { status: 'completed' })] }
    const cancelled = (followed: Followed): string[] => tasksOf(followed).filter(t => t.status === 'cancelled').map(t => t.id!)
    expect(cancelled(follow(change(anEncounter({ status: 'cancelled' }), NIGHT, anEncounter()), open))).toEqual(['task-TCS-001', 'task-TCS-010'])
    expect(cancelled(follow(change(anEncounter(), NIGHT, finished), open))).toEqual(['task-TCS-010'])
  })
  test('asks for nothing when it is none', () => {
    expect(made().needs(write(anEncounter({ class: { code: 'EMER' } })))).toBe('nothing')
    expect(made().needs(write(anEncounter()))).toEqual([MEMBER, EPISODES, COVERAGES, 'Task?focus=Encounter/stay-1'])
  })
})
