/** Assignment around its thresholds and the days of its editions. */
import { describe, expect, test } from 'vitest'
import { declineDue, leadCareManagerDue, objectionsToDecline } from '../../src/policy/answering-assignment.ts'
import { assignmentDue, objectionsToChoice, PREFERENCES, rank, type Candidate, type Preference } from '../../src/policy/assigning.ts'
import { needsReason, objectionsToCaseload, objectionsToLead } from '../../src/policy/caseload.ts'
import type { CivilDate } from '../../src/policy/civil-date.ts'
import type { Situation } from '../../src/policy/effective.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../src/policy/settings.ts'

const given = (on: CivilDate, county: string | null = 'Los Angeles', more: Partial<Settings> = {}): Situation => ({ on, county: county ?? undefined, settings: { ...DEFAULT_SETTINGS, ...more } })
const NOW = given('2024-10-01')
const candidate = (provider: string, more: Partial<Candidate> = {}, ...is: Preference[]): Candidate => ({ provider, is: new Set(is), assigned: 10, ...more })

describe('the assignment reaches the provider', () => {
  const due = (received: string, urgency: 'routine' | 'expedited', county: string | undefined, authorized?: string) => {
    const found = assignmentDue({ urgency, received: new Date(received), authorized: authorized ? new Date(authorized) : undefined }, { county, settings: DEFAULT_SETTINGS })
    return found && [found.citation.rule, found.due.text, found.citation.severity]
  }
  test.each<[string, 'routine' | 'expedited', string | undefined, string | undefined, string[] | undefined, string]>([
    ['2024-09-03T09:00:00-07:00', 'routine', 'Los Angeles', undefined, ['ASG-002', '2024-09-10T23:59:59-07:00', 'error'], 'five business days from the request'],
    ['2024-09-03T09:00:00-07:00', 'expedited', 'Los Angeles', undefined, ['ASG-003', '2024-09-06T09:00:00-07:00', 'error'], '72 hours from the request'],
    ['2024-09-01T00:00:00-07:00', 'routine', 'Los Angeles', undefined, ['ASG-002', '2024-09-09T23:59:59-07:00', 'error'], 'the first day of the guide; Labor Day falls between'],
    ['2024-08-31T23:59:59-07:00', 'routine', 'Los Angeles', '2024-09-03T09:00:00-07:00', ['ASG-H1', '2024-09-13T23:59:59-07:00', 'warning'], 'the day before: ten days from the authorization'],
    ['2024-09-03T09:00:00-07:00', 'routine', 'Kern', '2024-09-05T09:00:00-07:00', ['ASG-H1', '2024-09-15T23:59:59-07:00', 'warning'], 'elsewhere, as a warning'],
    ['2024-09-03T09:00:00-07:00', 'expedited', undefined, '2024-09-05T09:00:00-07:00', ['ASG-H1', '2024-09-15T23:59:59-07:00', 'warning'], 'a county that is not shown'],
    ['2024-09-03T09:00:00-07:00', 'routine', 'Kern', undefined, undefined, 'elsewhere the clock starts with the authorization'],
    ['2021-12-31T09:00:00-08:00', 'routine', 'Kern', '2021-12-31T10:00:00-08:00', undefined, 'before the programme'],
  ])('of a request received %s, %s, in %s, authorized %s: %j, %s', (received, urgency, county, authorized, expected) => {
    expect(due(received, urgency, county, authorized)).toEqual(expected)
  })
})

describe('candidates', () => {
  const first = (...all: Candidate[]): string => rank(all, NOW)[0]!.candidate.provider
  test('come in the order of the preferences that hold, and otherwise by fit', () => {
    const all = [candidate('plain', { serves: true, capacity: 100, inCounty: true, speaks: true, kilometres: 1, contracted: true }), ...PREFERENCES.map(p => candidate(p, {}, p)).toReversed()]
    expect(rank(all, NOW).map(r => r.candidate.provider)).toEqual([...PREFERENCES, 'plain'])
    expect(rank(all.toReversed(), NOW).map(r => r.candidate.provider)).toEqual([...PREFERENCES, 'plain'])
  })
  test('come in the order that a deployment has set', () => {
    const set = given('2024-10-01', 'Los Angeles', { assignmentOrder: ['wish', 'primary-care-provider', 'ccs-case-manager'] })
    expect(rank([candidate('ccs', {}, 'ccs-case-manager'), candidate('pcp', {}, 'primary-care-provider')], set)[0]!.candidate.provider).toBe('pcp')
  })
  test.each<[Candidate, Candidate, string, string]>([
    [candidate('a', { capacity: 10 }, 'primary-care-provider'), candidate('b', { capacity: 50 }), 'b', 'a full PCP gives way'],
    [candidate('a', { serves: false }, 'primary-care-provider'), candidate('b', { serves: true }), 'b', 'a PCP who serves others gives way'],
    [candidate('a', { capacity: 10, serves: false }, 'wish'), candidate('b', { capacity: 50, serves: true }), 'a', 'a wish does not'],
    [candidate('a', { capacity: 11 }, 'primary-care-provider'), candidate('b', { capacity: 50 }), 'a', 'one place is enough'],
    [candidate('a', { serves: true }), candidate('b', { capacity: 50 }), 'a', 'the population goes before room'],
    [candidate('a', { capacity: 10, inCounty: true }), candidate('b'), 'b', 'what is not shown goes before what is not'],
    [candidate('a', { speaks: true, kilometres: 40 }), candidate('b', { kilometres: 2 }), 'a', 'the language before the distance'],
    [candidate('a', { kilometres: 40 }), candidate('b', { kilometres: 2 }), 'b', 'the nearer'],
    [candidate('a', { capacity: 20 }), candidate('b', { capacity: 100 }), 'b', 'the less loaded'],
    [candidate('b'), candidate('a'), 'a', 'by name, so that the order is always the same'],
  ])('case %#: of %o and %o, %s: %s', (a, b, expected) => {
    expect([first(a, b), first(b, a)]).toEqual([expected, expected])
  })
  test('say why, with the rule, and what is not shown', () => {
    const [{ by, reasons }] = rank([candidate('a', { capacity: 10, inCounty: true }, 'wish')], NOW) as [ReturnType<typeof rank>[number]]
    expect([by, reasons.map(r => `${r.citation.rule} ${r.speaks}`)]).toEqual(['wish', [
      'ASG-004 for', 'ASG-001 not-shown', 'ASG-014 not-shown', 'ASG-001 against', 'ASG-001 for', 'ASG-001 not-shown', 'ASG-001 not-shown',
    ]])
  })
  test('of Los Angeles are weighed from the first day of the guide, elsewhere by preference alone', () => {
    const rules = (on: CivilDate, county: string): string[] => [...new Set(rank([candidate('a', {}, 'wish')], given(on, county))[0]!.reasons.map(r => r.citation.rule))]
    expect([rules('2024-09-01', 'Los Angeles'), rules('2024-08-31', 'Los Angeles'), rules('2024-09-01', 'Kern'), rules('2021-12-31', 'Kern')]).toEqual([['ASG-004', 'ASG-001', 'ASG-014'], ['ASG-004'], ['ASG-004'], []])
  })
})

describe('a choice', () => {
  const plain = candidate('plain', { serves: true }), against = (chosen: Candidate, ...others: Candidate[]): string[] => objectionsToChoice(chosen, rank([chosen, ...others], NOW), NOW).map(o => `${o.severity} ${o.citation.rule}`)
  test.each<[Candidate, Candidate[], string[], string]>([
    [plain, [candidate('w', {}, 'wish')], ['error ASG-004'], 'the wish refuses'],
    [plain, [candidate('w', { capacity: 10 }, 'wish')], [], 'unless it has no room'],
    [plain, [candidate('p', {}, 'primary-care-provider'), candidate('c', {}, 'ccs-case-manager')], ['warning ASG-008', 'warning ASG-005'], 'other preferences warn'],
    [candidate('w', {}, 'wish'), [candidate('p', {}, 'primary-care-provider')], [], 'the member prefers otherwise'],
    [candidate('w', { serves: false }, 'wish'), [], ['warning ASG-014'], 'who serves others warns'],
    [plain, [candidate('x', {}, 'prior-relationship')], [], 'what is only weighed does not'],
  ])('case %#: of %o over %o: %j, %s', (chosen, others, expected) => {
    expect(against(chosen, ...others)).toEqual(expected)
  })
})

describe('a decline', () => {
  const NOTICED = new Date('2025-05-23T10:00:00-07:00')
  const against = (more: { reason?: string; at?: string; capacity?: number | undefined; assigned?: number }, county: string | undefined, noticed = NOTICED): string[] =>
    objectionsToDecline({ reason: 'capacity-reached', at: new Date('2025-05-23T12:00:00-07:00'), assigned: 40, capacity: 40, noticed, ...more, ...(more.at ? { at: new Date(more.at) } : {}) } as Parameters<typeof objectionsToDecline>[0], { county, settings: DEFAULT_SETTINGS })
      .map(o => `${o.severity} ${o.citation.rule}`)
  test.each<[Parameters<typeof against>[0], string | undefined, string[], string]>([
    [{}, 'Los Angeles', [], 'at capacity'],
    [{ assigned: 39 }, 'Los Angeles', ['error ASG-009', 'error ASG-010'], 'one place is free'],
    [{ reason: 'other' }, 'Los Angeles', ['error ASG-009', 'error ASG-010'], 'another ground'],
    [{ capacity: undefined }, 'Los Angeles', ['warning ASG-017'], 'no capacity is on file'],
    [{ at: '2025-05-27T23:59:59-07:00' }, 'Los Angeles', [], 'the next business day, behind Memorial Day'],
    [{ at: '2025-05-28T00:00:00-07:00' }, 'Los Angeles', ['warning ASG-011'], 'late, and taken all the same'],
    [{ reason: 'other', at: '2025-06-30T00:00:00-07:00' }, 'Kern', [], 'elsewhere no rule says'],
    [{ reason: 'other' }, undefined, [], 'nor where no county is shown'],
  ])('case %#: %o in %s: %j, %s', (more, county, expected) => {
    expect(against(more, county)).toEqual(expected)
  })
  test('noticed the day before the guide falls under no rule', () => {
    expect(against({ reason: 'other' }, 'Los Angeles', new Date('2024-08-31T12:00:00-07:00'))).toEqual([])
  })
  test('and the Lead Care Manager are due from the notice', () => {
    const here = { county: 'Los Angeles', settings: DEFAULT_SETTINGS }
    expect([declineDue(NOTICED, here)!.due.text, leadCareManagerDue(NOTICED, here)!.due.text]).toEqual(['2025-05-27T23:59:59-07:00', '2025-05-26T10:00:00-07:00'])
    expect([declineDue(NOTICED, { ...here, county: 'Kern' }), leadCareManagerDue(new Date('2024-08-31T12:00:00-07:00'), here)]).toEqual([undefined, undefined])
  })
})

describe('a Lead Care Manager', () => {
  const against = (count: number, threshold?: number, on: CivilDate = '2024-10-01', county = 'Los Angeles'): string[] => objectionsToCaseload({ count, threshold }, given(on, county)).map(o => `${o.severity} ${o.citation.rule}`)
  test.each<[number, number | undefined, CivilDate, string, string[], string]>([
    [49, undefined, '2024-10-01', 'Los Angeles', [], 'the fiftieth'],
    [50, undefined, '2024-10-01', 'Los Angeles', ['warning STF-004'], 'the fifty-first'],
    [29, 30, '2024-10-01', 'Los Angeles', [], "the last of the plan's threshold"],
    [30, 30, '2024-10-01', 'Los Angeles', ['error STF-010'], 'one more'],
    [50, 30, '2024-10-01', 'Los Angeles', ['error STF-010', 'warning STF-004'], 'above both'],
    [50, 60, '2024-10-01', 'Los Angeles', ['warning STF-004'], 'a higher threshold of the plan takes nothing away'],
    [90, 30, '2024-08-31', 'Los Angeles', [], 'the day before the guide'],
    [90, 30, '2024-10-01', 'Kern', [], 'elsewhere'],
  ])('who leads %i, with a threshold of %s, on %s in %s: %j, %s', (count, threshold, on, county, expected) => {
    expect(against(count, threshold, on, county)).toEqual(expected)
  })
  test('above the limit is for a person to decide', () => {
    expect([needsReason({ count: 49, threshold: undefined }, NOW), needsReason({ count: 50, threshold: undefined }, NOW), needsReason({ count: 30, threshold: 30 }, NOW)]).toEqual([false, true, false])
  })
  test('works for the provider, everywhere since the launch', () => {
    const rules = (worksForProvider: boolean, on: CivilDate): string[] => objectionsToLead({ worksForProvider, today: given(on, null) }).map(o => `${o.severity} ${o.citation.rule}`)
    expect([rules(true, '2024-10-01'), rules(false, '2022-01-01'), rules(false, '2021-12-31')]).toEqual([[], ['error ASG-013'], []])
  })
})
