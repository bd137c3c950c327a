import type { Encounter, ExplanationOfBenefit, Observation } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { EVIDENCE_TYPES, factsFrom, READ_FACTS } from '../../src/ecm/evidence.ts'
import { factRow, TABLE } from '../../src/ecm/evidence/table.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import type { CivilDate } from '../../src/policy/civil-date.ts'
import type { Happenings } from '../../src/policy/facts.ts'
import { aCoverage, anAttestation, anEdVisit, anEncounter, aPatient, aReferral } from './resources.ts'

const AS_OF: CivilDate = '2024-10-01'
const edDays = (resources: readonly Resource[], asOf = AS_OF): string[] => factsFrom(resources, asOf).avoidableEdVisits.counted.map(h => h.on).toSorted()
const doubtfulDays = (resources: readonly Resource[]): string[] => factsFrom(resources, AS_OF).avoidableEdVisits.doubtful.map(h => h.on)
const stays = (resources: readonly Resource[], asOf = AS_OF): Happenings => factsFrom(resources, asOf).unplannedStays
const yes = anAttestation('avoidableEdVisits')

const claim = (more: Partial<ExplanationOfBenefit>): ExplanationOfBenefit => ({
  resourceType: 'ExplanationOfBenefit', id: 'claim-1', status: 'active', use: 'claim', outcome: 'complete', created: '2024-08-10',
  type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'institutional' }] },
  patient: { reference: 'Patient/member-4711' }, insurer: { reference: 'Organization/plan-1' }, provider: { reference: 'Organization/hospital-3' },
  insurance: [{ focal: true, coverage: { reference: 'Coverage/coverage-1' } }], ...more,
})
const revenue = (code: string, day: string): ExplanationOfBenefit['item'] =>
  [{ sequence: 1, servicedDate: day, productOrService: { text: 'visit' }, revenue: { coding: [{ system: 'https://www.nubc.org/CodeSystem/RevenueCodes', code }] } }]
const info = (category: string, system: string, code: string): NonNullable<ExplanationOfBenefit['supportingInfo']>[number] =>
  ({ sequence: 1, category: { coding: [{ code: category }] }, code: { coding: [{ system, code }] } })

describe('the table', () => {
  test('has every fact that is read, with its canonical addresses resolved', () => {
    for (const fact of READ_FACTS) expect(factRow(fact).fact).toBe(fact)
    expect(JSON.stringify(TABLE)).not.toContain('{ecm}')
  })
  test('has no resource type for the facts read that is not gathered; the report of an adult determination is nowhere yet', () => {
    const types = new Set(READ_FACTS.flatMap(fact => factRow(fact).evidence.map(row => row.resource)))
    expect([...types].filter(type => !EVIDENCE_TYPES.includes(type))).toEqual(['MeasureReport'])
  })
})

describe('birth date', () => {
  test.each([
    ['1984-02-29', '1984-02-29', '1984-02-29'],
    ['1984-02', '1984-02-01', '1984-02-29'],
    ['1984', '1984-01-01', '1984-12-31'],
  ])('%s is known to lie from %s to %s', (birthDate, earliest, latest) => {
    expect(factsFrom([aPatient({ birthDate })], AS_OF).birthDate).toEqual({ is: 'proved', value: { earliest, latest }, by: ['Patient/member-4711'] })
  })
  test('without one is not shown, and says what to send', () => {
    const { birthDate: _none, ...patient } = aPatient()
    expect(factsFrom([patient], AS_OF).birthDate).toEqual({ is: 'not-shown', send: 'Date of birth not shown: send Patient.birthDate.' })
  })
})

describe('enrolment in a plan', () => {
  test.each<[string, Resource[], 'proved' | 'contradicted' | 'not-shown']>([
    ['a managed care Coverage in force', [aCoverage()], 'proved'],
    ['one by the other address of the typology', [aCoverage({ type: { coding: [{ system: 'urn:oid:2.16.840.1.113883.3.221.5', code: '211' }] } })], 'proved'],
    ['one that ends on the day', [aCoverage({ period: { start: '2022-01-01', end: '2024-10-01' } })], 'proved'],
    ['one that ended the day before', [aCoverage({ period: { start: '2022-01-01', end: '2024-09-30' } })], 'contradicted'],
    ['one that begins the day after', [aCoverage({ period: { start: '2024-10-02' } })], 'not-shown'],
    ['one of no type', [(({ type: _none, ...untyped }) => untyped)(aCoverage())], 'not-shown'],
    ['a type that only suggests', [aCoverage({ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'MCPOL' }] } })], 'not-shown'],
    ['fee-for-service Medi-Cal', [aCoverage({ type: { coding: [{ system: 'https://nahdo.org/sopt', code: '22' }] } })], 'contradicted'],
    ['a payor known to be no plan', [aCoverage(), { resourceType: 'Organization', id: 'plan-1', type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'edu' }] }] }], 'not-shown'],
    ['nothing', [], 'not-shown'],
  ])('%s: %j is %s', (_, resources, expected) => {
    expect(factsFrom(resources, AS_OF).of('mcpEnrolled').is).toBe(expected)
  })
})

describe('avoidable ED visits', () => {
  const named = (...visits: readonly Encounter[]): Observation => ({ ...yes, focus: visits.map(v => ({ reference: `Encounter/${v.id}` })) })
  const visit = anEdVisit('2024-07-15')

  test('are the Encounters that an attestation names', () => {
    expect(edDays([visit, anEdVisit('2024-08-01'), named(visit)])).toEqual(['2024-07-15'])
    expect(doubtfulDays([visit, anEdVisit('2024-08-01'), named(visit)])).toEqual(['2024-08-01'])
  })
  test('rest on both resources', () => {
    expect(factsFrom([visit, named(visit)], AS_OF).avoidableEdVisits.counted[0]!.by).toEqual(['Encounter/ed-2024-07-15', 'Observation/attested-avoidableEdVisits'])
  })
  test('without anybody’s word are known but not counted, never computed', () => {
    expect(edDays([visit])).toEqual([])
    expect(doubtfulDays([visit])).toEqual(['2024-07-15'])
  })
  test('are all of the kind up to its day, when an attestation names none', () => {
    expect(edDays([visit, anEdVisit('2024-09-30'), anEdVisit('2024-10-01'), yes])).toEqual(['2024-07-15', '2024-09-30'])
  })
  test.each<[string, Partial<Observation>, number]>([
    ['without a performer', { performer: [] }, 0],
    ['without a date', { effectiveDateTime: undefined as never }, 0],
    ['preliminary', { status: 'preliminary' }, 0],
    ['of another category', { category: [{ coding: [{ code: 'vital-signs' }] }] }, 0],
    ["by the member: a clinician's judgement", { performer: [{ reference: 'Patient/member-4711' }] }, 0],
    ['by an organization nobody knows', { performer: [{ reference: 'Organization/unknown-1' }] }, 0],
    ['made on the day', { effectiveDateTime: '2024-10-01' }, 1],
    ['made the day after', { effectiveDateTime: '2024-10-02' }, 0],
    ['made twelve months before, to the day', { effectiveDateTime: '2023-10-01' }, 1],
    ['made a day earlier', { effectiveDateTime: '2023-09-30' }, 0],
    ['that says no', { valueBoolean: false }, 0],
    ['that says LOINC Yes', { valueBoolean: undefined as never, valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: 'LA33-6' }] } }, 1],
    ['that gives no value', { valueBoolean: undefined as never, dataAbsentReason: { text: 'not asked' } }, 0],
  ])('an attestation %s: %j counts %i', (_, more, n) => {
    const attested = { ...named(anEdVisit('2023-09-15')), ...more }
    expect(edDays([anEdVisit('2023-09-15'), attested]).length).toBe(n)
  })
  test("by the referrer counts when it came with the referral, whoever the organization is", () => {
    const ticked: Observation = { ...yes, performer: [{ reference: 'Organization/hospital-3' }], basedOn: [{ reference: 'ServiceRequest/referral-8' }] }
    expect(edDays([visit, ticked])).toEqual([])
    expect(edDays([visit, ticked, aReferral()])).toEqual(['2024-07-15'])
  })
  test('the same author’s newer statement replaces the older; of two authors the newer stands; on one day doubt counts for nothing', () => {
    const no: Observation = { ...named(visit), id: 'no', valueBoolean: false, effectiveDateTime: '2024-09-29' }, later: Observation = { ...no, effectiveDateTime: '2024-10-01' }
    const other: Observation = { ...later, performer: [{ reference: 'PractitionerRole/other' }] }
    expect(edDays([visit, named(visit), no])).toEqual(['2024-07-15'])
    expect(edDays([visit, named(visit), later])).toEqual([])
    expect(edDays([visit, named(visit), other])).toEqual([])
    expect(edDays([visit, named(visit), { ...other, effectiveDateTime: '2024-09-30' }])).toEqual([])
    expect(doubtfulDays([visit, named(visit), { ...other, effectiveDateTime: '2024-09-30' }])).toEqual(['2024-07-15'])
  })
  test('on the checklist may be a yes, or days', () => {
    const checklist = (answer: object): Resource => ({
      resourceType: 'QuestionnaireResponse', id: 'checklist-1', status: 'completed', authored: '2024-09-30T10:00:00-07:00', author: { reference: 'PractitionerRole/pcp-2' },
      item: [{ linkId: 'use', item: [{ linkId: 'avoidableEdVisits', answer: [answer] }] }],
    })
    expect(edDays([visit, checklist({ valueBoolean: true })])).toEqual(['2024-07-15'])
    expect(edDays([visit, checklist({ valueDate: '2024-06-10' })])).toEqual(['2024-06-10'])
    expect(edDays([visit, checklist({ valueDate: '2024-07-15' })])).toEqual(['2024-07-15'])
  })
})

describe('what is one ED visit', () => {
  const at = (id: string, from: string, until: string, more: Partial<Encounter> = {}): Encounter => anEdVisit('2024-07-15', { id, period: { start: from, end: until }, ...more })
  const inpatient = anEncounter({ id: 'imp1', status: 'finished', period: { start: '2024-07-15T04:10:00-07:00', end: '2024-07-19T11:00:00-07:00' } })
  const part = at('ed-part', '2024-07-15T01:00:00-07:00', '2024-07-15T04:10:00-07:00')
  test.each<[string, Resource[], number]>([
    ['two Encounters of one facility and day', [at('a', '2024-07-15T01:00:00-07:00', '2024-07-15T02:00:00-07:00'), at('b', '2024-07-15T20:00:00-07:00', '2024-07-15T21:00:00-07:00')], 1],
    ['two facilities on one day', [at('a', '2024-07-15T01:00:00-07:00', '2024-07-15T02:00:00-07:00'), at('b', '2024-07-15T20:00:00-07:00', '2024-07-15T21:00:00-07:00', { serviceProvider: { reference: 'Organization/hospital-9' } })], 2],
    ['two days', [anEdVisit('2024-07-15'), anEdVisit('2024-07-16')], 2],
    ['the emergency part of a stay, by partOf', [{ ...part, partOf: { reference: 'Encounter/imp1' }, serviceProvider: { reference: 'Organization/other' } }, inpatient], 0],
    ['the emergency part of a stay, by time and place', [part, inpatient], 0],
    ['a visit that ended before the stay of another day', [anEdVisit('2024-07-13'), inpatient], 1],
    ['a visit that led to observation', [part, { ...inpatient, class: { code: 'OBSENC', system: inpatient.class!.system! } }], 0],
    ['a planned one', [{ ...part, status: 'planned' }], 0],
    ['a cancelled one', [{ ...part, status: 'cancelled' }], 0],
    ['one entered in error', [{ ...part, status: 'entered-in-error' }], 0],
    ['one after asOf', [anEdVisit('2024-10-02')], 0],
    ['an ambulatory visit', [{ ...part, class: { ...inpatient.class!, code: 'AMB' } }], 0],
    ['an ambulatory Encounter of the type emergency visit', [{ ...part, class: { ...inpatient.class!, code: 'AMB' }, type: [{ coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '99284' }] }] }], 1],
    ['a virtual one of that type', [{ ...part, class: { ...inpatient.class!, code: 'VR' }, type: [{ coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '99284' }] }] }], 0],
    ['a claim with revenue 0450', [claim({ item: revenue('0450', '2024-07-15')! })], 1],
    ['a claim with revenue 450, without its zero', [claim({ item: revenue('450', '2024-07-15')! })], 1],
    ['a claim with urgent care only', [claim({ item: revenue('0456', '2024-07-15')! })], 0],
    ['a claim not paid yet', [claim({ outcome: 'error', item: revenue('0450', '2024-07-15')! })], 0],
    ['a voided claim', [claim({ status: 'cancelled', item: revenue('0450', '2024-07-15')! })], 0],
    ['a claim and the Encounter of that day', [part, claim({ item: revenue('0450', '2024-07-15')! })], 1],
    ["a clinician's claim and the Encounter of that day", [part, claim({ type: { coding: [{ code: 'professional' }] }, provider: { reference: 'Organization/doctors' }, item: [{ sequence: 1, servicedDate: '2024-07-15', productOrService: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '99285' }] } }] })], 1],
    ['the emergency line of an inpatient claim', [claim({ item: revenue('0450', '2024-07-15')!, supportingInfo: [info('typeofbill', 'https://www.nubc.org/CodeSystem/TypeOfBill', '0111')] })], 0],
  ])('%s: counts', (_, resources, n) => {
    expect(edDays([...resources, { ...yes, effectiveDateTime: '2024-10-01' }]).length).toBe(n)
  })
})

describe('unplanned stays', () => {
  const attested = anAttestation('unplannedStays.hospital', { effectiveDateTime: '2024-10-01' }), snfAttested = anAttestation('unplannedStays.short-term-snf', { effectiveDateTime: '2024-10-01' })
  const V3 = 'http://terminology.hl7.org/CodeSystem/v3-ActPriority', ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
  const stay = (id: string, from: string, until: string | undefined, more: Partial<Encounter> = {}): Encounter => anEncounter({
    id, status: 'finished', priority: { coding: [{ system: V3, code: 'EM' }] }, period: { start: `${from}T10:00:00-07:00`, ...(until && { end: `${until}T10:00:00-07:00` }) }, ...more,
  })
  const snf = (id: string, from: string, until?: string, more: Partial<Encounter> = {}): Encounter =>
    stay(id, from, until, { class: { system: ACT, code: 'NONAC' }, serviceProvider: { reference: 'Organization/snf-1' }, ...more })
  const nursing: Resource = { resourceType: 'Organization', id: 'snf-1', type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'SNF' }] }] }
  const elsewhere = { serviceProvider: { reference: 'Organization/hospital-9' } }

  test.each<[string, Resource[], number]>([
    ['an emergency admission', [stay('a', '2024-07-15', '2024-07-19')], 1],
    ['an urgent one', [stay('a', '2024-07-15', '2024-07-19', { priority: { coding: [{ system: V3, code: 'UR' }] } })], 1],
    ['one from the emergency department', [stay('a', '2024-07-15', '2024-07-19', { priority: {}, hospitalization: { admitSource: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/admit-source', code: 'emd' }] } } })], 1],
    ['an elective one', [stay('a', '2024-07-15', '2024-07-19', { priority: { coding: [{ system: V3, code: 'EL' }] } })], 0],
    ['one whose urgency nobody said', [stay('a', '2024-07-15', '2024-07-19', { priority: {} })], 0],
    ['two', [stay('a', '2024-07-15', '2024-07-19'), stay('b', '2024-08-15', '2024-08-19')], 2],
    ['a transfer to another hospital within 24 hours', [stay('a', '2024-07-15', '2024-07-19'), stay('b', '2024-07-20', '2024-07-22', { ...elsewhere, period: { start: '2024-07-20T09:59:00-07:00', end: '2024-07-22T10:00:00-07:00' } })], 1],
    ['another admission after 24 hours', [stay('a', '2024-07-15', '2024-07-19'), stay('b', '2024-07-20', '2024-07-22', elsewhere)], 2],
    ['a transfer of an elective stay', [stay('a', '2024-07-15', '2024-07-19', { priority: { coding: [{ system: V3, code: 'EL' }] } }), stay('b', '2024-07-19', '2024-07-22', elsewhere)], 0],
    ['a stay and its claim', [stay('a', '2024-07-15', '2024-07-19'), claim({ billablePeriod: { start: '2024-07-15', end: '2024-07-19' }, supportingInfo: [info('admtype', 'https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit', '1'), info('typeofbill', 'https://www.nubc.org/CodeSystem/TypeOfBill', '0111')] })], 1],
    ['an emergency claim alone', [claim({ billablePeriod: { start: '2024-07-15', end: '2024-07-19' }, supportingInfo: [info('admtype', 'https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit', '1'), info('typeofbill', 'https://www.nubc.org/CodeSystem/TypeOfBill', '0111')] })], 1],
    ['an elective claim', [claim({ billablePeriod: { start: '2024-07-15' }, supportingInfo: [info('admtype', 'https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit', '3'), info('typeofbill', 'https://www.nubc.org/CodeSystem/TypeOfBill', '0111')] })], 0],
    ['a newborn claim', [claim({ billablePeriod: { start: '2024-07-15' }, supportingInfo: [info('admtype', 'https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit', '4'), info('typeofbill', 'https://www.nubc.org/CodeSystem/TypeOfBill', '0111')] })], 0],
    ['a short stay in a skilled nursing facility', [snf('a', '2024-07-15', '2024-07-29'), nursing], 1],
    ['one of 99 days', [snf('a', '2024-04-01', '2024-07-09'), nursing], 1],
    ['one of 100 days', [snf('a', '2024-04-01', '2024-07-10'), nursing], 0],
    ['one open for more than 100 days', [snf('a', '2024-04-01', undefined, { status: 'in-progress' }), nursing], 0],
    ['one open for some days', [snf('a', '2024-09-20', undefined, { status: 'in-progress' }), nursing], 1],
    ['a non-acute stay somewhere else', [snf('a', '2024-07-15', '2024-07-29')], 0],
    ['a claim of place of service 31', [claim({ item: [{ sequence: 1, servicedDate: '2024-08-01', productOrService: {}, locationCodeableConcept: { coding: [{ system: 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set', code: '31' }] } }] })], 1],
    ['a claim of place of service 32: where residents live', [claim({ item: [{ sequence: 1, servicedDate: '2024-08-01', productOrService: {}, locationCodeableConcept: { coding: [{ system: 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set', code: '32' }] } }] })], 0],
    ['a hospital stay, then one in a skilled nursing facility', [stay('a', '2024-07-15', '2024-07-19'), snf('b', '2024-07-19', '2024-07-29'), nursing], 2],
    ['one after asOf', [stay('a', '2024-10-02', '2024-10-03')], 0],
  ])('%s: counts', (_, resources, n) => {
    expect(stays([...resources, attested, snfAttested]).counted.length).toBe(n)
  })
  test('one whose urgency nobody said counts once it is named as unplanned and avoidable', () => {
    const unknown = stay('a', '2024-07-15', '2024-07-19', { priority: {} })
    expect(stays([unknown, { ...attested, focus: [{ reference: 'Encounter/a' }] }]).counted.length).toBe(1)
    expect(stays([{ ...unknown, priority: { coding: [{ system: V3, code: 'EL' }] } }, { ...attested, focus: [{ reference: 'Encounter/a' }] }]).counted.length).toBe(0)
  })
  test('of a hospital are not shown by a word about nursing facilities', () => {
    expect(stays([stay('a', '2024-07-15', '2024-07-19'), snfAttested]).counted.length).toBe(0)
  })
})

describe('below the numbers', () => {
  const flag = (more: object = {}): Resource => ({
    resourceType: 'Flag', id: 'flag-1', status: 'active', subject: { reference: 'Patient/member-4711' }, author: { reference: 'Organization/plan-1' }, period: { start: '2024-09-01' },
    code: { coding: [{ system: 'https://ecm-fhir.org/fhir/CodeSystem/ecm-policy-fact', code: 'mcpBroadenedPof2' }] }, ...more,
  })
  test.each<[string, Resource[], string]>([
    ["the plan's Flag", [flag(), aCoverage()], 'proved'],
    ['a Flag of somebody else', [flag({ author: { reference: 'Organization/hospital-3' } }), aCoverage()], 'not-shown'],
    ['a Flag of nobody', [flag({ author: undefined }), aCoverage()], 'not-shown'],
    ['one that has ended', [flag({ period: { start: '2024-01-01', end: '2024-09-30' } }), aCoverage()], 'not-shown'],
    ['one that begins the day after', [flag({ period: { start: '2024-10-02' } }), aCoverage()], 'not-shown'],
    ['an inactive one', [flag({ status: 'inactive' }), aCoverage()], 'not-shown'],
  ])('%s: %j is %s', (_, resources, expected) => {
    expect(factsFrom(resources, AS_OF).of('mcpBroadenedPof2').is).toBe(expected)
  })
  test('a clinician’s judgement that the member is at risk', () => {
    expect(factsFrom([anAttestation('atRiskAvoidableUse')], AS_OF).of('atRiskAvoidableUse').is).toBe('proved')
    expect(factsFrom([], AS_OF).of('atRiskAvoidableUse').is).toBe('not-shown')
  })
})
