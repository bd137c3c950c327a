/** Rules that say something without a number: what they say, and that what they name is what the reference names. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { authorizationEnd } from '../../src/policy/approval.ts'
import { rank, type Candidate, type Preference } from '../../src/policy/assigning.ts'
import type { CivilDate } from '../../src/policy/civil-date.ts'
import { determine } from '../../src/policy/determine.ts'
import type { Situation } from '../../src/policy/effective.ts'
import { PROGRAMMES } from '../../src/policy/overlap/programmes.ts'
import { DEFAULT_SETTINGS } from '../../src/policy/settings.ts'
import { TOPICS } from '../../src/policy/topics.ts'
import { memberFacts } from './facts.ts'

const CODES = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/policy/policy-codes.json'), 'utf8')) as Record<string, { code: string }[]>
const given = (on: CivilDate): Situation => ({ on, county: 'Los Angeles', settings: DEFAULT_SETTINGS })
const isOf = (id: string): { says?: string; codes?: readonly string[] } => TOPICS.flatMap(t => [...t.editions]).find(e => e.id === id)!.is as object

describe('says what it rules', () => {
  test.each<[string, RegExp]>([
    ['PRG-001', /must be offered/], ['PRG-008', /may not raise/], ['PRG-009', /nothing obliges/], ['POF-1A-5', /with or without/], ['POF-2-H1', /Formerly 'High Utilizers'/], ['POF-9-G', /never refused/], ['POF-MULTI', /Every population/],
    ['OVL-008', /asked in the assessment/], ['OVL-009', /told to the plan/], ['OVL-010', /Lead Care Manager is the primary/], ['OVL-012', /may have them and ECM/], ['OVL-014', /unless the choice of the member is recorded/],
    ['ASG-015', /may ask for a different one/], ['ASG-016', /the clock of the authorization goes on/], ['STF-005', /whichever plan/], ['TCS-013', /encouraged, not required/], ['TCS-015', /single point of contact/],
  ])('%s: %s', (id, expected) => {
    expect(isOf(id).says).toMatch(expected)
  })
})

describe('names what the reference names', () => {
  test('AUT-018: the outcomes of a request', () => {
    expect(isOf('AUT-018').codes!.toSorted()).toEqual(CODES['authorizationDecisions']!.map(d => d.code).toSorted())
  })
  test('TCS-016: the settings a transition leaves, of which an emergency department is none', () => {
    expect(isOf('TCS-016').codes).toEqual(['hospital', 'institution', 'other-acute', 'snf'])
  })
  test('OVL-012: no class of overlaps names a Community Support', () => {
    expect(CODES['communitySupports']!.length).toBeGreaterThan(10)
    expect(CODES['communitySupports']!.filter(c => c.code in PROGRAMMES)).toEqual([])
  })
})

test('POF-2-H1: under the older name the numbers for adults were the same', () => {
  const five: CivilDate[] = ['2022-01-05', '2022-02-05', '2022-03-05', '2022-04-05', '2022-05-05']
  const second = (edVisits: readonly CivilDate[], on: CivilDate) => determine(memberFacts({ birthDate: '1974-05-05', edVisits }), given(on)).populations.find(p => p.population === '2')!.value
  expect([second(five, '2022-06-01'), second(five.slice(1), '2022-06-01'), second(five, '2023-05-05')]).toEqual(['met', 'not-met', 'met'])
})
test('AUT-H1: until 30 June 2023 no length is standard', () => {
  expect([authorizationEnd('initial', '2023-06-30', given('2023-06-30')), authorizationEnd('initial', '2023-07-01', given('2023-07-01'))?.end]).toEqual([undefined, '2024-06-30'])
})
test.each<[string, Preference]>([['ASG-006', 'behavioral-health-provider'], ['ASG-007', 'county-behavioral-health']])('%s: who is the %s comes before who is nothing', (rule, preference) => {
  const plain: Candidate = { provider: 'cbo-1', is: new Set(), assigned: 0 }, preferred: Candidate = { provider: 'other-1', is: new Set([preference]), assigned: 0 }
  const [first] = rank([plain, preferred], given('2024-10-01'))
  expect([first!.candidate.provider, first!.reasons[0]!.citation.rule]).toEqual(['other-1', rule])
})
