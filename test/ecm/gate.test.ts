import { describe, expect, test } from 'vitest'
import { policyGate } from '../../src/ecm/gate.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { DEFAULT_SETTINGS } from '../../src/policy/settings.ts'
import { aCoverage, aDecision, aPatient, aReferral, change, facts, write, type Decided } from './resources.ts'

const gate = policyGate()
const judged = (resource: Resource, known: Parameters<typeof facts>[0] = {}, before?: Resource): string[] =>
  gate.judge(change(resource, '2026-11-20T10:00:00Z', before), facts(known)).map(f => `${f.severity} ${f.id} ${f.expression}`)
const refusals = (resource: Resource, known: Parameters<typeof facts>[0] = {}): (string | undefined)[] =>
  gate.judge(change(resource, '2026-11-20T10:00:00Z'), facts(known)).filter(f => f.severity === 'error').map(f => f.id)

describe('what the gate asks for', () => {
  test.each<[string, Resource]>([
    ['a Coverage', aCoverage()],
    ['a ClaimResponse about something else', { ...aDecision(), extension: [], adjudication: [{ category: { text: 'submitted' } }] }],
  ])('of %s: nothing', (_, resource) => {
    expect(gate.needs(write(resource))).toBe('nothing')
    expect(judged(resource)).toEqual([])
  })
  test('of a denial: the referral', () => {
    expect(gate.needs(write(aDecision()))).toEqual(['ServiceRequest/referral-8'])
  })
  test("of an approval: the referral, the member's other authorizations, and where the member lives", () => {
    expect(gate.needs(write(aDecision({ decision: 'approved' })))).toEqual(['ServiceRequest/referral-8', 'ClaimResponse?patient=Patient/member-4711', 'Patient/member-4711', 'Coverage?beneficiary=Patient/member-4711'])
  })
  test('of a deletion: nothing', () => {
    expect(gate.needs({ op: 'delete', type: 'ClaimResponse', id: 'decision-5' })).toBe('nothing')
  })
})

describe('denials', () => {
  const EXPRESSION = 'ClaimResponse.adjudication[0].reason'
  test.each<[string | undefined, string, readonly string[], string]>([
    ['contact-count', '2024-10-01', [`error PRG-007 ${EXPRESSION}`, `error AUT-014 ${EXPRESSION}`], 'a number of contacts is banned'],
    ['extra-clinical', '2024-10-01', [`error PRG-006 ${EXPRESSION}`, `error AUT-014 ${EXPRESSION}`], 'an added clinical criterion is banned'],
    ['extra-social', '2024-10-01', [`error PRG-006 ${EXPRESSION}`, `error AUT-014 ${EXPRESSION}`], 'an added social criterion is banned'],
    ['no-written-consent', '2024-10-01', [`error AUT-014 ${EXPRESSION}`], 'not on the closed list'],
    ['invented-173858', '2024-10-01', [`error AUT-014 ${EXPRESSION}`], 'not on the closed list'],
    [undefined, '2024-10-01', ['error AUT-014 ClaimResponse.adjudication[0]'], 'no ground at all'],
    ['contact-count', '2023-07-01', [`error PRG-007 ${EXPRESSION}`, `error AUT-014 ${EXPRESSION}`], 'the first day'],
    ['contact-count', '2023-06-30', [`warning PRG-007 ${EXPRESSION}`, `warning AUT-014 ${EXPRESSION}`], 'the day before: existing policy, whose first day is inferred, warns'],
    ['contact-count', '2022-01-01', [`warning PRG-007 ${EXPRESSION}`, `warning AUT-014 ${EXPRESSION}`], "the programme's first day"],
    ['contact-count', '2021-12-31', [], 'before there was a programme'],
    ['no-pof', '2024-10-01', [], 'a ground of the list'],
    ['excluded-program', '2024-10-01', [], 'a ground of the list'],
    ['duplicative-program-chosen', '2024-10-01', [], 'a ground of the list'],
    ['not-mcp-enrolled', '2024-10-01', [], 'a ground of the list'],
    ['member-declined', '2024-10-01', [], 'a ground of the list'],
    ['pof-not-live', '2024-10-01', [], 'a ground of the list'],
    ['no-pof', '2026-01-01', ['warning AUT-021 ClaimResponse.adjudication[0].reason'], 'from 2026 words are wanted beside the code'],
    ['no-pof', '2025-12-31', [], 'the day before'],
  ])('%s on %s: %j, for %s', (reason, created, expected) => {
    expect(judged(aDecision({ created, ...(reason && { reason }) }))).toEqual(expected)
  })

  test('a reason in words beside its code is enough from 2026', () => {
    const denial = aDecision({ reason: 'no-pof', created: '2026-02-03' }, { disposition: 'Four of five visits were shown.' })
    expect(judged(denial)).toEqual([])
  })
  test('a denial written as older than the referral it answers is judged by the day of receipt', () => {
    const denial = aDecision({ reason: 'contact-count', created: '2021-12-01' })
    expect(refusals(denial, { 'ServiceRequest/referral-8': [aReferral()] })).toEqual(['PRG-007', 'AUT-014'])
  })
  test('a reason of another code system is none of the list', () => {
    const denial = aDecision({}, { adjudication: [{ ...aDecision().adjudication![0]!, reason: { coding: [{ system: 'urn:other', code: 'no-pof' }] } }] })
    expect(refusals(denial)).toEqual(['AUT-014'])
  })
  test('a banned reason is found in an item, without a profile, an extension or a decision', () => {
    const reason = aDecision({ reason: 'contact-count' }).adjudication![0]!.reason!
    const hidden = aDecision({}, { extension: [], adjudication: [], item: [{ itemSequence: 1, adjudication: [{ category: { text: 'local' }, reason }] }] })
    expect(judged(hidden)).toEqual(['error PRG-007 ClaimResponse.item[0].adjudication[0].reason', 'error AUT-014 ClaimResponse.item[0].adjudication[0].reason'])
  })
  test('a denial stored in error may be taken back, and may not come that way', () => {
    const denial = aDecision({ reason: 'contact-count' }), retracted = { ...denial, status: 'entered-in-error' as const }
    expect(judged(retracted, {}, denial)).toEqual([])
    expect(judged(retracted).length).toBe(2)
  })
  test('the finding names rule, edition and source, and no value of a person', () => {
    const [, first] = gate.judge(change(aDecision({ reason: 'contact-count' }), '2026-11-20T10:00:00Z'), facts())
    expect(first).toMatchObject({ kind: 'rule-violated', id: 'AUT-014', severity: 'error' })
    expect(first!.text).toContain('rule AUT-014, in force from 2023-07-01')
    expect(first!.diagnostics).toContain('Action Plan')
    expect(first!.text).not.toContain('member-4711')
  })
})

describe('lengths of an approval', () => {
  const approval = (start: string, end?: string, more: Decided = {}): Resource => aDecision({ decision: 'approved', period: { start, ...(end && { end }) }, ...more })
  test.each<[string, string | undefined, readonly string[], string]>([
    ['2024-03-15', '2025-03-14', [], 'twelve months, last day inclusive'],
    ['2024-02-29', '2025-02-28', [], 'no 29 February in 2025: the last day of the month'],
    ['2024-02-29', '2025-03-01', ['AUT-005'], 'a day too long'],
    ['2024-05-01', '2024-10-31', ['AUT-015'], 'six months are too short'],
    ['2024-05-01', '2025-04-29', ['AUT-015'], 'a day too short'],
    ['2024-05-01', '2025-05-01', ['AUT-005'], 'a day too long'],
    ['2023-07-01', '2023-12-31', ['AUT-015'], 'the first day of the standard'],
    ['2023-06-30', '2023-12-29', [], 'the day before: what the plan gave stands'],
    ['2024-05-01', undefined, ['AUT-005'], 'without an end it has no length'],
    ['2024-05', '2025-04-30', ['AUT-005'], 'a month is no first day'],
    ['2024-03-15T23:30:00-07:00', '2025-03-14', [], 'a time is the day in Los Angeles'],
    ['2024-03-16T05:00:00Z', '2025-03-14', [], 'so is one in UTC that is the next day there'],
  ])('from %s to %s: %j, for %s', (start, end, expected) => {
    expect(refusals(approval(start, end))).toEqual(expected)
  })
  test('an approval without a period is refused', () => {
    expect(judged(aDecision({ decision: 'approved-as-modified' }))).toEqual(['error AUT-005 ClaimResponse.adjudication[0]'])
  })

  const earlier = aDecision({ decision: 'approved', period: { start: '2023-09-01', end: '2024-08-31' } }, { id: 'decision-before' })
  const known = { 'ClaimResponse?patient=Patient/member-4711': [earlier] }
  test.each<[string, string, readonly string[], string]>([
    ['2024-09-01', '2025-02-28', [], 'six months after the first twelve'],
    ['2024-09-01', '2025-08-31', ['AUT-006'], 'twelve are too long for a reauthorization'],
    ['2024-09-01', '2025-02-27', ['AUT-015'], 'a day short of six'],
    ['2024-09-02', '2025-09-01', [], 'a day between: a first authorization again'],
    ['2024-08-01', '2025-07-31', [], 'begun while the other runs: twelve months do'],
    ['2024-08-01', '2025-01-31', [], 'and so do six'],
    ['2024-08-01', '2025-01-30', ['AUT-015'], 'but nothing between'],
  ])('after another to 2024-08-31, from %s to %s: %j, for %s', (start, end, expected) => {
    expect(refusals(approval(start, end), known)).toEqual(expected)
  })
  test('is judged by itself, not against its own stored version', () => {
    expect(refusals({ ...earlier, id: 'decision-before' }, known)).toEqual([])
  })
  test('a retracted authorization is no first one', () => {
    const retracted = { ...earlier, status: 'entered-in-error' as const }
    expect(refusals(approval('2024-09-01', '2025-08-31'), { 'ClaimResponse?patient=Patient/member-4711': [retracted] })).toEqual([])
  })
})

describe('the launch', () => {
  const approval = aDecision({ decision: 'approved', period: { start: '2021-12-31', end: '2022-12-30' } })
  const living = (district: string): Parameters<typeof facts>[0] => ({ 'Patient/member-4711': [aPatient({ address: [{ district }] })] })
  test.each<[string, Parameters<typeof facts>[0], readonly string[], string]>([
    ['2021-12-31', living('Los Angeles County'), ['error PRG-013 ClaimResponse.preAuthPeriod.start'], 'by the address'],
    ['2022-01-01', living('Los Angeles'), [], 'the first day'],
    ['2021-12-31', living('Alpine'), ['error PRG-014 ClaimResponse.preAuthPeriod.start'], 'another county'],
    ['2022-06-30', living('Alpine'), ['warning PRG-014 ClaimResponse.preAuthPeriod.start'], 'it is not set whether it began early'],
    ['2022-07-01', living('Alpine'), [], 'the first day everywhere'],
    ['2021-12-31', {}, ['error PRG-014 ClaimResponse.preAuthPeriod.start'], 'nowhere had it begun'],
    ['2021-12-31', { ...living('Alpine'), 'Coverage?beneficiary=Patient/member-4711': [aCoverage({ period: { start: '2020-01-01' }, class: [{ type: { coding: [{ code: 'county' }] }, value: '19' }] })] },
      ['error PRG-013 ClaimResponse.preAuthPeriod.start'], 'the county of the Coverage comes before the address'],
  ])('an approval from %s, known %j: %j, for %s', (start, known, expected) => {
    expect(judged({ ...approval, preAuthPeriod: { start, end: '2022-12-30' } }, known)).toEqual(expected)
  })
  test('counts by the day of the decision where no start is said', () => {
    expect(judged(aDecision({ decision: 'approved', created: '2021-11-01' }))).toEqual(['error PRG-014 ClaimResponse.adjudication[0]'])
  })
})

test('an operator may soften a rule to a warning', () => {
  const soft = policyGate({ settings: { ...DEFAULT_SETTINGS, states: { 'AUT-014': 'warn-only', 'PRG-007': 'off' } } })
  const found = soft.judge(change(aDecision({ reason: 'contact-count' }), '2026-11-20T10:00:00Z'), facts())
  expect(found.map(f => `${f.severity} ${f.id}`)).toEqual(['warning AUT-014'])
})
