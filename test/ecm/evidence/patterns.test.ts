/** The patterns of the reference: ten resources that prove, and ten that nearly do. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Encounter, Observation } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { factsFrom } from '../../../src/ecm/evidence.ts'
import { ECM } from '../../../src/fhir/canonical.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import type { FactName, MemberFacts } from '../../../src/policy/facts.ts'
import { anEdVisit, anEncounter, aPatient } from '../resources.ts'
import { organization } from './builders.ts'

const read = (name: string): ReadonlyMap<string, Resource> => new Map((JSON.parse(readFileSync(join(import.meta.dirname, `../../fixtures/evidence/${name}.json`), 'utf8')
  .replaceAll('{ecm}', ECM)) as Resource[]).map(resource => [resource.id!, resource]))
const PROVES = read('proves'), NEAR = read('near-misses')

describe('ten that prove', () => {
  const facts = (id: string, ...more: Resource[]): MemberFacts => factsFrom([PROVES.get(id)!, ...more], '2024-10-01')
  const dcfs = organization('county-child-welfare', { id: 'la-dcfs', address: [{ state: 'CA' }] })
  test.each<[string, FactName, unknown, Resource[]]>([
    ['homeless', 'homeless.ii', true, []],
    ['eviction', 'homeless.v', true, []],
    ['eviction', 'evictionDate', '2024-10-25', []],
    ['smhs', 'smhs', true, []],
    ['aces', 'socialFactors.aces-4', true, [aPatient({ birthDate: '2016-01-01' })]],
    ['released', 'releaseDate', '2024-03-01', []],
    ['released', 'facility', ['jail'], []],
    ['placement', 'fosterCareCurrent', true, [dcfs]],
    ['placement', 'state', ['CA'], [dcfs]],
    ['pregnant', 'pregnant', true, []],
    ['pregnant', 'conditions.pregnant-postpartum', true, []],
  ])('%s shows %s: %j', (id, fact, value, more) => {
    expect(facts(id, ...more).of(fact)).toMatchObject({ is: 'proved', value, by: [`${PROVES.get(id)!.resourceType}/${id}`] })
  })
  test('prapare shows the second limb of homelessness with children, not which of its conditions', () => {
    const found = facts('prapare')
    expect(found.anyOf(['doubledUp.b2-1', 'doubledUp.b2-2', 'doubledUp.b2-3', 'homeless.ii', 'homeless.iii'])).toEqual(['Observation/prapare'])
    expect([found.of('doubledUp.b2-1').is, found.of('homeless.i').is]).toEqual(['not-shown', 'proved'])
  })
  test('the avoidable visits are those five that are named', () => {
    const visits = ['2024-05-01', '2024-06-01', '2024-07-01', '2024-08-01', '2024-09-01', '2024-09-20'].map((day, i): Encounter => anEdVisit(day, { id: `ed${i + 1}` }))
    expect(facts('avoidable', ...visits).avoidableEdVisits.counted.map(v => v.on)).toEqual(['2024-05-01', '2024-06-01', '2024-07-01', '2024-08-01', '2024-09-01'])
  })
  test('the emergency stay is an unplanned one, once somebody says that it could have been avoided', () => {
    const said: Observation = { ...PROVES.get('avoidable') as Observation, id: 'said', code: { coding: [{ system: `${ECM}/CodeSystem/ecm-policy-fact`, code: 'unplannedStays.hospital' }] }, focus: [{ reference: 'Encounter/stay' }] }
    expect([facts('stay').unplannedStays.doubtful.length, facts('stay', said).unplannedStays.counted.map(v => v.on)]).toEqual([1, ['2024-07-15']])
  })
})

describe('ten that nearly do', () => {
  const facts = (id: string, ...more: Resource[]): MemberFacts => factsFrom([NEAR.get(id)!, ...more], '2024-10-01')
  test.each<[string, FactName, 'suggests' | 'says nothing', string]>([
    ['sheltered', 'homeless.iii', 'suggests', 'it may be doubled up'],
    ['sheltered', 'homeless.i', 'suggests', 'the same'],
    ['at-risk', 'homeless.v', 'suggests', 'no date, four months old'],
    ['unanswered', 'homeless.i', 'says nothing', 'chose not to answer'],
    ['unanswered', 'socialFactors.housing', 'says nothing', 'nor is it a no'],
    ['long-term', 'nursingFacilityResident', 'suggests', 'a visit in the facility'],
    ['plan-t1017', 'smhs', 'suggests', 'paid by the plan'],
    ['plan-t1017', 'programs.lga-tcm', 'suggests', 'the same'],
    ['plan-t1017', 'programs.smhs-tcm', 'suggests', 'the same'],
    ['adverse-effect', 'acuity.high-risk', 'says nothing', 'taken as prescribed'],
    ['palliative', 'programs.hospice', 'says nothing', 'no election'],
    ['unconfirmed', 'conditions.mental-illness', 'suggests', 'unconfirmed'],
  ])('%s does not show %s, it %s: %s', (id, fact, what) => {
    const found = facts(id, organization('mcp'))
    expect([found.of(fact).is, found.hints(fact)]).toEqual(['not-shown', what === 'suggests' ? [`${NEAR.get(id)!.resourceType}/${id}`] : []])
  })
  test('a lone adult in a shelter is homeless by no condition; a family by one that is not told', () => {
    const found = facts('sheltered')
    expect(found.anyOf(['homeless.i', 'homeless.ii', 'homeless.iii', 'homeless.iv', 'homeless.v', 'homeless.vi'])).toEqual([])
    expect(found.anyOf(['doubledUp.b2-1', 'doubledUp.b2-2', 'doubledUp.b2-3', 'doubledUp.b2-4'])).toEqual(['Condition/sheltered'])
  })
  test('an elective stay, long-term residence and the emergency part of a stay are no visits', () => {
    const stay = anEncounter({ id: 'imp1', status: 'finished', period: { start: '2024-07-15T04:10:00-07:00', end: '2024-07-19T11:00:00-07:00' } })
    const elective = facts('elective').unplannedStays, resident = facts('long-term').unplannedStays, part = facts('ed-part', stay).avoidableEdVisits
    expect([elective.doubtful, resident.doubtful, part.doubtful]).toEqual([[], [], []])
  })
  const condition = (code: string): Resource => ({ resourceType: 'Condition', id: 'c', clinicalStatus: { coding: [{ code: 'active' }] }, code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] }, subject: { reference: 'Patient/a' }, recordedDate: '2024-08-01' })
  test.each<[string, FactName, string]>([
    ['Z91.410', 'homeless.vi', 'a history of abuse is not fleeing'], ['Z63.6', 'socialFactors.caregiving', 'the member is the caregiver'], ['F17.210', 'conditions.sud', 'nicotine'],
    ['R75', 'conditions.hiv-aids', 'inconclusive'], ['Z11.4', 'conditions.hiv-aids', 'screening'], ['Z62.29', 'fosterCareCurrent', 'not foster care'], ['S09.90', 'conditions.tbi', 'a head injury'], ['I63.9', 'conditions.tbi', 'a stroke'],
    ['F84.0', 'conditions.mental-illness', 'developmental'], ['F10.10A', 'conditions.hiv-aids', 'another letter'],
  ])('%s says nothing of %s: %s', (code, fact) => {
    const found = factsFrom([condition(code)], '2024-10-01')
    expect([found.of(fact).is, found.hints(fact)]).toEqual(['not-shown', []])
  })
  test.each<[string, FactName]>([['F10.21', 'conditions.sud'], ['F10.920', 'conditions.sud'], ['F1021', 'conditions.sud']])('%s only suggests %s: in remission, or use that is no disorder', (code, fact) => {
    expect([factsFrom([condition(code)], '2024-10-01').of(fact).is, factsFrom([condition(code)], '2024-10-01').hints(fact)]).toEqual(['not-shown', ['Condition/c']])
  })
  test('codes are met with their dot and without', () => {
    expect(['F10.20', 'F1020', 'T402X1A', 'T40.2X1A'].map(code => [factsFrom([condition(code)], '2024-10-01').of('conditions.sud').is, factsFrom([condition(code)], '2024-10-01').of('acuity.high-risk').is])).toEqual([
      ['proved', 'not-shown'], ['proved', 'not-shown'], ['not-shown', 'proved'], ['not-shown', 'proved'],
    ])
  })
})
