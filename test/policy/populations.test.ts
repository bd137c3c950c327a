/** Each criterion of each Population of Focus: what meets it, what just fails to, and what is not shown; and the days of its editions. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type CivilDate } from '../../src/policy/civil-date.ts'
import type { Part } from '../../src/policy/criterion.ts'
import { determine, type CriterionFinding, type PopulationFinding } from '../../src/policy/determine.ts'
import type { Situation } from '../../src/policy/effective.ts'
import { FACT_KINDS, type FactName } from '../../src/policy/facts.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../src/policy/settings.ts'
import { memberFacts, type Known } from './facts.ts'

const DAY: CivilDate = '2024-10-01', ADULT: CivilDate = '1974-05-05', CHILD: CivilDate = '2014-05-05'
const given = (on: CivilDate = DAY, more: Partial<Situation> = {}): Situation => ({ on, county: 'Los Angeles', settings: DEFAULT_SETTINGS, ...more })
const populations = (known: Known, on?: CivilDate, more?: Partial<Situation>): readonly PopulationFinding[] => determine(memberFacts(known), given(on, more)).populations
const population = (code: string, known: Known, on?: CivilDate, more?: Partial<Situation>): string | undefined => populations(known, on, more).find(p => p.population === code)?.value
const everyPart = (finding: CriterionFinding | Part): readonly (CriterionFinding | Part)[] => [finding, ...(finding.parts ?? []).flatMap(everyPart)]
/** The criterion of a rule, wherever it stands. */
const judged = (rule: string, known: Known, on?: CivilDate, more?: Partial<Situation>): CriterionFinding | Part | undefined =>
  populations(known, on, more).flatMap(p => p.criteria.flatMap(everyPart)).find(c => c.citation?.rule === rule)

type Facts = NonNullable<Known['shows']>
const adult = (shows: Facts = {}, more: Known = {}): Known => ({ birthDate: ADULT, shows, ...more })
const child = (shows: Facts = {}, more: Known = {}): Known => ({ birthDate: CHILD, shows, ...more })
const without = (...contradicts: FactName[]): Known => ({ contradicts })
const HOMELESS = ['homeless.i', 'homeless.ii', 'homeless.iii', 'homeless.iv', 'homeless.v', 'homeless.vi'] as const
const COMPLEX = { 'complexNeed.physical': true, 'complexNeed.unableToSelfManage': true, 'complexNeed.coordinationBenefit': true } as const
const HELPED = { smhs: true } as const

describe('homelessness', () => {
  test.each<[string, Known, string, string]>([
    ...HOMELESS.map((name): [string, Known, string, string] => ['POF-1A-1', adult({ [name]: true }), 'met', `by ${name} alone`]),
    ['POF-1A-1', adult(), 'not-shown', 'nothing is known of it'],
    ['POF-1A-1', adult({}, without(...HOMELESS)), 'not-met', 'all six are contradicted'],
    ['POF-1A-1', adult({}, without('homeless.i', 'homeless.ii', 'homeless.iii', 'homeless.iv', 'homeless.v')), 'not-shown', 'one of six is open'],
    ['POF-1A-1', adult({}, { anyOf: [['homeless.ii', 'homeless.iii']] }), 'met', 'one of two is shown, without saying which'],
    ['POF-1A-1', adult({}, { anyOf: [['homeless.iii', 'doubledUp.b2-1']] }), 'not-shown', 'it may be the other, which is none of the six'],
    ['POF-1A-1', adult({}, { suggests: ['homeless.iii'] }), 'not-shown', 'what suggests does not prove'],
    ['POF-1A-3', adult({ evictionDate: '2024-10-31' }), 'met', 'thirty days ahead'],
    ['POF-1A-3', adult({ evictionDate: '2024-11-01' }), 'not-shown', 'thirty-one days ahead; nobody said otherwise'],
    ['POF-1A-3', adult({ evictionDate: '2024-11-01' }, without('homeless.v')), 'not-met', 'thirty-one days ahead'],
    ['POF-1A-3', adult({ evictionDate: '2024-10-01' }), 'met', 'on the very day'],
    ['POF-1A-3', adult({ evictionDate: '2024-09-30' }, without('homeless.v')), 'not-met', 'the day is over: nothing is imminent'],
    ['POF-1A-3', adult(), 'not-shown', 'no day, no word'],
    ['POF-1A-4', adult({ 'homeless.iv': true, institutionStayDays: 1 }), 'met', 'after a day inside'],
    ['POF-1A-4', adult({ 'homeless.iv': true, institutionStayDays: 400 }), 'met', 'after more than a year'],
    ['POF-1A-4', adult(), 'not-shown', 'nothing is known of it'],
    ['POF-1A-2', adult({ complexNeed: true }), 'met', 'said as a whole'],
    ['POF-1A-2', adult(COMPLEX), 'met', 'said by its parts'],
    ['POF-1A-2', adult({ ...COMPLEX, 'complexNeed.physical': true }, without('complexNeed.coordinationBenefit', 'complexNeed')), 'met', 'what is shown is not undone'],
    ['POF-1A-2', adult({ 'complexNeed.physical': true, 'complexNeed.unableToSelfManage': true }), 'not-shown', 'a part is missing'],
    ['POF-1A-2', adult({ 'complexNeed.physical': true }, without('complexNeed.unableToSelfManage', 'complexNeed')), 'not-met', 'the member manages alone'],
  ])('%s of %j is %s: %s', (rule, known, expected) => {
    expect(judged(rule, known)?.value).toBe(expected)
  })
  test.each<[string, Known, string, string]>([
    ['1a', adult({ 'homeless.i': true, complexNeed: true }), 'met', 'both limbs'],
    ['1a', adult({ 'homeless.i': true, complexNeed: true, familyMemberUnder21: true }), 'met', 'children at home change nothing (POF-1A-5)'],
    ['1a', adult({ 'homeless.i': true }), 'not-shown', 'the need is not shown'],
    ['1a', adult({ 'homeless.i': true }, without('complexNeed', 'complexNeed.unableToSelfManage')), 'not-met', 'there is no such need'],
    ['1b', adult({ 'homeless.i': true, familyMemberUnder21: true }, without('complexNeed')), 'met', 'the parent of a homeless family'],
    ['1b', adult({ 'homeless.i': true }, without('familyMemberUnder21')), 'not-met', 'a lone adult'],
    ['1b', adult({ 'homeless.i': true }), 'not-shown', 'whether there is a family is not shown'],
    ['1b', child({ 'homeless.i': true }), 'met', 'an unaccompanied child'],
    ['1b', child({ 'doubledUp.b2-1': true }), 'met', 'shares housing'],
    ['1b', child({ 'doubledUp.b2-4': true }), 'met', 'abandoned in a hospital'],
    ['1b', child({}, { anyOf: [['doubledUp.b2-1', 'doubledUp.b2-2', 'doubledUp.b2-3', 'homeless.ii', 'homeless.iii']] }), 'met', 'one of both clauses, without saying which'],
    ['1b', child(), 'not-shown', 'nothing is known'],
    ['1b', { shows: { 'doubledUp.b2-1': true, familyMemberUnder21: true } }, 'met', 'a family needs no birth date'],
  ])('Population %s of %j is %s: %s', (code, known, expected) => {
    expect(population(code, known)).toBe(expected)
  })
  test.each<[string, Known, string]>([
    ['POF-1B-1', child({ 'homeless.vi': true }), 'met'], ['POF-1B-1', child({ evictionDate: '2024-11-01' }, without(...HOMELESS)), 'not-met'], ['POF-1B-1', child(), 'not-shown'],
    ['POF-1B-2', child({ 'doubledUp.b2-3': true }), 'met'], ['POF-1B-2', child({}, without('doubledUp.b2-1', 'doubledUp.b2-2', 'doubledUp.b2-3', 'doubledUp.b2-4')), 'not-met'], ['POF-1B-2', child(), 'not-shown'],
  ])('%s for %j is %s', (rule, known, expected) => {
    expect(judged(rule, known)?.value).toBe(expected)
  })
  test('what is suggested is asked for first, and named', () => {
    const found = judged('POF-1A-1', adult({}, { suggests: ['homeless.vi'] }))!
    expect([found.send[0], found.hints, found.because, found.by]).toEqual(['not shown: send homeless.vi', ['hint of homeless.vi'], 'suggested, not proved', []])
  })
})

describe('homeless families before the criteria for children', () => {
  const family = (shows: Facts): Known => adult({ familyMemberUnder21: true, 'homeless.iii': true, ...shows })
  test.each<[Known, CivilDate, string, string | undefined, string]>([
    [family({ complexNeed: true }), '2021-12-31', 'not-live', 'POF-1-H1', 'the day before the programme'],
    [family({ complexNeed: true }), '2022-01-01', 'met', 'POF-1-H1', 'its first day'],
    [family({}), '2023-06-30', 'not-shown', 'POF-1-H1', 'the last day of the older edition: a complex need is wanted'],
    [{ ...family({}), contradicts: ['complexNeed', 'complexNeed.unableToSelfManage'] }, '2023-06-30', 'not-met', 'POF-1-H1', 'there is no such need'],
    [family({}), '2023-07-01', 'met', 'POF-1B-1', 'the first day of the newer one'],
    [child({ 'homeless.iii': true }), '2023-06-30', 'not-live', undefined, 'a child before its criteria'],
    [child({ 'homeless.iii': true }), '2023-07-01', 'met', 'POF-1B-1', 'a child on their first day'],
  ])('%j on %s: %s by %s, %s', (known, on, expected, rule) => {
    const found = populations(known, on).find(p => p.population === '1b')!
    expect([found.value, found.criteria.find(c => /POF-1-H1|POF-1B-1/.test(c.citation.rule))?.citation.rule]).toEqual([expected, rule])
  })
})

describe('mental health and substance use', () => {
  const past = (...days: CivilDate[]): Known => ({ smiEdVisits: days })
  test.each<[string, Known, string, string]>([
    ['POF-3-A', adult({ smhs: true }), 'met', 'specialty services'], ['POF-3-A', adult({ dmcOds: true }), 'met', 'Drug Medi-Cal'],
    ['POF-3-A', adult({}, without('smhs', 'dmcOds')), 'not-met', 'neither'], ['POF-3-A', adult({}, without('smhs')), 'not-shown', 'the other is open'],
    ['POF-3-A2', adult({ 'socialFactors.food': true }), 'met', 'a factor of the list'], ['POF-3-A2', adult({ 'socialFactors.other': true }), 'met', 'another, in words'],
    ['POF-3-A2', adult({ acesScore: 4 }), 'met', 'a score of four'], ['POF-3-A2', adult({ acesScore: 3 }), 'not-shown', 'a score of three: other factors are open'],
    ['POF-3-A2', adult({ 'socialFactors.transport': true }), 'review', 'a factor named for another population'],
    ['POF-3-A2', adult({}, { contradicts: (Object.keys(FACT_KINDS) as FactName[]).filter(n => n.startsWith('socialFactors.') || n === 'acesScore') }), 'not-shown', 'the list is open: never contradicted as a whole'],
    ['POF-3-A3', adult({ 'acuity.high-risk': true }), 'met', 'high risk'], ['POF-3-A3', adult({ 'acuity.crisis-primary-source': true }), 'met', 'care by crises'],
    ['POF-3-A3', adult({}, past('2023-10-01', '2024-10-01')), 'met', 'two visits, the first on the same day a year before'],
    ['POF-3-A3', adult({}, { ...past('2023-09-30', '2024-10-01'), ...without('acuity.high-risk', 'acuity.crisis-primary-source') }), 'not-met', 'the first a day too old'],
    ['POF-3-A3', adult({}, { ...past('2024-09-01'), complete: false }), 'not-shown', 'a visit too few, of those shown'],
    ['POF-3-A3', adult({}, { smiEdVisits: ['2024-01-01'], smiStays: ['2024-02-01'], complete: false }), 'not-shown', 'a visit and a stay are not added together'],
    ['POF-3-A3', adult({}, { smiStays: ['2024-01-01', '2024-02-01'] }), 'met', 'two stays'],
    ['POF-3-A3', adult({}, { ...past('2024-01-01', '2024-10-02'), complete: false }), 'not-shown', 'the second after the day asked about'],
    ['POF-3-C', child({ smhs: true }), 'met', 'a child needs nothing further'], ['POF-3-C', child({}, without('smhs', 'dmcOds')), 'not-met', 'neither'], ['POF-3-C', child(), 'not-shown', 'nothing is known'],
  ])('%s of %j is %s: %s', (rule, known, expected) => {
    expect(judged(rule, known)?.value).toBe(expected)
  })
  const all = { ...HELPED, 'socialFactors.housing': true, 'acuity.high-risk': true } as const
  test.each<[Known, CivilDate, string, string]>([
    [adult(all), DAY, 'met', 'all three'], [adult({ ...all, 'acuity.high-risk': true }, { birthDate: '2003-10-01' }), DAY, 'met', 'on the 21st birthday'],
    [adult({ ...HELPED }), DAY, 'not-shown', 'one of three'], [{ birthDate: '2003-10-02', shows: HELPED }, DAY, 'met', 'the day before the 21st birthday one is enough'],
    [{ birthDate: '2003-10-01', shows: HELPED }, DAY, 'not-shown', 'on the 21st birthday it is not'], [{ shows: HELPED }, DAY, 'not-shown', 'without a birth date neither is settled'],
    [child(HELPED), '2023-06-30', 'not-live', 'the day before the criteria for children'], [child(HELPED), '2023-07-01', 'met', 'their first day'],
    [adult(all), '2021-12-31', 'not-live', 'the day before the programme'], [adult(all), '2022-01-01', 'met', 'its first day'],
  ])('Population 3 of %j on %s is %s: %s', (known, on, expected) => {
    expect(population('3', known, on)).toBe(expected)
  })
  test('somebody without a birth date is asked for it', () => {
    expect(judged('POF-3-C', { shows: HELPED })).toMatchObject({ value: 'not-shown', send: ['not shown: send birthDate'] })
  })
})

describe('incarceration', () => {
  const out = (releaseDate: CivilDate, more: Facts = {}): Facts => ({ releaseDate, 'conditions.chronic': true, ...more })
  test.each<[string, Known, CivilDate, string | undefined, string]>([
    ['POF-4-A', adult(out('2023-10-01')), DAY, 'met', 'released on the same day a year before'],
    ['POF-4-A', adult(out('2023-09-30'), without('transitioning')), DAY, 'not-met', 'a day earlier'],
    ['POF-4-A', adult(out('2023-09-30')), DAY, 'not-shown', 'a day earlier; whether the member is inside again is open'],
    ['POF-4-A', adult(out('2024-10-02'), without('transitioning')), DAY, 'not-met', 'not released yet, and not transitioning'],
    ['POF-4-A', adult({ transitioning: true, 'conditions.sud': true }), DAY, 'met', 'still inside and transitioning'],
    ['POF-4-A', adult({ transitioning: true, pregnant: true }), DAY, 'met', 'pregnant'],
    ['POF-4-A', adult({ transitioning: true }), DAY, 'not-shown', 'no condition is shown'],
    ['POF-4-A', adult(), DAY, 'not-shown', 'nothing is known'],
    ['POF-4-C', child({ releaseDate: '2023-10-01', facility: ['youth-correctional'] }), DAY, 'met', 'from a youth facility, without any condition'],
    ['POF-4-C', child({ releaseDate: '2023-09-30', facility: ['youth-correctional'] }, without('transitioning')), DAY, 'not-met', 'a day too long ago'],
    ['POF-4-C', child({ releaseDate: '2024-01-01' }), DAY, 'not-shown', 'from which facility is not shown'],
    ['POF-4-C', child({ releaseDate: '2024-01-01', facility: ['jail'] }), DAY, 'not-met', 'from a jail'],
    ['POF-4-AGE', child({ releaseDate: '2024-01-01', facility: ['jail'] }), DAY, 'review', 'neither definition fits: a person looks'],
    ['POF-4-AGE', child({ releaseDate: '2024-01-01', facility: ['youth-correctional'] }), DAY, undefined, 'the definition for youth fits'],
    ['POF-4-AGE', child(), DAY, undefined, 'nothing is shown'],
    ['POF-4-AGE', adult(out('2024-01-01', { facility: ['jail'] })), DAY, undefined, 'an adult'],
  ])('%s of %j on %s is %s: %s', (rule, known, on, expected) => {
    expect(judged(rule, known, on)?.value).toBe(expected)
  })
  const EARLY: Settings = { ...DEFAULT_SETTINGS, earlyCounties: ['Kern'] }
  test.each<[Known, CivilDate, string | undefined, Settings, string, string | undefined, string]>([
    [adult(out('2021-12-01')), '2021-12-31', 'Los Angeles', DEFAULT_SETTINGS, 'not-live', undefined, 'the day before the programme'],
    [adult(out('2021-12-01')), '2022-01-01', 'Los Angeles', DEFAULT_SETTINGS, 'met', 'POF-4-A-LA', 'its first day in Los Angeles'],
    [adult(out('2023-12-01')), '2023-12-31', 'Los Angeles', DEFAULT_SETTINGS, 'met', 'POF-4-A-LA', 'its last under its own rule'],
    [adult(out('2023-12-01')), '2024-01-01', 'Los Angeles', DEFAULT_SETTINGS, 'met', 'POF-4-A', 'the statewide one'],
    [adult(out('2023-12-01')), '2023-12-31', 'Kern', EARLY, 'review', 'POF-4-A-WPC', 'whether the pilot served the group no source says'],
    [adult(out('2023-12-01')), '2023-12-31', 'Kern', DEFAULT_SETTINGS, 'review', 'POF-4-A-WPC', 'nor whether there was a pilot'],
    [adult(out('2023-12-01')), '2023-12-31', 'Alpine', EARLY, 'not-live', undefined, 'there was none'],
    [adult(out('2021-12-01')), '2022-01-01', 'Kern', EARLY, 'review', 'POF-4-A-WPC', 'the first day of a pilot'],
    [adult(out('2023-12-01')), '2024-01-01', 'Alpine', EARLY, 'met', 'POF-4-A', 'everywhere'],
    [child({ releaseDate: '2023-12-01', facility: ['youth-correctional'] }), '2023-12-31', 'Los Angeles', DEFAULT_SETTINGS, 'not-live', undefined, 'youth, the day before'],
    [child({ releaseDate: '2023-12-01', facility: ['youth-correctional'] }), '2024-01-01', 'Los Angeles', DEFAULT_SETTINGS, 'met', 'POF-4-C', 'youth, the first day'],
  ])('Population 4 of %j on %s in %s: %#', (known, on, county, settings, expected, rule) => {
    const found = populations(known, on, { county, settings }).find(p => p.population === '4')!
    expect([found.value, found.criteria.find(c => c.value === expected && c.value !== 'not-live')?.citation.rule]).toEqual([expected, rule])
  })
  test('an operator may switch the look of a person off: then there is nothing to look at', () => {
    const known = child({ releaseDate: '2024-01-01', facility: ['prison'] })
    expect([population('4', known), population('4', known, DAY, { settings: { ...DEFAULT_SETTINGS, states: { 'POF-4-AGE': 'off' } } })]).toEqual(['review', 'not-met'])
  })
})

describe('long-term care', () => {
  const home = { livingInCommunity: true, snfLoc: true, 'socialFactors.adl': true, canReside: true } as const
  test.each<[string, Known, string, string]>([
    ['POF-5-1', adult({ livingInCommunity: true, snfLoc: true }), 'met', 'at home, at that level'], ['POF-5-1', adult({ lowerAcuitySkilledNursing: true }), 'met', 'lighter nursing'],
    ['POF-5-1', adult({ snfLoc: true }), 'not-shown', 'where the member lives is not shown'], ['POF-5-1', adult({ snfLoc: true }, without('livingInCommunity', 'lowerAcuitySkilledNursing')), 'not-met', 'not at home'], ['POF-5-1', adult(), 'not-shown', 'nothing is known'],
    ['POF-5-2', adult({ 'socialFactors.living-alone': true }), 'met', 'a factor of this list'], ['POF-5-2', adult({ 'socialFactors.work-engage': true }), 'review', 'a factor of another list'], ['POF-5-2', adult(), 'not-shown', 'nothing is known'],
    ['POF-5-3', adult({ canReside: true }), 'met', 'able'], ['POF-5-3', adult({}, without('canReside')), 'not-met', 'not able'], ['POF-5-3', adult(), 'not-shown', 'nothing is known'],
    ['POF-6', adult({ nursingFacilityResident: true, interestedInLeaving: true, likelyCandidate: true, canReside: true }), 'met', 'all four'],
    ['POF-6', adult({ nursingFacilityResident: true, interestedInLeaving: true, likelyCandidate: true }), 'not-shown', 'one is missing'],
    ['POF-6', adult({ nursingFacilityResident: true, likelyCandidate: true, canReside: true }, without('interestedInLeaving')), 'not-met', 'does not want to'],
  ])('%s of %j is %s: %s', (rule, known, expected) => {
    expect(judged(rule, known)?.value).toBe(expected)
  })
  test.each<[string, CivilDate, string]>([['5', '2022-12-31', 'not-live'], ['5', '2023-01-01', 'met'], ['5', '2023-01-02', 'met'], ['6', '2022-12-31', 'not-live'], ['6', '2023-01-01', 'met']])('Population %s on %s is %s', (code, on, expected) => {
    expect(population(code, adult({ ...home, nursingFacilityResident: true, interestedInLeaving: true, likelyCandidate: true }), on)).toBe(expected)
  })
})

describe('children and youth', () => {
  test.each<[string, Known, string, string]>([
    ['POF-7', child({ ccs: true, 'socialFactors.transport': true }), 'met', 'enrolled, with a factor'], ['POF-7', child({ 'programs.ccs-wcm': true, acesScore: 4 }), 'met', 'the Whole Child Model, with a score of four'],
    ['POF-7', child({ ccs: true, acesScore: 3 }), 'not-shown', 'a score of three, and no other factor'], ['POF-7', child({ ccs: true }), 'not-shown', 'no factor'],
    ['POF-7', child({ 'socialFactors.food': true }, without('ccs', 'ccsWcm', 'programs.ccs', 'programs.ccs-wcm')), 'not-met', 'not enrolled'],
    ['POF-8-1', child({ fosterCareCurrent: true }), 'met', 'in care'], ['POF-8-1', child({}, without('fosterCareCurrent')), 'not-met', 'not in care'], ['POF-8-1', child(), 'not-shown', 'nothing is known'],
    ['POF-8-1', { birthDate: '2003-10-02', shows: { fosterCareCurrent: true } }, 'met', 'the day before the 21st birthday'], ['POF-8-1', { birthDate: '2003-10-01', shows: { fosterCareCurrent: true } }, 'not-met', 'the 21st birthday'],
    ['POF-8-2', child({ fosterCareLast12Months: true }), 'met', 'within 12 months'], ['POF-8-2', { birthDate: '2003-10-01', shows: { fosterCareLast12Months: true } }, 'not-met', 'the 21st birthday'], ['POF-8-2', child(), 'not-shown', 'nothing is known'],
    ['POF-8-3', { birthDate: '1998-10-02', shows: { agedOutOfFosterCare: true, inFosterCareAt18OrLater: true, state: ['NV'] } }, 'met', 'the day before the 26th birthday, in another state'],
    ['POF-8-3', { birthDate: '1998-10-01', shows: { agedOutOfFosterCare: true, inFosterCareAt18OrLater: true } }, 'not-met', 'the 26th birthday'],
    ['POF-8-3', { birthDate: '2000-10-01', shows: { agedOutOfFosterCare: true } }, 'not-shown', 'whether in care at 18 is not shown'],
    ['POF-8-4', { birthDate: '2006-10-02', shows: { adoptionAssistance: true } }, 'met', 'the day before the 18th birthday'], ['POF-8-4', { birthDate: '2006-10-01', shows: { adoptionAssistance: true } }, 'not-met', 'the 18th birthday'], ['POF-8-4', child(), 'not-shown', 'nothing is known'],
    ['POF-8-5', { birthDate: '2006-10-02', shows: { familyMaintenance: true } }, 'met', 'the day before the 18th birthday'], ['POF-8-5', { birthDate: '2006-10-01', shows: { familyMaintenance: true } }, 'not-met', 'the 18th birthday'], ['POF-8-5', child(), 'not-shown', 'nothing is known'],
  ])('%s of %j is %s: %s', (rule, known, expected) => {
    expect(judged(rule, known)?.value).toBe(expected)
  })
  const in7 = { ccs: true, 'socialFactors.food': true } as const
  test.each<[string, Known, CivilDate, string | undefined]>([
    ['7', child(in7), '2023-06-30', 'not-live'], ['7', child(in7), '2023-07-01', 'met'], ['7', adult(in7), DAY, undefined], ['7', { shows: in7 }, DAY, 'not-shown'],
    ['8', child({ fosterCareCurrent: true }), '2023-06-30', 'not-live'], ['8', child({ fosterCareCurrent: true }), '2023-07-01', 'met'],
    ['8', adult({ fosterCareCurrent: true }), DAY, 'not-met'], ['8', { birthDate: '2003-01-01', shows: { agedOutOfFosterCare: true, inFosterCareAt18OrLater: true } }, DAY, 'met'],
  ])('Population %s of %j on %s is %s', (code, known, on, expected) => {
    expect(population(code, known, on)).toBe(expected)
  })
  test('a birth year alone tells of the age limits of child welfare what both its ends do', () => {
    const born = (year: number): string | undefined => determine({ ...memberFacts({ shows: { agedOutOfFosterCare: true, inFosterCareAt18OrLater: true } }), birthDate: { is: 'proved', value: { earliest: `${year}-01-01` as CivilDate, latest: `${year}-12-31` as CivilDate }, by: ['p'] } }, given())
      .populations.find(p => p.population === '8')!.value
    expect([born(1999), born(1998), born(1997)]).toEqual(['met', 'not-shown', 'not-met'])
  })
})

describe('birth equity', () => {
  test.each<[Known, CivilDate, string, string]>([
    [adult({ pregnant: true, subjectToDisparities: true }), DAY, 'met', 'pregnant'], [adult({ postpartum: true, subjectToDisparities: true }), DAY, 'met', 'postpartum'],
    [child({ 'conditions.pregnant-postpartum': true, subjectToDisparities: true }), DAY, 'met', 'said to be one of the two, a youth'],
    [adult({ pregnant: true }), DAY, 'not-shown', 'the group is not shown: asked, not refused (POF-9-G)'], [adult({ pregnant: true }, without('subjectToDisparities')), DAY, 'not-met', 'the member says no'],
    [adult({ subjectToDisparities: true }, without('pregnant', 'postpartum', 'conditions.pregnant-postpartum')), DAY, 'not-met', 'neither'], [{ shows: { pregnant: true, subjectToDisparities: true } }, DAY, 'met', 'it needs no birth date'],
    [adult({ pregnant: true, subjectToDisparities: true }), '2023-12-31', 'not-live', 'the day before'], [adult({ pregnant: true, subjectToDisparities: true }), '2024-01-01', 'met', 'the first day'],
  ])('POF-9 of %j on %s is %s: %s', (known, on, expected) => {
    expect(population('9', known, on)).toBe(expected)
  })
})

describe('which populations are told', () => {
  test.each<[string, Known, string[]]>([
    ['an adult', adult(), ['1a', '1b', '2', '3', '4', '5', '6', '8', '9']], ['a child or youth', child(), ['1b', '2', '3', '4', '7', '8', '9']],
    ['somebody of unknown age', {}, ['1a', '1b', '2', '3', '4', '5', '6', '7', '8', '9']],
  ])('of %s: %j has %j', (_, known, expected) => {
    expect(populations(known).map(p => p.population)).toEqual(expected)
  })
  test('POF-ADULT-ONLY is a criterion of those it limits', () => {
    const limited = (known: Known) => populations(known).flatMap(p => p.criteria.filter(c => c.citation.rule === 'POF-ADULT-ONLY').map(c => [p.population, c.value]))
    expect(limited(adult())).toEqual([['1a', 'met'], ['5', 'met'], ['6', 'met'], ['8', 'not-met']])
    expect(limited(child())).toEqual([['7', 'met'], ['8', 'met']])
    expect(limited({}).map(([code]) => code)).toEqual(['1a', '5', '6', '7', '8'])
  })
  test('POF-MULTI: every population that is met', () => {
    const known = adult({ 'homeless.i': true, complexNeed: true, smhs: true, 'socialFactors.housing': true, 'acuity.high-risk': true, pregnant: true, subjectToDisparities: true })
    expect(populations(known).filter(p => p.value === 'met').map(p => p.population)).toEqual(['1a', '3', '9'])
  })
  test('every criterion and condition has a title, and what is not shown says what to send', () => {
    for (const finding of populations({ complete: false }).flatMap(p => p.criteria.flatMap(everyPart))) {
      expect(finding.title).not.toBe('')
      if (finding.value === 'not-shown') expect(finding.send.length).toBeGreaterThan(0)
    }
  })
})

describe('before the launch in a county', () => {
  const EARLY: Settings = { ...DEFAULT_SETTINGS, earlyCounties: ['Kern'] }, homeless = adult({ 'homeless.i': true, complexNeed: true })
  test.each<[CivilDate, string | undefined, Settings, string, string, string]>([
    ['2021-12-31', 'Los Angeles', DEFAULT_SETTINGS, 'not-live', 'PRG-013', 'the day before, in Los Angeles'], ['2022-01-01', 'Los Angeles', DEFAULT_SETTINGS, 'met', 'PRG-013', 'the first day in Los Angeles'],
    ['2022-01-01', 'Kern', EARLY, 'met', 'PRG-014', 'the first day where the pilots were'], ['2022-06-30', 'Alpine', EARLY, 'not-live', 'PRG-014', 'the day before, elsewhere'], ['2022-07-01', 'Alpine', EARLY, 'met', 'PRG-014', 'the first day elsewhere'],
    ['2022-06-30', 'Kern', DEFAULT_SETTINGS, 'review', 'PRG-014', 'it is not set which counties began early'], ['2022-06-30', undefined, DEFAULT_SETTINGS, 'not-shown', 'PRG-014', 'the county is not shown'], ['2022-07-01', undefined, DEFAULT_SETTINGS, 'met', 'PRG-014', 'everywhere'],
  ])('on %s in %s (%#) Population 1a is %4$s by %5$s', (on, county, settings, expected, rule) => {
    const { launch, populations: all, eligible } = determine(memberFacts(homeless), given(on, { county, settings }))
    expect([launch!.value, launch!.citation.rule, all.find(p => p.population === '1a')!.value, eligible]).toEqual([expected, rule, expected, expected])
  })
  test('without the rule there is no launch to wait for', () => {
    const settings: Settings = { ...EARLY, states: { 'PRG-014': 'off' } }
    expect([determine(memberFacts(homeless), given('2022-06-30', { county: 'Alpine', settings })).launch, population('1a', homeless, '2022-06-30', { county: 'Alpine', settings })]).toEqual([undefined, 'met'])
  })
})

describe('whatever the facts', () => {
  const YES = (Object.keys(FACT_KINDS) as FactName[]).filter(name => FACT_KINDS[name] === 'yes' && !name.startsWith('programs.') && !name.startsWith('shareOfCost'))
  const some = fc.subarray(YES, { maxLength: 12 }), day = fc.integer({ min: 0, max: 1_400 }).map(n => addDays('2022-01-01', n)), birth = fc.integer({ min: 0, max: 40_000 }).map(n => addDays('1915-01-01', n))
  const showing = (names: readonly FactName[]): Facts => Object.fromEntries(names.map(name => [name, true]))
  test('showing one fact more never takes away what is met', () => {
    fc.assert(fc.property(some, fc.constantFrom(...YES), day, birth, (names, more, on, birthDate) => {
      const met = (shown: readonly FactName[]) => populations({ birthDate, shows: showing(shown), complete: false }, on).filter(p => p.value === 'met').map(p => p.population)
      expect(met([...names, more])).toEqual(expect.arrayContaining(met(names)))
    }), { numRuns: 200 })
  })
  test('suggesting facts changes no value', () => {
    fc.assert(fc.property(some, some, day, birth, (names, suggests, on, birthDate) => {
      const values = (hints: readonly FactName[]) => populations({ birthDate, shows: showing(names), suggests: hints, complete: false }, on).map(p => p.value)
      expect(values(suggests)).toEqual(values([]))
    }), { numRuns: 100 })
  })
  test('the order of events does not matter', () => {
    const visits = fc.array(fc.integer({ min: 0, max: 700 }).map(n => addDays('2023-01-01', n)), { maxLength: 8 })
    fc.assert(fc.property(visits, day, (days, on) => {
      const values = (order: readonly CivilDate[]) => populations({ birthDate: ADULT, edVisits: order, smiEdVisits: order }, on).map(p => [p.value, p.criteria.map(c => c.because)])
      expect(values(days.toReversed())).toEqual(values(days))
    }), { numRuns: 100 })
  })
  test('nothing that is only not shown is a no', () => {
    fc.assert(fc.property(day, birth, (on, birthDate) => {
      const found = populations({ birthDate, complete: false }, on).filter(p => p.value === 'not-met')
      expect(found.map(p => p.population).filter(code => code !== '8')).toEqual([])
    }), { numRuns: 100 })
  })
})
