/** Evidence that disagrees: what was taken back, who stands before whom, what is newer, and what is for a person. */
import type { Condition, Coverage, EpisodeOfCare, ExplanationOfBenefit, Observation } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { factsFrom } from '../../../src/ecm/evidence.ts'
import { ECM } from '../../../src/fhir/canonical.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import type { CivilDate } from '../../../src/policy/civil-date.ts'
import type { FactName } from '../../../src/policy/facts.ts'
import { aCoverage, anAttestation, anEncounter, anEpisode, aPatient } from '../resources.ts'
import { concept, FACT, KIND, LOINC, MEMBER, organization } from './builders.ts'

const AS_OF: CivilDate = '2024-10-01', ICD = 'http://hl7.org/fhir/sid/icd-10-cm', PROGRAM = `${ECM}/CodeSystem/ecm-program`
const CLINICIAN = { reference: 'PractitionerRole/pcp-2' }, COUNTY = { reference: 'Organization/county-mhp' }, PLAN = { reference: 'Organization/mcp' }
const says = (fact: string, yes: boolean, on: string, by: { reference: string }, more: Partial<Observation> = {}): Observation =>
  anAttestation(fact, { id: `${yes ? 'yes' : 'no'}-${on}-${by.reference.split('/')[1]}`, valueBoolean: yes, effectiveDateTime: on, performer: [by], ...more })
const condition = (code: string, on: string, more: Partial<Condition> = {}): Condition =>
  ({ resourceType: 'Condition', id: `dx-${code}-${on}`, clinicalStatus: concept(null, 'active'), code: concept(ICD, code), subject: MEMBER, recordedDate: on, ...more })
const claimed = (code: string, on: string, more: Partial<ExplanationOfBenefit> = {}): ExplanationOfBenefit => ({
  resourceType: 'ExplanationOfBenefit', id: `claim-${code}-${on}`, status: 'active', use: 'claim', outcome: 'complete', created: on, type: concept(null, 'professional'), patient: MEMBER, insurer: PLAN, provider: { reference: 'Organization/x' },
  insurance: [{ focal: true, coverage: { reference: 'Coverage/c' } }], billablePeriod: { start: on, end: on }, diagnosis: [{ sequence: 1, diagnosisCodeableConcept: concept(ICD, code) }], ...more,
})
const answered = (question: string, answer: string, on: string, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation', id: `answer-${question}-${on}`, status: 'final', category: [concept(null, 'survey')], code: concept(LOINC, question), subject: MEMBER, effectiveDateTime: on, performer: [MEMBER], valueCodeableConcept: concept(LOINC, answer), ...more,
})
const living = (code: string, on: string, id = `living-${on}`): Observation => ({
  resourceType: 'Observation', id, status: 'final', code: concept(FACT, 'current-living-situation'), subject: MEMBER, effectiveDateTime: on, performer: [{ reference: 'Organization/hmis' }], valueCodeableConcept: concept(`${ECM}/CodeSystem/hmis-living-situation`, code),
})
const episode = (code: string, period: EpisodeOfCare['period'], more: Partial<EpisodeOfCare> = {}): EpisodeOfCare =>
  anEpisode({ id: `${code}-${period?.start}`, type: [concept(code === 'jail' ? KIND : PROGRAM, code)], managingOrganization: { reference: 'Organization/agency-5' }, ...(period && { period }), ...more })
const of = (fact: FactName, resources: readonly Resource[], asOf = AS_OF) => factsFrom([...resources, organization('county-mhp'), organization('mcp'), organization('hmis')], asOf).of(fact)

const HOUSED = 'LA30189-7', HOMELESS = 'LA30190-5'

describe.each<[string, FactName, readonly Resource[], 'proved' | 'contradicted' | 'not-shown']>([
  ['a newer No of the same author', 'smhs', [says('smhs', true, '2024-08-01', COUNTY), says('smhs', false, '2024-09-01', COUNTY)], 'contradicted'],
  ['a newer Yes of the same author', 'smhs', [says('smhs', false, '2024-08-01', COUNTY), says('smhs', true, '2024-09-01', COUNTY)], 'proved'],
  ['the county before the plan, though older', 'smhs', [says('smhs', false, '2024-08-01', COUNTY), says('smhs', true, '2024-09-01', PLAN)], 'contradicted'],
  ['the plan after the clinician', 'smhs', [says('smhs', true, '2024-08-01', CLINICIAN), says('smhs', false, '2024-09-01', PLAN)], 'proved'],
  ['a county record in force before a No of the plan', 'smhs', [episode('smhs', { start: '2024-03-01' }), says('smhs', false, '2024-09-01', PLAN)], 'proved'],
  ['a No of the county after its own record began', 'smhs', [episode('smhs', { start: '2024-03-01' }), says('smhs', false, '2024-09-01', COUNTY)], 'contradicted'],
  ['a case that was called off', 'smhs', [episode('smhs', { start: '2024-03-01' }, { status: 'cancelled' })], 'contradicted'],
  ['a No out of its window', 'smhs', [says('smhs', false, '2023-09-30', COUNTY), says('smhs', true, '2024-09-01', PLAN)], 'proved'],
  ['two clinicians on one day', 'canReside', [says('canReside', true, '2024-09-01', CLINICIAN), says('canReside', false, '2024-09-01', { reference: 'PractitionerRole/other' })], 'not-shown'],
  ['two clinicians, the No newer', 'canReside', [says('canReside', true, '2024-08-31', CLINICIAN), says('canReside', false, '2024-09-01', { reference: 'PractitionerRole/other' })], 'contradicted'],
  ['a No that no rule of the table makes a contradiction', 'socialFactors.other', [says('socialFactors.other', true, '2024-08-01', CLINICIAN), says('socialFactors.other', false, '2024-09-01', MEMBER)], 'not-shown'],
  ['such a No alone', 'socialFactors.other', [says('socialFactors.other', false, '2024-09-01', MEMBER)], 'not-shown'],
  ['the member’s own newest word on housing', 'homeless.i', [answered('71802-3', HOMELESS, '2024-06-01'), answered('71802-3', HOUSED, '2024-09-01')], 'contradicted'],
  ['the same, the other way round', 'homeless.i', [answered('71802-3', HOUSED, '2024-06-01'), answered('71802-3', HOMELESS, '2024-09-01')], 'proved'],
  ['the member before a newer claim', 'homeless.i', [claimed('Z59.00', '2024-09-10'), answered('71802-3', HOUSED, '2024-06-01')], 'contradicted'],
  ['a shelter’s record, equal to the member and newer', 'homeless.i', [answered('71802-3', HOUSED, '2024-06-01'), living('101', '2024-07-01')], 'proved'],
  ['a move into a home of one’s own', 'homeless.i', [living('116', '2024-06-01'), living('410', '2024-09-01')], 'contradicted'],
  ['a home to come, of which nothing is known yet', 'homeless.i', [answered('71802-3', HOMELESS, '2024-06-01'), answered('71802-3', HOUSED, '2024-10-02')], 'proved'],
  ['a home long ago', 'homeless.i', [answered('71802-3', HOUSED, '2023-09-30')], 'not-shown'],
  ['a diagnosis that was resolved', 'homeless.i', [condition('Z59.00', '2024-05-01', { clinicalStatus: concept(null, 'resolved'), abatementDateTime: '2024-09-01' })], 'contradicted'],
  ['one resolved, another active', 'homeless.i', [condition('Z59.00', '2024-05-01', { clinicalStatus: concept(null, 'resolved'), abatementDateTime: '2024-09-01' }), condition('Z59.02', '2024-06-01')], 'proved'],
  ['sheltered, newer than on the street', 'homeless.ii', [condition('Z59.02', '2024-05-01'), condition('Z59.01', '2024-08-01')], 'not-shown'],
  ['on the street, newer than sheltered', 'homeless.ii', [condition('Z59.02', '2024-08-01'), condition('Z59.01', '2024-05-01')], 'proved'],
  ['a motel is no shelter', 'homeless.iii', [living('101', '2024-06-01'), living('314', '2024-09-01')], 'not-shown'],
  ['a home that is feared for', 'socialFactors.housing', [answered('93033-9', 'LA33-6', '2024-09-01'), answered('71802-3', HOUSED, '2024-09-01')], 'proved'],
  ['a home, and no fear since', 'socialFactors.housing', [answered('93033-9', 'LA33-6', '2024-05-01'), answered('71802-3', HOUSED, '2024-09-01')], 'contradicted'],
  ['both questions on food answered never', 'socialFactors.food', [answered('88122-7', 'LA28398-8', '2024-09-01'), answered('88123-5', 'LA28398-8', '2024-09-01')], 'contradicted'],
  ['one of them alone', 'socialFactors.food', [answered('88122-7', 'LA28398-8', '2024-09-01')], 'not-shown'],
  ['one often, the other never', 'socialFactors.food', [answered('88122-7', 'LA28397-0', '2024-09-01'), answered('88123-5', 'LA28398-8', '2024-09-01')], 'proved'],
  ['a newer screening for food', 'socialFactors.food', [condition('Z59.41', '2024-05-01'), answered('88124-3', 'LA19983-8', '2024-09-01')], 'contradicted'],
  ['several in the household', 'socialFactors.living-alone', [condition('Z60.2', '2024-05-01'), answered('63512-8', '', '2024-09-01', { valueQuantity: { value: 3 } })], 'contradicted'],
  ['a diagnosis refuted', 'conditions.mental-illness', [condition('F20.9', '2024-05-01', { verificationStatus: concept(null, 'refuted') })], 'contradicted'],
  ['a diagnosis refuted, before the claim that had it', 'conditions.mental-illness', [condition('F20.9', '2024-05-01', { verificationStatus: concept(null, 'refuted') }), claimed('F20.9', '2024-08-01')], 'contradicted'],
  ['one refuted, a claim with another', 'conditions.mental-illness', [condition('F20.9', '2024-05-01', { verificationStatus: concept(null, 'refuted') }), claimed('F33.1', '2024-04-01')], 'proved'],
  ['one refuted, another active', 'conditions.mental-illness', [condition('F20.9', '2024-05-01', { verificationStatus: concept(null, 'refuted') }), condition('F33.1', '2024-04-01')], 'proved'],
  ['pregnant, then delivered', 'pregnant', [condition('Z34.90', '2024-03-01'), condition('Z37.0', '2024-09-01')], 'contradicted'],
  ['delivered, then pregnant', 'pregnant', [condition('Z34.90', '2024-09-01'), condition('Z37.0', '2024-03-01')], 'proved'],
  ['a delivery on a claim of lower rank ends it too', 'pregnant', [condition('Z34.90', '2024-03-01'), condition('O80', '2024-08-01', { asserter: MEMBER })], 'contradicted'],
  ['a week written down, past its term', 'pregnant', [condition('Z3A.39', '2024-09-09')], 'not-shown'],
  ['a week written down, within its term', 'pregnant', [condition('Z3A.39', '2024-09-10')], 'proved'],
  ['a delivery too long ago', 'postpartum', [condition('Z37.0', '2023-09-30')], 'contradicted'],
  ['a delivery too long ago, and one since', 'postpartum', [condition('Z37.0', '2023-09-30'), claimed('Z37.0', '2024-08-01')], 'proved'],
  ['in custody again', 'releaseDate', [episode('jail', { start: '2023-11-02', end: '2024-03-01' }, { status: 'finished' }), episode('jail', { start: '2024-08-01' })], 'contradicted'],
  ['a release told by the member, the jail says otherwise', 'releaseDate', [anAttestation('releaseDate', { valueBoolean: undefined as never, valueDateTime: '2024-08-30', performer: [MEMBER] }), episode('jail', { start: '2021-01-01' })], 'contradicted'],
  ['a programme that has ended', 'programs.mssp', [episode('mssp', { start: '2023-01-01', end: '2024-06-30' }, { status: 'finished' })], 'contradicted'],
  ['one that has ended and one that runs', 'programs.mssp', [episode('mssp', { start: '2023-01-01', end: '2024-06-30' }, { status: 'finished' }), episode('mssp', { start: '2022-01-01' })], 'proved'],
  ['one that ended long ago, and the plan’s word since', 'programs.mssp', [episode('mssp', { start: '2019-01-01', end: '2020-06-30' }, { status: 'finished' }), says('programs.mssp', true, '2024-09-01', PLAN)], 'proved'],
  ['a waiting list', 'programs.mssp', [episode('mssp', { start: '2024-01-01' }, { status: 'waitlist' })], 'contradicted'],
  ['a statement on an excluded programme', 'programs.hospice', [says('programs.hospice', true, '2024-09-01', PLAN)], 'not-shown'],
  ['a stay that is over', 'nursingFacilityResident', [anEncounter({ id: 'snf', status: 'finished', class: { code: 'NONAC' }, serviceProvider: { reference: 'Organization/snf-4' }, period: { start: '2024-01-01', end: '2024-09-30' } }), organization('snf', { id: 'snf-4' }), { resourceType: 'Organization', id: 'snf-4', type: [concept('http://terminology.hl7.org/CodeSystem/v3-RoleCode', 'SNF')] }], 'contradicted'],
  ['left care before 18', 'agedOutOfFosterCare', [aPatient({ birthDate: '2004-05-05' }), episode('foster-care', { start: '2015-01-01', end: '2022-05-04' }, { status: 'finished' })], 'contradicted'],
  ['left care on the 18th birthday', 'agedOutOfFosterCare', [aPatient({ birthDate: '2004-05-05' }), episode('foster-care', { start: '2015-01-01', end: '2022-05-05' }, { status: 'finished' })], 'proved'],
  ['left care near 18, born in a month that is all that is known', 'agedOutOfFosterCare', [aPatient({ birthDate: '2004-05' }), episode('foster-care', { start: '2015-01-01', end: '2022-05-20' }, { status: 'finished' })], 'not-shown'],
  ['a loss of housing put off', 'homeless.v', [anAttestation('evictionDate', { id: 'first', valueBoolean: undefined as never, effectiveDateTime: '2024-09-01', valueDateTime: '2024-10-10', performer: [MEMBER] }), anAttestation('evictionDate', { id: 'second', valueBoolean: undefined as never, effectiveDateTime: '2024-09-20', valueDateTime: '2024-12-10', performer: [MEMBER] })], 'contradicted'],
  ['a low score after a high one, of a child', 'socialFactors.aces-4', [aPatient({ birthDate: '2016-01-01' }), screened('G9919', '2023-03-01'), screened('G9920', '2024-03-01')], 'contradicted'],
  ['a low score after a high one, of an adult: it does not fall', 'socialFactors.aces-4', [aPatient({ birthDate: '1990-01-01' }), screened('G9919', '2023-03-01'), screened('G9920', '2024-03-01')], 'proved'],
  ['enrolment in a plan rules out a share of cost', 'shareOfCost.non-ltc', [aCoverage()], 'contradicted'],
  ['a share of cost of nothing', 'shareOfCost.ltc', [shareOfCost('ltc', 0)], 'contradicted'],
  ['a share of cost of the other kind', 'shareOfCost.ltc', [shareOfCost('non-ltc', 90)], 'not-shown'],
])('%s', (_, fact, resources, expected) => {
  test(`${fact} is ${expected}`, () => {
    expect(of(fact, resources).is).toBe(expected)
  })
})

function screened(code: string, on: string): ExplanationOfBenefit {
  return claimed('Z00.00', on, { id: `screen-${code}`, item: [{ sequence: 1, servicedDate: on, productOrService: concept('https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code) }] })
}
function shareOfCost(kind: string, value: number): Coverage {
  return aCoverage({ id: 'share', type: concept('https://nahdo.org/sopt', '2'), costToBeneficiary: [{ type: concept(null, 'share-of-cost'), valueMoney: { value, currency: 'USD' }, extension: [{ url: `${ECM}/StructureDefinition/share-of-cost-kind`, valueCode: kind }] }] })
}

describe('why', () => {
  test('is said by role and day, never by the name of a resource', () => {
    const found = of('smhs', [says('smhs', false, '2024-08-01', COUNTY), says('smhs', true, '2024-09-01', PLAN)])
    expect(found).toEqual({ is: 'contradicted', by: ['Observation/no-2024-08-01-county-mhp'], because: 'the word of county-mhp of 2024-08-01 stands before the word of mcp of 2024-09-01' })
  })
  test('is that one is newer, where nobody stands before the other', () => {
    expect(of('canReside', [says('canReside', true, '2024-08-31', CLINICIAN), says('canReside', false, '2024-09-01', { reference: 'PractitionerRole/other' })]).because).toBe(
      'the word of treating-clinician of 2024-09-01 is newer than the word of treating-clinician of 2024-08-31')
  })
  test('is for a person, where they are equal', () => {
    expect(of('canReside', [says('canReside', true, '2024-09-01', CLINICIAN), says('canReside', false, '2024-09-01', { reference: 'PractitionerRole/other' })])).toMatchObject({ is: 'not-shown', because: expect.stringContaining('a person must look') })
  })
  test('is not said where nothing disagrees', () => {
    expect('because' in of('smhs', [says('smhs', true, '2024-09-01', COUNTY)])).toBe(false)
  })
})

describe('claims', () => {
  const number = [{ value: 'claim-no-8842' }]
  test('that were voided, or replaced by another, show nothing', () => {
    const first = claimed('Z59.00', '2024-08-01', { id: 'first', identifier: number })
    expect(of('homeless.i', [first]).is).toBe('proved')
    expect(of('homeless.i', [{ ...first, status: 'cancelled' }]).is).toBe('not-shown')
    expect(of('homeless.i', [first, claimed('Z00.00', '2024-08-01', { id: 'second', related: [{ relationship: concept(null, 'prior'), reference: { value: 'claim-no-8842' } }] })]).is).toBe('not-shown')
    expect(of('homeless.i', [{ ...first, related: [{ relationship: concept(null, 'replacedby'), reference: { value: 'claim-no-9000' } }] }]).is).toBe('not-shown')
  })
})
