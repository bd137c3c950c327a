/** Facts that are made of several things: of other facts, of events counted, of dates; and the same on a day that is past. */
import type { Condition, Encounter, EpisodeOfCare, ExplanationOfBenefit, Observation } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { factsFrom } from '../../../src/ecm/evidence.ts'
import { ECM } from '../../../src/fhir/canonical.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import type { CivilDate } from '../../../src/policy/civil-date.ts'
import type { FactName, Happenings } from '../../../src/policy/facts.ts'
import { aCoverage, anAttestation, anEdVisit, anEncounter, anEpisode, aPatient } from '../resources.ts'
import { claim, concept, KIND, MEMBER, organization } from './builders.ts'

const AS_OF: CivilDate = '2024-10-01', ICD = 'http://hl7.org/fhir/sid/icd-10-cm', HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets'
const of = (fact: FactName, resources: readonly Resource[], asOf = AS_OF) => factsFrom(resources, asOf).of(fact)
const attested = (fact: string, more: Partial<Observation> = {}): Observation => anAttestation(fact, { performer: [{ reference: 'PractitionerRole/pcp-2' }], ...more })
const episode = (code: string, more: Partial<EpisodeOfCare>, system = `${ECM}/CodeSystem/ecm-program`): EpisodeOfCare => anEpisode({ id: code, type: [concept(system, code)], ...more })
const line = (code: string, more: object = {}): NonNullable<ExplanationOfBenefit['item']>[number] => ({ sequence: 1, servicedDate: '2024-09-01', productOrService: concept(HCPCS, code), ...more })
const paid = (by: string, items: ExplanationOfBenefit['item'], more: Partial<ExplanationOfBenefit> = {}): ExplanationOfBenefit => ({
  resourceType: 'ExplanationOfBenefit', id: 'claim-3', status: 'active', use: 'claim', outcome: 'complete', created: '2024-09-02', type: concept(null, 'professional'), patient: MEMBER, insurer: { reference: `Organization/${by}` },
  provider: { reference: 'Organization/clinic-6' }, insurance: [{ focal: true, coverage: { reference: 'Coverage/c' } }], ...(items && { item: items }), ...more,
})

describe('a complex need', () => {
  const three = ['complexNeed.physical', 'complexNeed.unableToSelfManage', 'complexNeed.coordinationBenefit'].map(fact => attested(fact))
  test('is a need, that the member cannot manage it, and that coordination would help', () => {
    expect(of('complexNeed', three)).toMatchObject({ is: 'proved', by: three.map(o => `Observation/${o.id}`) })
  })
  test.each([0, 1, 2])('is not shown without part %i', missing => {
    expect(of('complexNeed', three.filter((_, i) => i !== missing)).is).toBe('not-shown')
  })
  test('is contradicted by a newer No to the whole', () => {
    expect(of('complexNeed', [...three, attested('complexNeed', { valueBoolean: false, effectiveDateTime: '2024-10-01', performer: [{ reference: 'PractitionerRole/other' }] })]).is).toBe('contradicted')
  })
})

describe('two things together', () => {
  const sheltered = paid('plan-1', [{ ...line(''), productOrService: { text: 'visit' }, locationCodeableConcept: concept('https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set', '04') }], { diagnosis: [{ sequence: 1, diagnosisCodeableConcept: concept(ICD, 'Z59.01') }] })
  test('sheltered, on a claim from a shelter, is in a shelter; either alone is not', () => {
    expect(of('homeless.iii', [sheltered])).toMatchObject({ is: 'proved', by: ['ExplanationOfBenefit/claim-3'] })
    expect(of('homeless.iii', [(({ diagnosis: _none, ...rest }) => rest)(sheltered)]).is).toBe('not-shown')
    expect(of('homeless.iii', [(({ item: _none, ...rest }) => rest)(sheltered)]).is).toBe('not-shown')
  })
  const jail = (more: Partial<EpisodeOfCare>): EpisodeOfCare => episode('jail', more, KIND), homeless = attested('homeless.i')
  test.each<[string, Partial<EpisodeOfCare>, boolean, 'proved' | 'not-shown']>([
    ['released 30 days ago', { status: 'finished', period: { start: '2023-01-01', end: '2024-09-01' } }, true, 'proved'],
    ['released 31 days ago', { status: 'finished', period: { start: '2023-01-01', end: '2024-08-31' } }, true, 'not-shown'],
    ['to be released in 30 days', { extension: [{ url: `${ECM}/StructureDefinition/expected-release-date`, valueDate: '2024-10-31' }] }, true, 'proved'],
    ['to be released in 31 days', { extension: [{ url: `${ECM}/StructureDefinition/expected-release-date`, valueDate: '2024-11-01' }] }, true, 'not-shown'],
    ['released, with a home', { status: 'finished', period: { start: '2023-01-01', end: '2024-09-01' } }, false, 'not-shown'],
  ])('%s: leaving an institution without a home is %4$s', (_, more, isHomeless, expected) => {
    expect(of('homeless.iv', [jail(more), ...isHomeless ? [homeless] : []]).is).toBe(expected)
  })
  test('pregnant or postpartum', () => {
    expect(of('conditions.pregnant-postpartum', [attested('postpartum')])).toMatchObject({ is: 'proved', by: ['Observation/attested-postpartum'] })
  })
  test('a share of cost other than for long-term care is a programme that excludes', () => {
    const coverage = aCoverage({ type: concept('https://nahdo.org/sopt', '2'), costToBeneficiary: [{ type: concept(null, 'share-of-cost'), valueMoney: { value: 1, currency: 'USD' }, extension: [{ url: `${ECM}/StructureDefinition/share-of-cost-kind`, valueCode: 'non-ltc' }] }] })
    expect(of('programs.soc-non-ltc', [coverage])).toMatchObject({ is: 'proved', by: ['Coverage/coverage-1'] })
  })
  test('a child in foster care, or homeless, suggests specialty services; an adult does not', () => {
    const hints = (birthDate: string): readonly string[] => factsFrom([aPatient({ birthDate }), homeless], AS_OF).hints('smhs')
    expect([hints('2014-05-05'), hints('1984-05-05')]).toEqual([['Observation/attested-homeless.i'], []])
  })
  test('emergency visits, and none to a clinic, suggest crisis care as the source of care', () => {
    const hints = (...more: Resource[]): readonly string[] => factsFrom([anEdVisit('2024-07-15'), ...more], AS_OF).hints('acuity.crisis-primary-source')
    expect([hints(), hints(anEncounter({ id: 'clinic', status: 'finished', class: { code: 'AMB' }, period: { start: '2024-05-01', end: '2024-05-01' } }))]).toEqual([['Encounter/ed-2024-07-15'], []])
  })
})

describe('a claim of a programme', () => {
  test.each<[string, FactName, string, string, object, string]>([
    ['care management by the county', 'programs.smhs-tcm', 'county-mhp', 'T1017', {}, 'proved'],
    ['the same with the modifier of intensive coordination', 'programs.smhs-tcm', 'county-mhp', 'T1017', { modifier: [concept(null, 'HK')] }, 'not-shown'],
    ['intensive coordination', 'programs.smhs-icc', 'county-mhp', 'T1017', { modifier: [concept(null, 'HK')] }, 'proved'],
    ['intensive coordination without its modifier', 'programs.smhs-icc', 'county-mhp', 'T1017', {}, 'not-shown'],
    ['a day at a centre', 'programs.cbas', 'mcp', 'S5102', {}, 'proved'],
    ['an assessment for it', 'programs.cbas', 'mcp', 'H2000', {}, 'not-shown'],
    ['mental health services paid by the plan', 'smhs', 'mcp', 'H2015', {}, 'not-shown'],
  ])('%s: %s', (_, fact, payer, code, more, expected) => {
    expect(of(fact, [paid(payer, [line(code, more)]), organization(payer)]).is).toBe(expected)
  })
  test('of ECM under another plan is prior care there; under the same plan it is not', () => {
    const services = [line('G9008', { modifier: [concept(null, 'U1')] })], plan2 = organization('mcp', { id: 'plan-2' })
    expect(of('priorMcpEcm', [aCoverage(), plan2, paid('plan-2', services)]).is).toBe('proved')
    expect(of('priorMcpEcm', [aCoverage(), plan2, paid('plan-1', services)]).is).toBe('not-shown')
    expect(of('priorMcpEcm', [aCoverage(), plan2, paid('plan-2', [line('G9008', { modifier: [concept(null, 'U8')] })])]).is).toBe('not-shown')
  })
  test('brought by the police counts for symptoms with their diagnosis alone', () => {
    const police = { supportingInfo: [{ sequence: 1, category: concept(null, 'pointoforigin'), code: concept('https://www.nubc.org/CodeSystem/PointOfOrigin', '8') }] }
    const with_ = (code: string): Resource => paid('mcp', undefined, { billablePeriod: { start: '2024-09-01', end: '2024-09-01' }, ...police, diagnosis: [{ sequence: 1, diagnosisCodeableConcept: concept(ICD, code) }] })
    expect(['F48.9', 'R45.851', 'F49', 'S72.0'].map(code => of('socialFactors.law-enforcement-mh-sud', [with_(code)]).is)).toEqual(['proved', 'proved', 'not-shown', 'not-shown'])
  })
})

describe('what says which', () => {
  test('facility: that of the last custody, not of an earlier one', () => {
    const old = episode('prison', { id: 'old', status: 'finished', period: { start: '2019-01-01', end: '2021-01-01' } }, KIND), last = episode('jail', { status: 'finished', period: { start: '2024-01-01', end: '2024-06-01' } }, KIND)
    expect(of('facility', [old, last])).toMatchObject({ value: ['jail'] })
    expect(of('facility', [old]).is).toBe('not-shown')
  })
  test('state: of the placement in force, else of those before', () => {
    const place = (id: string, state: string, more: Partial<EpisodeOfCare>): readonly Resource[] =>
      [episode('foster-care', { id, managingOrganization: { reference: `Organization/${id}` }, ...more }), { resourceType: 'Organization', id, address: [{ state }] }]
    const nevada = place('nv', 'NV', { status: 'finished', period: { start: '2020-01-01', end: '2023-12-31' } })
    expect([of('state', [...nevada, ...place('ca', 'CA', { period: { start: '2024-01-01' } })]), of('state', nevada)]).toMatchObject([{ value: ['CA'] }, { value: ['NV'] }])
  })
  test('ecmPofs: every one of the enrollment in force', () => {
    const url = `${ECM}/StructureDefinition/ecm-population-of-focus`, system = `${ECM}/CodeSystem/population-of-focus`
    expect(of('ecmPofs', [anEpisode({ extension: [{ url, valueCoding: { system, code: '2' } }, { url, valueCodeableConcept: concept(system, '1a') }] })])).toMatchObject({ value: ['2', '1a'] })
  })
  test('institutionStayDays: whole days of the newest stay, an open one up to the day', () => {
    const stay = (id: string, start: string, end?: string): Encounter => anEncounter({ id, status: end ? 'finished' : 'in-progress', period: { start: `${start}T22:00:00-07:00`, ...(end && { end: `${end}T08:00:00-07:00` }) } })
    expect([of('institutionStayDays', [stay('a', '2024-08-01', '2024-08-05'), stay('b', '2024-01-01', '2024-03-01')]), of('institutionStayDays', [stay('c', '2024-09-28')]), of('institutionStayDays', [stay('d', '2024-09-28', '2024-10-09')])]).toMatchObject([{ value: 4 }, { value: 3 }, { value: 3 }])
  })
  test('acesScore: the newest, and whether it is four or more', () => {
    const scored = (n: number, on: string): Observation => attested('acesScore', { id: `score-${n}`, valueBoolean: undefined as never, valueInteger: n, effectiveDateTime: on })
    const found = factsFrom([scored(6, '2020-01-01'), scored(3, '2024-01-01')], AS_OF)
    expect([found.of('acesScore'), found.of('socialFactors.aces-4').is]).toMatchObject([{ value: 3 }, 'not-shown'])
    expect([of('socialFactors.aces-4', [scored(4, '2020-01-01')]).is, of('socialFactors.aces-4', [scored(3, '2020-01-01')]).is]).toEqual(['proved', 'not-shown'])
  })
  test('evictionDate: what was said last', () => {
    const said = (on: string, day: string): Observation => attested('evictionDate', { id: on, valueBoolean: undefined as never, effectiveDateTime: on, valueDateTime: day, performer: [MEMBER] })
    expect(of('evictionDate', [said('2024-09-20', '2024-10-25'), said('2024-09-01', '2024-10-10')])).toMatchObject({ value: '2024-10-25' })
    expect(of('evictionDate', [attested('evictionDate', { performer: [MEMBER] })]).is).toBe('not-shown')
  })
})

describe('a child in the family', () => {
  const child = (birthDate: string, more: object = {}): Resource => ({ resourceType: 'RelatedPerson', id: 'child-2', patient: MEMBER, relationship: [concept('http://terminology.hl7.org/CodeSystem/v3-RoleCode', 'CHILD')], birthDate, ...more })
  const home = [{ line: ['1 Elm'], postalCode: '90001' }]
  test.each<[string, Resource[], string]>([
    ['the day before the 21st birthday', [child('2003-10-02')], 'proved'], ['on it', [child('2003-10-01')], 'not-shown'],
    ['of a birth date that is not known', [child('2003')], 'not-shown'],
    ['at the same address', [aPatient({ address: home }), child('2015-01-01', { address: home })], 'proved'],
    ['at another', [aPatient({ address: home }), child('2015-01-01', { address: [{ line: ['9 Oak'], postalCode: '90009' }] })], 'not-shown'],
  ])('%s is %2$s', (_, resources, expected) => {
    expect(of('familyMemberUnder21', [...resources, ...resources.some(r => r.resourceType === 'Patient') ? [] : [aPatient()]]).is).toBe(expected)
  })
})

describe('due to serious mental illness or substance use', () => {
  const dx = (code: string, more: Partial<Condition> = {}): Condition => ({ resourceType: 'Condition', id: `dx-${code}`, subject: MEMBER, code: concept(ICD, code), ...more })
  const visit = (day: string, code?: string, more: Partial<Encounter> = {}): readonly Resource[] => [anEdVisit(day, { ...(code && { diagnosis: [{ condition: { reference: `Condition/dx-${code}` }, rank: 1 }] }), ...more }), ...code ? [dx(code)] : []]
  const ed = (...resources: readonly Resource[]): Happenings => factsFrom(resources, AS_OF).edVisitsDueToSmi
  const days = ({ counted }: Happenings): readonly string[] => counted.map(h => h.on)
  test('are the emergency visits whose first diagnosis says so', () => {
    expect(days(ed(...visit('2024-07-15', 'F20.9'), ...visit('2024-08-15', 'S72.001A'), ...visit('2024-09-15')))).toEqual(['2024-07-15'])
  })
  test.each([['F17.210', 'nicotine'], ['F84.0', 'developmental'], ['T40.2X5A', 'an adverse effect'], ['T40.2X6A', 'underdosing']])('are not those for %s: %s', code => {
    expect(days(ed(...visit('2024-07-15', code)))).toEqual([])
  })
  test.each(['F10.20', 'F43.10', 'T40.2X1A', 'T14.91XA', 'X71.0XXA', 'R45.851'])('are those for %s', code => {
    expect(days(ed(...visit('2024-07-15', code)))).toEqual(['2024-07-15'])
  })
  test('are in doubt by a reason alone, until somebody names them', () => {
    const [reason] = visit('2024-07-15', undefined, { reasonCode: [concept(ICD, 'F20.9')] }) as [Encounter]
    expect([days(ed(reason)), ed(reason).doubtful.map(h => h.on), days(ed(reason, attested('edVisitsDueToSmi', { focus: [{ reference: `Encounter/${reason.id}` }] })))]).toEqual([[], ['2024-07-15'], ['2024-07-15']])
  })
  test('are not a visit that somebody says was due to something else', () => {
    expect(days(ed(...visit('2024-07-15', 'F20.9'), attested('edVisitsDueToSmi', { valueBoolean: false, focus: [{ reference: 'Encounter/ed-2024-07-15' }] })))).toEqual([])
  })
  test('are by a statement that names none those of no other known cause', () => {
    expect(days(ed(...visit('2024-07-15', 'S72.001A'), ...visit('2024-08-15'), attested('edVisitsDueToSmi')))).toEqual(['2024-08-15'])
  })
  test('are one, told by the hospital and by the claim', () => {
    const bill = claim({ resource: 'ExplanationOfBenefit', path: 'ExplanationOfBenefit.item.revenue', system: 'https://www.nubc.org/CodeSystem/RevenueCodes', codes: [], filter: '', note: '', strength: 'proves', window: 'event', verified: '' },
      { fact: 'smhs', code: '0450', on: '2024-07-15' })
    expect(days(ed(...visit('2024-07-15'), { ...bill, id: 'bill', facility: { reference: 'Location/x' }, provider: { reference: 'Organization/hospital-3' }, diagnosis: [{ sequence: 1, type: [concept(null, 'principal')], diagnosisCodeableConcept: concept(ICD, 'F20.9') }] }))).toEqual(['2024-07-15'])
  })

  const stays = (...resources: readonly Resource[]): readonly string[] => days(factsFrom(resources, AS_OF).hospitalizationsDueToSmi)
  const stay = (code: string, more: Partial<Encounter> = {}): readonly Resource[] => [anEncounter({ id: 'stay', status: 'finished', period: { start: '2024-07-15T10:00:00-07:00', end: '2024-07-19T10:00:00-07:00' }, diagnosis: [{ condition: { reference: `Condition/dx-${code}` } }], ...more }), dx(code)]
  test('are stays as well, planned or not, and once each', () => {
    expect(stays(...stay('F20.9'))).toEqual(['2024-07-15'])
    expect(stays(...stay('F20.9', { priority: concept('http://terminology.hl7.org/CodeSystem/v3-ActPriority', 'EL') }))).toEqual(['2024-07-15'])
    expect(stays(...stay('S72.001A'))).toEqual([])
    expect(stays(...stay('F20.9', { class: { code: 'AMB' } }))).toEqual([])
  })
  test('are stays in a psychiatric facility, by the place on the claim', () => {
    expect(stays(paid('mcp', [{ ...line('99221'), locationCodeableConcept: concept('https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set', '51') }]))).toEqual(['2024-09-01'])
  })
  test('are those of the second diagnosis only by somebody’s word', () => {
    const two = anEdVisit('2024-07-15', { diagnosis: [{ condition: { reference: 'Condition/dx-S72.001A' }, rank: 1 }, { condition: { reference: 'Condition/dx-F20.9' }, rank: 2 }] })
    expect(days(ed(two, dx('S72.001A'), dx('F20.9')))).toEqual([])
  })
})

describe('on a day that is past', () => {
  const homeless: Condition = { resourceType: 'Condition', id: 'c', clinicalStatus: concept(null, 'resolved'), code: concept(ICD, 'F20.9'), subject: MEMBER, recordedDate: '2023-02-01', abatementDateTime: '2024-05-01' }
  test('a diagnosis that was resolved since was active', () => {
    expect([of('conditions.mental-illness', [homeless], '2024-04-30').is, of('conditions.mental-illness', [homeless], '2023-01-31').is, of('conditions.mental-illness', [homeless], '2026-10-01').is]).toEqual(['proved', 'not-shown', 'not-shown'])
  })
  test('a diagnosis is active until the day it ends, and not on it', () => {
    const hypertension = { ...homeless, code: concept(ICD, 'I10') }
    expect(['2024-04-30', '2024-05-01'].map(day => of('conditions.chronic', [hypertension], day as CivilDate).is)).toEqual(['proved', 'not-shown'])
  })
  test('an episode that has finished since was in force', () => {
    const done = episode('mssp', { status: 'finished', period: { start: '2023-01-01', end: '2024-06-30' } })
    expect(['2022-12-31', '2023-01-01', '2024-06-29', '2024-06-30', '2024-07-01'].map(day => of('programs.mssp', [done], day as CivilDate).is)).toEqual(['not-shown', 'proved', 'proved', 'proved', 'contradicted'])
  })
  test('an episode was as its history says', () => {
    const onceWaiting = episode('mssp', { period: { start: '2023-01-01' }, statusHistory: [{ status: 'waitlist', period: { start: '2023-01-01', end: '2023-06-30' } }] })
    expect(['2023-06-30', '2023-07-01'].map(day => of('programs.mssp', [onceWaiting], day as CivilDate).is)).toEqual(['contradicted', 'proved'])
  })
  test('what was said later is not known yet, either way', () => {
    const yes = attested('canReside', { effectiveDateTime: '2024-06-01' }), no = attested('canReside', { id: 'no', valueBoolean: false, effectiveDateTime: '2024-08-01' })
    expect(['2024-05-31', '2024-06-01', '2024-08-01'].map(day => of('canReside', [yes, no], day as CivilDate).is)).toEqual(['not-shown', 'proved', 'contradicted'])
  })
})
