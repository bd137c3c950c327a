/** For each criterion: data that meet it, data that just fail to, and none. */
import type { Condition, Encounter, EpisodeOfCare, Organization } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { eligibilityFrom, resourcesOf } from '../../src/ecm/eligibility.ts'
import { ECM } from '../../src/fhir/canonical.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { aCoverage, anAttestation, anEdVisit, anEncounter, anEpisode, aPatient } from './resources.ts'

const ADULT = aPatient({ birthDate: '1974-05-05' }), CHILD = aPatient({ birthDate: '2014-05-05' })
const ticked = [anAttestation('avoidableEdVisits'), anAttestation('unplannedStays.hospital')]
const eds = (...days: string[]): Encounter[] => days.map(day => anEdVisit(day))
const stays = (...days: string[]): Encounter[] => days.map(day => anEncounter({
  id: `stay-${day}`, status: 'finished', hospitalization: { admitSource: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/admit-source', code: 'emd' }] } },
  period: { start: `${day}T10:00:00-07:00`, end: `${day}T20:00:00-07:00` },
}))
const second = (resources: readonly Resource[], asOf: string) => eligibilityFrom(resources, { asOf })!.populations.find(p => p.population === '2')!
const valueOf = (rule: string, resources: readonly Resource[], asOf = '2024-10-01'): string | undefined =>
  second([aCoverage(), ...resources], asOf).criteria.find(c => c.citation.rule === rule)?.value

test.each<[string, Resource[], string, string]>([
  ['POF-2-A1', [ADULT, ...ticked, ...eds('2024-03-29', '2024-06-10', '2024-07-01', '2024-08-20', '2024-09-28')], 'met', 'five within six months'],
  ['POF-2-A1', [ADULT, ...ticked, ...eds('2024-03-28', '2024-06-10', '2024-07-01', '2024-08-20', '2024-09-28')], 'not-shown', 'a day too far apart'],
  ['POF-2-A1', [ADULT, ...ticked, ...eds('2024-06-10', '2024-07-01', '2024-08-20', '2024-09-28')], 'not-shown', 'a visit too few'],
  ['POF-2-A1', [ADULT, ...eds('2024-03-29', '2024-06-10', '2024-07-01', '2024-08-20', '2024-09-28')], 'not-shown', 'nobody said they were avoidable'],
  ['POF-2-A1', [ADULT], 'not-shown', 'nothing'],
  ['POF-2-A2', [ADULT, ...ticked, ...stays('2024-03-02', '2024-06-01', '2024-09-01')], 'met', 'three within six months'],
  ['POF-2-A2', [ADULT, ...ticked, ...stays('2024-03-01', '2024-06-01', '2024-09-01')], 'not-shown', 'a day too far apart'],
  ['POF-2-A2', [ADULT, ...ticked, ...stays('2024-03-02', '2024-09-01')], 'not-shown', 'a stay too few'],
  ['POF-2-C1', [CHILD, ...ticked, ...eds('2023-09-02', '2024-03-01', '2024-09-01')], 'met', 'three within twelve months'],
  ['POF-2-C1', [CHILD, ...ticked, ...eds('2023-09-01', '2024-03-01', '2024-09-01')], 'not-shown', 'a day too far apart'],
  ['POF-2-C1', [CHILD, ...ticked, ...eds('2023-09-02', '2024-09-01')], 'not-shown', 'a visit too few'],
  ['POF-2-C2', [CHILD, ...ticked, ...stays('2023-09-02', '2024-09-01')], 'met', 'two within twelve months'],
  ['POF-2-C2', [CHILD, ...ticked, ...stays('2023-09-01', '2024-09-01')], 'not-shown', 'a day too far apart'],
  ['POF-2-C2', [CHILD, ...ticked, ...stays('2024-09-01')], 'not-shown', 'a stay too few'],
])('%s of case %#', (rule, resources, expected) => {
  expect(valueOf(rule, resources)).toBe(expected)
})

describe('as a whole', () => {
  const five = [...ticked, ...eds('2024-03-29', '2024-06-10', '2024-07-01', '2024-08-20', '2024-09-28')]
  const three = [...ticked, ...eds('2024-06-10', '2024-07-01', '2024-08-20')]
  test.each<[string, Resource[], string]>([
    ['enrolled, and in a population', [ADULT, aCoverage(), ...five], 'met'],
    ['in a population, enrolment not shown', [ADULT, ...five], 'not-shown'],
    ['in a population, no longer enrolled', [ADULT, aCoverage({ period: { start: '2022-01-01', end: '2024-09-30' } }), ...five], 'not-met'],
    ['the birth date not shown', [aCoverage(), ...five], 'not-shown'],
    ['three visits the day before the 21st birthday', [aPatient({ birthDate: '2003-10-02' }), aCoverage(), ...three], 'met'],
    ['three visits on the 21st birthday', [aPatient({ birthDate: '2003-10-01' }), aCoverage(), ...three], 'not-shown'],
    ['nothing at all', [], 'not-shown'],
  ])('%s: %j is %s', (_, resources, expected) => {
    expect(eligibilityFrom(resources, { asOf: '2024-10-01' })!.eligible).toBe(expected)
  })
  test('names the resources it rests on', () => {
    expect(resourcesOf(eligibilityFrom([ADULT, aCoverage(), ...five], { asOf: '2024-10-01' })!)).toEqual([
      'Coverage/coverage-1', 'Patient/member-4711', 'Encounter/ed-2024-03-29', 'Observation/attested-avoidableEdVisits', 'Encounter/ed-2024-06-10', 'Encounter/ed-2024-07-01', 'Encounter/ed-2024-08-20',
      'Encounter/ed-2024-09-28', 'Organization/plan-1',
    ])
  })
  test('what is not shown says what to send, each time', () => {
    const { enrolled, populations } = eligibilityFrom([], { asOf: '2024-10-01' })!
    for (const finding of [enrolled, ...populations.flatMap(p => p.criteria)].filter(c => c.value === 'not-shown')) {
      expect(finding.send.length).toBeGreaterThan(0)
      for (const sentence of finding.send) expect(sentence).toMatch(/(not|No .+) shown: |not needed|in words/i)
    }
  })
  test('is asked of a whole date', () => {
    expect(eligibilityFrom([], { asOf: '2024-10' })).toBeUndefined()
  })
})

describe('from data to populations', () => {
  const icd = (code: string, more: Partial<Condition> = {}): Condition => ({
    resourceType: 'Condition', id: `condition-${code}`, clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] }, subject: { reference: 'Patient/member-4711' }, recordedDate: '2024-09-12', ...more,
  })
  const county: Organization = { resourceType: 'Organization', id: 'county-mhp', type: [{ coding: [{ system: `${ECM}/CodeSystem/ecm-facility-kind`, code: 'county-mhp' }] }] }
  const programme = (code: string, more: Partial<EpisodeOfCare> = {}): EpisodeOfCare =>
    anEpisode({ id: `programme-${code}`, type: [{ coding: [{ system: `${ECM}/CodeSystem/ecm-program`, code }] }], managingOrganization: { reference: 'Organization/county-mhp' }, ...more })
  const met = (resources: readonly Resource[]): string[] => eligibilityFrom([aCoverage(), county, ...resources], { asOf: '2024-10-01', county: 'Los Angeles' })!.populations.filter(p => p.value === 'met').map(p => p.population)
  test.each<[string, Resource[], string[]]>([
    ['an adult who sleeps outside, with a complex need', [ADULT, icd('Z59.02'), anAttestation('complexNeed')], ['1a']],
    ['the same, the need not said', [ADULT, icd('Z59.02')], []],
    ['a child in a shelter or with others', [CHILD, icd('Z59.01')], ['1b']],
    ['a lone adult with the same code', [ADULT, icd('Z59.01'), anAttestation('complexNeed')], []],
    ['a child whom the county serves', [CHILD, programme('smhs')], ['3']],
    ['an adult whom the county serves, and nothing more', [ADULT, programme('smhs')], []],
  ])('%s: %#', (_, resources, expected) => {
    expect(met(resources)).toEqual(expected)
  })
  test('a waiver asks for a choice, by its rules, from its episode', () => {
    const { overlaps, excluded } = eligibilityFrom([ADULT, aCoverage(), county, programme('mssp', { id: 'waiver' })], { asOf: '2024-10-01', county: 'Los Angeles' })!
    expect(overlaps.map(o => [o.programmes, o.follows, o.by, o.citations[0]!.rule])).toEqual([[['mssp'], 'choose', ['EpisodeOfCare/waiver'], 'OVL-002']])
    expect(excluded).toBe(false)
  })
})
