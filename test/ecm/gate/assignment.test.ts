import type { EpisodeOfCare, PractitionerRole, Task } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { assignmentGate } from '../../../src/ecm/gate/assignment.ts'
import { ECM } from '../../../src/fhir/canonical.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../src/policy/settings.ts'
import { aCoverage, aDecision, anEpisode, aPatient, aTask, change, facts, write } from '../resources.ts'

const AT = '2026-11-20T18:00:00Z', MEMBER = 'Patient/member-4711', PROVIDER = 'Organization/provider-a'
const offer = (more: Partial<Task> = {}): Task => aTask({
  code: { coding: [{ system: `${ECM}/CodeSystem/ecm-task-code`, code: 'accept-assignment' }] }, for: { reference: MEMBER }, owner: { reference: PROVIDER }, authoredOn: '2026-11-20T09:00:00-08:00', ...more,
})
const HOME = { [MEMBER]: [aPatient({ address: [{ district: 'Los Angeles' }] })], [`Coverage?beneficiary=${MEMBER}`]: [aCoverage()] }
const served = (n: number): Resource[] => Array.from({ length: n }, (_, i) => anEpisode({ id: `served-${i}`, patient: { reference: `Patient/served-${i}` } }))
const serviceFor = (capacity: number): Resource => ({
  resourceType: 'HealthcareService', providedBy: { reference: PROVIDER }, program: [{ coding: [{ system: `${ECM}/CodeSystem/ecm-program`, code: 'ecm' }] }],
  extension: [{ url: `${ECM}/StructureDefinition/ecm-provider-capacity`, valuePositiveInt: capacity }],
})
const judged = (after: Resource, before: Resource | undefined, known: Record<string, readonly Resource[]>, settings: Partial<Settings> = {}): string[] =>
  assignmentGate({ settings: { ...DEFAULT_SETTINGS, ...settings } }).judge(change(after, AT, before), facts({ ...HOME, ...known })).map(f => `${f.severity ?? 'error'} ${f.id ?? f.kind}`)

describe('a decline', () => {
  const declined = offer({ status: 'rejected', statusReason: { coding: [{ system: `${ECM}/CodeSystem/assignment-decline-reason`, code: 'capacity-reached' }] } })
  test.each<[number, number, string[], string]>([
    [40, 40, [], 'full'],
    [39, 40, ['error ASG-009', 'error ASG-010'], 'one place left'],
    [1_000, 4_000, [], 'more than are counted here: whether it is full is not known'],
  ])('of a provider with %i of %i members: %j, %s', (n, capacity, expected) => {
    expect(judged(declined, offer(), { [`HealthcareService?organization=${PROVIDER}`]: [serviceFor(capacity)], [`EpisodeOfCare?organization=${PROVIDER}&status=active`]: served(n) })).toEqual(expected)
  })
  test('is judged by the notice that was stored', () => {
    const backdated = offer({ ...declined, authoredOn: '2024-08-01T09:00:00-07:00' })
    expect(judged(backdated, offer(), { [`HealthcareService?organization=${PROVIDER}`]: [serviceFor(40)] })).toEqual(['error ASG-009', 'error ASG-010'])
  })
})

test.each<[string, Task | undefined, Task, string[], string]>([
  ['made by $assign', undefined, offer(), [], 'without text'],
  ['made of another Task', aTask(), offer(), ['error conflict'], 'by an update'],
  ['accepted while the approval stands', offer(), offer({ status: 'accepted' }), [], 'enrolls'],
  ['taken back', offer({ status: 'completed' }), offer({ status: 'entered-in-error' }), [], 'an error'],
  ['opened again', offer({ status: 'rejected' }), offer(), ['error conflict'], 'answered once'],
])('an offer that is %s: %s', (_, before, after, expected) => {
  expect(judged(after, before, { [`ClaimResponse?patient=${MEMBER}`]: [aDecision({ decision: 'approved' })] })).toEqual(expected)
})
test('an offer that a client writes is refused, whoever it is', () => {
  const byHand = { ...change(offer(), AT), write: { ...write(offer()), text: JSON.stringify(offer()) } }
  expect(assignmentGate().judge(byHand, facts(HOME)).map(f => f.kind)).toEqual(['conflict'])
})
test('an acceptance without an approval that stands is refused', () => {
  expect(judged(offer({ status: 'accepted' }), offer(), { [`ClaimResponse?patient=${MEMBER}`]: [aDecision({ decision: 'approved' }, { status: 'cancelled' })] })).toEqual(['error conflict'])
})

describe('a Lead Care Manager', () => {
  const led = (more: Partial<EpisodeOfCare> = {}): EpisodeOfCare => anEpisode({ careManager: { reference: 'Practitioner/lead-1' }, ...more })
  const role = (more: Partial<PractitionerRole> = {}): PractitionerRole => ({ resourceType: 'PractitionerRole', id: 'role-1', practitioner: { reference: 'Practitioner/lead-1' }, organization: { reference: PROVIDER }, ...more })
  const known = (n: number, roles: readonly Resource[] = [role()]): Record<string, readonly Resource[]> => ({
    'PractitionerRole?practitioner=Practitioner/lead-1': roles,
    'EpisodeOfCare?care-manager=Practitioner/lead-1&status=active': served(n).map(e => ({ ...e, careManager: { reference: 'Practitioner/lead-1' } }) as Resource),
  })
  const threshold = { caseloadThresholds: { 'Organization/plan-1': 30 } }
  test.each<[EpisodeOfCare, EpisodeOfCare | undefined, Record<string, readonly Resource[]>, Partial<Settings>, string[], string]>([
    [led(), anEpisode(), known(49), {}, [], 'the fiftieth'],
    [led(), anEpisode(), known(50), {}, ['warning STF-004'], 'the fifty-first'],
    [led(), anEpisode(), known(29), threshold, [], "the last of the plan's threshold"],
    [led(), anEpisode(), known(30), threshold, ['error STF-010'], 'one more'],
    [led(), anEpisode(), known(30), { caseloadThresholds: { 'Organization/plan-2': 30 } }, [], "another plan's threshold"],
    [led(), led(), known(90), {}, [], 'who leads already'],
    [led(), anEpisode(), known(0, []), {}, ['error ASG-013'], 'who has no role'],
    [led(), anEpisode(), known(0, [role({ period: { end: '2026-11-19' } })]), {}, ['error ASG-013'], 'whose role ended yesterday'],
    [led(), anEpisode(), known(0, [role({ organization: { reference: 'Organization/provider-b' } })]), {}, ['error ASG-013'], 'who works elsewhere'],
    [led({ careManager: { reference: 'PractitionerRole/role-1' } }), anEpisode(), { 'PractitionerRole/role-1': [role()] }, {}, ['warning nonconformant'], 'named by a role: not counted, and it says so'],
    [led({ status: 'finished' }), anEpisode(), known(90, []), {}, [], 'of an enrollment that is over'],
  ])('case %#', (after, before, record, settings, expected) => {
    expect(judged(after, before, record, settings)).toEqual(expected)
  })
})

describe('what the gate asks for', () => {
  test.each<[Resource, 'create' | 'update', unknown, string]>([
    [aTask(), 'create', 'nothing', 'another Task'], [aTask(), 'update', [], 'a Task that may have been an offer'], [offer(), 'create', 'nothing', 'an offer'],
    [anEpisode(), 'create', 'nothing', 'an enrollment nobody leads'], [aPatient(), 'update', 'nothing', 'anything else'],
  ])('case %#', (resource, op, expected) => {
    expect(assignmentGate().needs(write(resource, op))).toEqual(expected)
  })
})
