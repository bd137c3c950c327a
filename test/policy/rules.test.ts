/** Each topic around its thresholds and around the days of its editions. */
import { describe, expect, test } from 'vitest'
import { objectionsToApproval, turnsOf } from '../../src/policy/approval.ts'
import { addDays, type CivilDate } from '../../src/policy/civil-date.ts'
import { decisionDue, timeliness } from '../../src/policy/decision-due.ts'
import { objectionsToDenial } from '../../src/policy/denial.ts'
import { determine } from '../../src/policy/determine.ts'
import { binding, covers, forceOf, inForce, noneStricter, type Edition, type Scope, type Situation, type State, type Topic } from '../../src/policy/effective.ts'
import { DEFAULT_SETTINGS } from '../../src/policy/settings.ts'
import { TOPICS } from '../../src/policy/topics.ts'
import { dischargeClocks, notificationClocks, supportRuns } from '../../src/policy/transition.ts'
import { memberFacts, type Known } from './facts.ts'

const given = (on: CivilDate, more: Partial<Situation> = {}): Situation => ({ on, county: 'Los Angeles', settings: DEFAULT_SETTINGS, ...more })
const second = (known: Known, on: CivilDate = '2024-10-01') => determine(memberFacts(known), given(on)).populations.find(p => p.population === '2')!
const valueOf = (rule: string, known: Known, on: CivilDate = '2024-10-01'): string | undefined => second(known, on).criteria.find(c => c.citation.rule === rule)?.value

const ADULT: CivilDate = '1974-05-05', CHILD: CivilDate = '2014-05-05'
const every = (n: number, first: CivilDate, days: number): CivilDate[] => Array.from({ length: n }, (_, i) => addDays(first, i * days))
const stays = (days: readonly CivilDate[]): NonNullable<Known['stays']> => days.map(admit => ({ type: 'hospital', admit }))

describe('Population 2, adult (INT-009)', () => {
  test.each<[string, Known, string, string]>([
    ['POF-2-A1', { edVisits: every(4, '2024-05-01', 20) }, 'not-met', 'four visits'],
    ['POF-2-A1', { edVisits: every(5, '2024-05-01', 20) }, 'met', 'five visits'],
    ['POF-2-A1', { edVisits: every(6, '2024-05-01', 20) }, 'met', 'six visits'],
    ['POF-2-A1', { edVisits: ['2024-03-28', '2024-06-10', '2024-07-01', '2024-08-20', '2024-09-28'] }, 'not-met', 'first and fifth six months apart'],
    ['POF-2-A1', { edVisits: ['2024-03-29', '2024-06-10', '2024-07-01', '2024-08-20', '2024-09-28'] }, 'met', 'a day closer'],
    ['POF-2-A1', { edVisits: ['2023-08-31', '2023-10-01', '2023-11-01', '2023-12-01', '2024-02-29'] }, 'met', 'from 31 August to the last of February'],
    ['POF-2-A1', { edVisits: ['2023-08-31', '2023-10-01', '2023-11-01', '2023-12-01', '2024-03-01'] }, 'not-met', 'a day later'],
    ['POF-2-A1', { edVisits: [...every(4, '2024-05-01', 20), '2024-10-02'] }, 'not-met', 'the fifth after the day asked about'],
    ['POF-2-A1', { edVisits: [...every(4, '2024-05-01', 20), '2024-10-01'] }, 'met', 'the fifth on the day asked about'],
    ['POF-2-A1', { edVisits: every(5, '2023-06-01', 20) }, 'review', 'the last lies more than twelve months back: a person looks'],
    ['POF-2-A1', { edVisits: ['2023-06-01', '2023-07-01', '2023-08-01', '2023-09-01', '2023-10-01'] }, 'met', 'the last exactly twelve months back'],
    ['POF-2-A1', { edVisits: ['2023-06-01', '2023-07-01', '2023-08-01', '2023-09-01', '2023-09-30'] }, 'review', 'a day earlier'],
    ['POF-2-A1', { edVisits: every(4, '2024-05-01', 20), complete: false }, 'not-shown', 'four that were shown: that there were no more is not'],
    ['POF-2-A2', { stays: stays(every(2, '2024-05-01', 20)) }, 'not-met', 'two stays'],
    ['POF-2-A2', { stays: stays(every(3, '2024-05-01', 20)) }, 'met', 'three stays'],
    ['POF-2-A2', { stays: [...stays(every(2, '2024-05-01', 20)), { type: 'short-term-snf', admit: '2024-08-01' }] }, 'met', 'both kinds add together'],
    ['POF-2-A2', { stays: stays(['2024-03-01', '2024-06-01', '2024-09-01']) }, 'not-met', 'first and third six months apart'],
    ['POF-2-A2', { stays: stays(['2024-03-02', '2024-06-01', '2024-09-01']) }, 'met', 'a day closer'],
  ])('%s with %j is %s: %s', (rule, known, expected) => {
    expect(valueOf(rule, { birthDate: ADULT, ...known })).toBe(expected)
  })
})

describe('Population 2, child or youth', () => {
  test.each<[string, Known, string, string]>([
    ['POF-2-C1', { edVisits: every(2, '2024-01-01', 100) }, 'not-met', 'two visits'],
    ['POF-2-C1', { edVisits: every(3, '2024-01-01', 100) }, 'met', 'three visits'],
    ['POF-2-C1', { edVisits: ['2023-09-01', '2024-03-01', '2024-09-01'] }, 'not-met', 'first and third twelve months apart'],
    ['POF-2-C1', { edVisits: ['2023-09-02', '2024-03-01', '2024-09-01'] }, 'met', 'a day closer'],
    ['POF-2-C1', { edVisits: ['2022-07-01', '2022-08-01', '2022-10-01'] }, 'met', 'the last exactly 24 months back'],
    ['POF-2-C1', { edVisits: ['2022-07-01', '2022-08-01', '2022-09-30'] }, 'review', 'a day earlier'],
    ['POF-2-C2', { stays: stays(['2024-05-01']) }, 'not-met', 'one stay'],
    ['POF-2-C2', { stays: stays(every(2, '2024-01-01', 200)) }, 'met', 'two stays'],
  ])('%s with %j is %s: %s', (rule, known, expected) => {
    expect(valueOf(rule, { birthDate: CHILD, ...known })).toBe(expected)
  })
})

describe('Population 2 by age and day (PRG-005)', () => {
  const five = every(5, '2024-05-01', 20)
  test.each<[string, Known, CivilDate, string, string]>([
    ['the day before the 21st birthday', { birthDate: '2003-10-02', edVisits: every(3, '2024-01-01', 40) }, '2024-10-01', 'met', 'three visits do for a youth'],
    ['the 21st birthday', { birthDate: '2003-10-01', edVisits: every(3, '2024-01-01', 40) }, '2024-10-01', 'not-met', 'five are wanted of an adult'],
    ['an unknown birth date', { edVisits: five }, '2024-10-01', 'not-shown', 'the criteria depend on age'],
    ['a child before its criteria', { birthDate: CHILD, edVisits: every(3, '2023-03-01', 40) }, '2023-06-30', 'not-live', 'the day before the first edition'],
    ['a child on the first day of its criteria', { birthDate: CHILD, edVisits: every(3, '2023-03-01', 40) }, '2023-07-01', 'met', 'the first edition'],
    ['an adult before the programme', { birthDate: ADULT, edVisits: every(5, '2021-08-01', 20) }, '2021-12-31', 'not-live', 'the day before the launch'],
    ['an adult on its first day', { birthDate: ADULT, edVisits: every(5, '2021-08-01', 20) }, '2022-01-01', 'met', 'the launch'],
    ["below the numbers, by the plan's word", { birthDate: ADULT, broadened: true }, '2024-10-01', 'met', 'POF-2-X, PRG-008'],
    ['below the numbers, at risk by a judgement', { birthDate: ADULT, atRisk: true }, '2024-10-01', 'not-met', 'it goes to the plan'],
  ])('%s: %j on %s is %s: %s', (_, known, on, expected) => {
    expect(second(known, on).value).toBe(expected)
  })
  test('a birth year tells when both its ends do', () => {
    const year = (y: string, on: CivilDate) => determine({ ...memberFacts({}), birthDate: { is: 'proved', value: { earliest: `${y}-01-01` as CivilDate, latest: `${y}-12-31` as CivilDate }, by: ['p'] } }, given(on)).age
    expect([year('2003', '2024-06-01').group, year('2002', '2024-06-01').group, year('2004', '2024-06-01').group]).toEqual([undefined, 'adult', 'child'])
    expect(year('2003', '2024-06-01').send[0]).toContain('send Patient.birthDate in full')
  })
  test('a member below the numbers may still be authorized, one who meets them is not a matter of discretion', () => {
    expect([second({ birthDate: ADULT }).planMayAuthorize, second({ birthDate: ADULT, edVisits: five }).planMayAuthorize]).toEqual([true, false])
  })
  test('what is not shown comes with what to send', () => {
    expect(second({ birthDate: ADULT, complete: false }).criteria.map(c => c.send)).toEqual([['not shown: send avoidableEdVisits'], ['not shown: send unplannedStays'], ['not shown: send mcpBroadenedPof2', 'not shown: send atRiskAvoidableUse']])
  })
})

describe('decisions, by the day of receipt (INT-011)', () => {
  const due = (received: string, urgency: 'routine' | 'expedited' = 'routine', states: Record<string, State> = {}) =>
    decisionDue({ urgency, received: new Date(received) }, { county: undefined, settings: { ...DEFAULT_SETTINGS, states } })
  test.each<[string, string | undefined, string[], string]>([
    ['2021-12-31T12:00:00-08:00', undefined, [], 'the day before the launch'],
    ['2022-01-01T12:00:00-08:00', 'AUT-001', ['AUT-H2'], 'the launch'],
    ['2025-12-31T12:00:00-08:00', 'AUT-001', ['AUT-H2'], 'the last day of the older ceiling'],
    ['2026-01-01T12:00:00-08:00', 'AUT-001', ['AUT-019'], 'the first of the newer'],
  ])('received %s: by %s beside %j, %s', (received, rule, beside) => {
    expect([due(received).binding?.citation.rule, due(received).beside.map(b => b.citation.rule)]).toEqual([rule, beside])
  })
  test('the ceiling warns only where it is earlier, and moves nothing', () => {
    expect(due('2026-02-02T12:00:00-08:00').earlier).toEqual([])
    const holiday = due('2026-02-10T12:00:00-08:00')
    expect([holiday.binding!.due.on, holiday.earlier.map(e => [e.citation.rule, e.citation.severity, e.due.on])]).toEqual(['2026-02-18', [['AUT-019', 'warning', '2026-02-17']]])
  })
  test('switched on, the earlier date is taken', () => {
    const on = due('2026-02-10T12:00:00-08:00', 'routine', { 'AUT-019': 'on' })
    expect([on.binding!.citation.rule, on.binding!.due.on, on.beside.map(b => b.citation.rule)]).toEqual(['AUT-019', '2026-02-17', ['AUT-001']])
  })
  test('64 of the 365 request dates of 2026 fall before such a holiday', () => {
    const days = Array.from({ length: 365 }, (_, i) => addDays('2026-01-01', i))
    expect(days.filter(day => due(`${day}T12:00:00-08:00`).earlier.length > 0).length).toBe(64)
  })
  test('an expedited one has no ceiling', () => {
    expect(due('2026-02-10T12:00:00-08:00', 'expedited').beside).toEqual([])
  })
  test.each([
    ['2025-04-02T23:59:59-07:00', undefined, 'open'],
    ['2025-04-03T00:00:00-07:00', undefined, 'deemed-denied'],
    ['2025-05-01T00:00:00-07:00', '2025-04-02T23:59:59-07:00', 'decided'],
    ['2025-05-01T00:00:00-07:00', '2025-04-03T00:00:00-07:00', 'deemed-denied'],
  ])('at %s, decided %s: %s', (now, decided, expected) => {
    const { binding: by } = due('2025-03-25T12:00:00-07:00')
    expect(timeliness(by!.due, decided ? new Date(decided) : undefined, new Date(now), { county: undefined, settings: DEFAULT_SETTINGS }).status).toBe(expected)
  })
})

describe('authorizations', () => {
  const rules = (turn: 'initial' | 'reauthorization', start: CivilDate, end: CivilDate): string[] => objectionsToApproval([turn], { start, end }, start, given(start)).map(o => o.citation.rule)
  test.each<['initial' | 'reauthorization', CivilDate, CivilDate, string[]]>([
    ['initial', '2023-06-30', '2023-08-29', []], ['initial', '2023-07-01', '2024-06-30', []], ['initial', '2023-07-01', '2024-06-29', ['AUT-015']], ['initial', '2023-07-01', '2024-07-01', ['AUT-005']],
    ['reauthorization', '2023-06-30', '2023-08-29', []], ['reauthorization', '2023-07-01', '2023-12-31', []], ['reauthorization', '2023-07-01', '2023-12-30', ['AUT-015']], ['reauthorization', '2023-07-01', '2024-01-01', ['AUT-006']],
  ])('%s from %s to %s: %j', (turn, start, end, expected) => {
    expect(rules(turn, start, end)).toEqual(expected)
  })
  test.each<[CivilDate, string[]]>([['2024-09-01', ['reauthorization']], ['2024-09-02', ['initial']], ['2024-08-31', ['initial', 'reauthorization']], ['2023-09-01', ['initial']]])('one that starts on %s after 2023-09-01 to 2024-08-31 is %j', (start, expected) => {
    expect(turnsOf(start, [{ start: '2023-09-01', end: '2024-08-31' }])).toEqual(expected)
  })
  test('a denial without grounds, and one with two of which one is banned', () => {
    expect(objectionsToDenial({ reasons: [], inWords: true }, given('2024-10-01')).map(o => o.citation.rule)).toEqual(['AUT-014'])
    expect(objectionsToDenial({ reasons: ['no-pof', 'contact-count'], inWords: true }, given('2024-10-01')).map(o => o.citation.rule)).toEqual(['PRG-007', 'AUT-014'])
  })
})

describe('the launch', () => {
  const EARLY = { ...DEFAULT_SETTINGS, earlyCounties: ['Kern'] }
  const against = (start: CivilDate, county: string | undefined, settings = DEFAULT_SETTINGS): string[] =>
    objectionsToApproval(['initial'], { start, end: '2023-01-01' }, start, { county, settings }).map(o => `${o.severity} ${o.citation.rule} ${o.about}`)
  test.each<[CivilDate, string | undefined, typeof EARLY | undefined, string[], string]>([
    ['2021-12-31', 'Los Angeles', undefined, ['error PRG-013 start'], 'the day before, in Los Angeles'],
    ['2022-01-01', 'Los Angeles', undefined, [], 'the first day in Los Angeles'],
    ['2021-12-31', 'Kern', undefined, ['error PRG-014 start'], 'the day before anywhere'],
    ['2021-12-31', undefined, undefined, ['error PRG-014 start'], 'the day before, wherever the member lives'],
    ['2022-01-01', 'Kern', EARLY, [], 'the first day where Whole Person Care was'],
    ['2022-01-01', 'kern', EARLY, [], 'however it is written'],
    ['2022-06-30', 'Alpine', EARLY, ['error PRG-014 start'], 'the day before, elsewhere'],
    ['2022-07-01', 'Alpine', EARLY, [], 'the first day elsewhere'],
    ['2022-06-30', 'Kern', undefined, ['warning PRG-014 start'], 'which counties began early is not set: no ground to refuse'],
    ['2022-06-30', undefined, undefined, ['warning PRG-014 start'], 'nor is a county that is not shown'],
    ['2022-07-01', undefined, undefined, [], 'the first day everywhere'],
  ])('an authorization from %s in %s (early: %j): %j, for %s', (start, county, settings, expected) => {
    expect(against(start, county, settings)).toEqual(expected)
  })
  test('its rule may be softened or switched off as any other', () => {
    expect(against('2021-12-31', 'Los Angeles', { ...DEFAULT_SETTINGS, states: { 'PRG-013': 'warn-only' } })).toEqual(['warning PRG-013 start'])
    expect(against('2021-12-31', 'Kern', { ...DEFAULT_SETTINGS, states: { 'PRG-014': 'off' } })).toEqual([])
  })
})

describe('transitions', () => {
  const here = (county: string | undefined): Omit<Situation, 'on'> => ({ county, settings: DEFAULT_SETTINGS })
  test.each([
    ['2024-08-31T23:59:59-07:00', 'Los Angeles', 0], ['2024-09-01T00:00:00-07:00', 'Los Angeles', 1], ['2025-01-01T00:00:00-08:00', 'Kern', 0], ['2025-01-01T00:00:00-08:00', undefined, 1],
  ])('notified %s in %s: %i clocks', (at, county, n) => {
    expect(notificationClocks('hospital', new Date(at), here(county)).length).toBe(n)
    expect(dischargeClocks('snf', new Date(at), here(county)).length).toBe(n * 2)
  })
  test('a county not shown is taken for Los Angeles, and only warns', () => {
    expect(notificationClocks('hospital', new Date('2025-01-01T00:00:00-08:00'), here(undefined))[0]!.citation.severity).toBe('warning')
    expect(notificationClocks('hospital', new Date('2025-01-01T00:00:00-08:00'), here('Los Angeles'))[0]!.citation.severity).toBe('error')
  })
  test.each<[CivilDate, boolean]>([['2025-07-27', true], ['2025-07-28', false]])('support after 27 June still runs on %s: %j', (today, expected) => {
    expect(supportRuns(new Date('2025-06-27T12:00:00-07:00'), today, here('Los Angeles'))).toBe(expected)
  })
})

describe('which edition binds', () => {
  const edition = (id: `${string}-${string}`, more: Partial<Edition<number>>): Edition<number> => ({ id, scope: 'statewide', severity: 'error', state: 'on', basis: 'policy-date', cite: [{ source: 'la-guide-2.0' }], is: 0, ...more })
  const topic = (...editions: [Edition<number>, ...Edition<number>[]]): Topic<number> => ({ title: 'a test', editions, stricter: (a, b) => a - b })
  test('the stricter of two, then the narrower (INT-010)', () => {
    expect(inForce(topic(edition('T-1', { is: 10 }), edition('T-2', { scope: 'LA', is: 5 })), given('2025-01-01'))!.id).toBe('T-2')
    expect(inForce(topic(edition('T-1', { is: 5 }), edition('T-2', { scope: 'LA', is: 10 })), given('2025-01-01'))!.id).toBe('T-1')
    expect(inForce(topic(edition('T-1', { is: 5 }), edition('T-2', { scope: 'LA', is: 5 })), given('2025-01-01'))!.id).toBe('T-2')
  })
  test('not one that is superseded, within the scope of what supersedes it', () => {
    const both = topic(edition('T-1', { is: 5 }), edition('T-2', { scope: 'LA', is: 10, supersedes: ['T-1'] }))
    expect([inForce(both, given('2025-01-01'))!.id, inForce(both, given('2025-01-01', { county: 'Kern' }))!.id]).toEqual(['T-2', 'T-1'])
  })
  test('not one that is off, by the reference or by the operator', () => {
    expect(inForce(topic(edition('T-1', { state: 'off' })), given('2025-01-01'))).toBeUndefined()
    expect(inForce(topic(edition('T-1', {})), given('2025-01-01', { settings: { ...DEFAULT_SETTINGS, states: { 'T-1': 'off' } } }))).toBeUndefined()
    expect(inForce(topic(edition('T-1', { state: 'configurable', unapplied: true })), given('2025-01-01'))).toBeUndefined()
  })
  test.each<[Partial<Edition<number>>, string]>([
    [{}, 'refuses'], [{ state: 'configurable' }, 'refuses'], [{ state: 'warn-only' }, 'warns'], [{ severity: 'warning' }, 'warns'], [{ severity: 'info' }, 'informs'],
    [{ cite: [{ source: 'recall' }] }, 'warns'], [{ cite: [{ source: 'reading' }] }, 'warns'], [{ cite: [{ source: 'reading' }, { source: 'action-plan-2024-03' }] }, 'refuses'],
  ])('%j %s', (more, force) => {
    expect(forceOf(edition('T-1', more), DEFAULT_SETTINGS)).toBe(force)
  })
  test('one of a day only inferred warns from the launch until that day', () => {
    const inferred = topic(edition('T-1', { from: '2023-07-01', basis: 'inferred-2023-07-01' }))
    expect((['2021-12-31', '2022-01-01', '2023-06-30', '2023-07-01'] as const).map(on => binding(inferred, given(on))?.force)).toEqual([undefined, 'warns', 'warns', 'refuses'])
  })
  test.each<[Scope, string | undefined, string | undefined, boolean]>([
    ['statewide', undefined, undefined, true], ['engine', 'Kern', undefined, true], ['LA', 'Los Angeles', undefined, true], ['LA', 'Kern', undefined, false], ['LA', undefined, undefined, false],
    ['non-LA', 'Kern', undefined, true], ['non-LA', undefined, undefined, false], ['L.A. Care', 'Los Angeles', 'L.A. Care', true], ['L.A. Care', 'Los Angeles', undefined, false], ['Anthem (L.A.)', 'Los Angeles', 'Anthem', true],
  ])('%s holds in %s with %s: %j', (scope, county, plan, expected) => {
    expect(covers(scope, { county, plan })).toBe(expected)
  })
  test.each(TOPICS.flatMap(t => t.editions.map(e => [e.id, t, e] as const)))('%s is not in force the day before it begins, nor the day after it ends', (_, of, { from, to, id, scope, unapplied }) => {
    const whole: Topic<unknown> = { ...of, stricter: noneStricter }, settings = { ...DEFAULT_SETTINGS, states: unapplied ? { [id]: 'on' as const } : {} }
    const ids = (on: CivilDate): string | undefined => inForce(whole, { on, county: scope === 'non-LA' || scope === 'statewide' ? 'Kern' : 'Los Angeles', plan: 'L.A. Care', settings })?.id
    if (from) expect([ids(addDays(from, -1)) === id, ids(from)]).toEqual([false, id])
    if (to) expect([ids(to), ids(addDays(to, 1)) === id]).toEqual([id, false])
  })
})
