/** For each row of the evidence table, the resources that a sender would send for it: the row's own code at the row's path. */
import type { Coding, Encounter, EpisodeOfCare, ExplanationOfBenefit, Observation, Organization } from '@medplum/fhirtypes'
import type { EvidenceRow } from '../../../src/ecm/evidence/table.ts'
import { factRow } from '../../../src/ecm/evidence/table.ts'
import { ECM } from '../../../src/fhir/canonical.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import { FACT_KINDS, type FactName } from '../../../src/policy/facts.ts'
import { aCoverage, anAttestation, anEncounter, anEpisode, aPatient } from '../resources.ts'

export const MEMBER = { reference: 'Patient/member-4711' }, FACT = `${ECM}/CodeSystem/ecm-policy-fact`, KIND = `${ECM}/CodeSystem/ecm-facility-kind`, LOINC = 'http://loinc.org'
export const concept = (system: string | null, code: string): { coding: Coding[] } => ({ coding: [{ ...(system && { system }), code }] })
const dashed = (text: string): string => text.replace(/[^a-z0-9]+/gi, '-')

/** An organization that says what it is, with our own code. */
export const organization = (kind: string, more: Partial<Organization> = {}): Organization =>
  ({ resourceType: 'Organization', id: kind, type: [kind === 'mcp' ? concept('http://terminology.hl7.org/CodeSystem/organization-type', 'pay') : concept(KIND, kind)], ...more })

/** Somebody who may assert the fact, and what must be known of them. */
export function asserter(fact: string): { readonly performer: { readonly reference: string }; readonly known: readonly Resource[] } {
  const [role = ''] = factRow(fact).whoMayAssert
  switch (role) {
    case 'member': return { performer: MEMBER, known: [] }
    case 'family-caregiver': return { performer: { reference: 'RelatedPerson/mother' }, known: [] }
    case 'treating-clinician': return { performer: { reference: 'PractitionerRole/pcp-2' }, known: [] }
    default: return { performer: { reference: `Organization/${role}` }, known: [organization(role)] }
  }
}

export interface Sent {
  readonly fact: FactName
  readonly code: string
  /** The day of the event; of what is in force, its first. */
  readonly on: string
  /** Of what is in force: its last day. */
  readonly until?: string
  readonly change?: object
}
const START = '2024-01-01'

/** The resource that carries the row's code, first, and what it needs around it. */
export function sent(row: EvidenceRow, given: Sent): readonly Resource[] {
  const [main, ...around] = make(row, given)
  return [{ ...main, id: 'evidence-9', ...given.change } as Resource, ...around]
}

const period = ({ on, until }: Sent): { start: string; end?: string } => ({ start: on, ...(until && { end: until }) })
const survey = (more: Partial<Observation>): Observation => ({ resourceType: 'Observation', status: 'final', category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'survey')], code: {}, subject: MEMBER, ...more })

function make(row: EvidenceRow, given: Sent): readonly [object, ...Resource[]] {
  const { system, path } = row, { code, on, fact } = given
  switch (row.resource) {
    case 'Condition': return [{ resourceType: 'Condition', clinicalStatus: concept(null, 'active'), code: concept(system, code), subject: MEMBER, recordedDate: on, ...(given.until && { abatementDateTime: given.until }) }, ...state(row)]
    case 'Observation': return observation(row, given)
    case 'ExplanationOfBenefit': return [claim(row, given), ...payer(row)]
    case 'Encounter': return encounter(row, given)
    case 'EpisodeOfCare': return episode(row, given)
    case 'Coverage': return [coverage(row, given), ...fact.startsWith('programs.mcp-') ? [aCoverage()] : []]
    case 'Flag': return [{ resourceType: 'Flag', status: 'active', code: concept(system, code), subject: MEMBER, author: { reference: `Organization/${factRow(fact).whoMayAssert[0]}` }, period: period(given) }, organization(factRow(fact).whoMayAssert[0]!)]
    case 'RelatedPerson': return [{ resourceType: 'RelatedPerson', active: true, patient: MEMBER, relationship: [concept(system, code)], birthDate: path.includes('newborn') ? on : '2015-05-05', ...(given.until && { period: period(given) }) }]
    case 'Procedure': return [{ resourceType: 'Procedure', status: 'completed', subject: MEMBER, performedDateTime: on, code: code ? concept(system, code) : { text: 'involuntary hold (5150)' } }]
    case 'QuestionnaireResponse': return [{
      resourceType: 'QuestionnaireResponse', status: 'completed', authored: on, author: asserter(fact).performer,
      item: [path.includes('ace-total') ? { linkId: 'ace-total', answer: [{ valueInteger: 5 }] } : { linkId: 'Q0500B', answer: [{ valueCoding: { code } }] }],
    }]
    case 'ClaimResponse': return [{
      resourceType: 'ClaimResponse', status: 'active', use: 'preauthorization', outcome: 'complete', created: on, patient: MEMBER, insurer: { reference: 'Organization/ccs-program' }, preAuthRef: 'SAR 9110',
      ...(path.includes('SNF') ? { disposition: 'Skilled nursing facility stay approved' } : { preAuthPeriod: period(given) }),
    }, organization('ccs-program')]
    default: return other(row, given)
  }
}

function other(row: EvidenceRow, { on, until }: Sent): readonly [object, ...Resource[]] {
  switch (row.resource) {
    case 'Patient': return [{ ...aPatient(), ...patientWith(row) }]
    case 'Group': return [{
      resourceType: 'Group', type: 'person', actual: true, code: { text: row.path.includes('household') ? 'household' : 'roster' },
      member: [{ entity: MEMBER, period: { start: on, ...(until && { end: until }) } }, { entity: { reference: 'Patient/child-8' }, period: { start: on, ...(until && { end: until }) } }],
    }, { resourceType: 'Patient', id: 'child-8', birthDate: '2016-02-02' }]
    case 'DocumentReference': return [{ resourceType: 'DocumentReference', status: 'current', subject: MEMBER, date: `${on}T10:00:00-07:00`, content: [], type: { text: row.path.includes('conservatorship') ? 'Letters of conservatorship' : 'Notice to quit' } }]
    case 'ServiceRequest': return [{ resourceType: 'ServiceRequest', status: 'active', intent: 'order', subject: MEMBER, authoredOn: on, code: { text: 'Home health nursing' } }]
    case 'RiskAssessment': return [{ resourceType: 'RiskAssessment', status: 'final', subject: MEMBER, occurrenceDateTime: on, prediction: [{ outcome: { text: 'high' } }] }]
    case 'CarePlan': return [{ resourceType: 'CarePlan', status: 'active', intent: 'plan', subject: MEMBER, period: { start: on, end: on }, note: [{ text: 'Can live at home with support' }] }]
    case 'Goal': return [{ resourceType: 'Goal', lifecycleStatus: 'active', subject: MEMBER, startDate: on, description: { text: 'Move back home' } }]
    case 'CoverageEligibilityResponse': return [{
      resourceType: 'CoverageEligibilityResponse', status: 'active', outcome: 'complete', patient: MEMBER, insurer: { reference: 'Organization/mcp' }, created: on, servicedPeriod: { start: on, ...(until && { end: until }) },
      insurance: [{ coverage: { reference: 'Coverage/c' }, inforce: true, item: [{ benefit: [{ type: concept(row.system, row.codes[0]?.code ?? '') }] }] }],
    }, organization('mcp')]
    default: throw new Error(`No builder for ${row.resource} at ${row.path}`)
  }
}

const CORE = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-'
function patientWith({ path, codes, system }: EvidenceRow): object {
  if (path.includes('no-fixed-address')) return { address: [{ extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/no-fixed-address', valueBoolean: true }] }] }
  if (path.includes('race')) return { extension: [{ url: `${CORE}race`, extension: [{ url: 'ombCategory', valueCoding: { system: system!, code: codes[0]!.code } }] }] }
  if (path.includes('tribal')) return { extension: [{ url: `${CORE}tribal-affiliation`, extension: [] }] }
  if (path.includes('interpreter')) return { extension: [{ url: `${CORE}interpreter-needed`, valueCoding: { system: system!, code: codes[0]!.code } }] }
  return { address: [{ use: 'home', line: ['a street'] }] }
}

function coverage({ path, system }: EvidenceRow, { code, on, until }: Sent): object {
  const base = { ...aCoverage({ payor: [{ reference: 'Organization/plan-2' }], period: { start: on, ...(until && { end: until }) } }) }
  if (path === 'Coverage.type') return { ...base, type: concept(system, code), payor: [{ reference: 'Organization/plan-1' }] }
  if (path === 'Coverage.period.end') return { ...base, type: concept(system, code), period: { start: '2020-01-01', end: on } }
  if (path.startsWith('Coverage.identifier')) return { ...base, type: concept('https://nahdo.org/sopt', '111'), identifier: [{ system: `${ECM}/NamingSystem/cms-contract-pbp`, value: 'H0524-001' }] }
  if (path.startsWith('Coverage.cost')) {
    return { ...base, type: concept('https://nahdo.org/sopt', '2'), costToBeneficiary: [{ type: concept(null, 'share-of-cost'), valueMoney: { value: 120, currency: 'USD' }, extension: [{ url: `${ECM}/StructureDefinition/share-of-cost-kind`, valueCode: code }] }] }
  }
  return { ...base, type: concept('https://nahdo.org/sopt', '2'), class: [{ type: concept(null, 'aid-code'), value: code }] }
}

const INFO: Readonly<Record<string, string>> = { typeofbill: 'typeofbill', admtype: 'admtype', 'discharge-status': 'discharge-status', 'condition-code': 'condition-code', pointoforigin: 'pointoforigin' }
export function claim({ path, system, requires }: EvidenceRow, { code, on, until }: Sent): ExplanationOfBenefit {
  const at = code.replace(/x$/, '1'), category = /code='([a-z-]+)'/.exec(path)?.[1], kind = requires?.payer?.[0]
  const line = { sequence: 1, servicedDate: on, productOrService: { text: 'visit' }, ...(requires?.modifier && { modifier: [concept(null, requires.modifier[0]!)] }) }
  const info = [...category && INFO[category] ? [[category, system, at]] : [], ...requires?.typeOfBill ? [['typeofbill', 'https://www.nubc.org/CodeSystem/TypeOfBill', requires.typeOfBill[0]!.replace('x', '1')]] : []] as [string, string, string][]
  const diagnosis = [...path.includes('diagnosis') ? [concept(system, at)] : [], ...requires?.principalDiagnosis ? [concept('http://hl7.org/fhir/sid/icd-10-cm', 'F20.9')] : []]
  return {
    resourceType: 'ExplanationOfBenefit', status: 'active', use: 'claim', outcome: 'complete', created: on, type: concept(null, 'institutional'), patient: MEMBER,
    insurer: { reference: `Organization/${kind === 'other-mcp' ? 'plan-2' : kind ?? 'plan-1'}` }, provider: { reference: 'Organization/clinic-6' }, insurance: [{ focal: true, coverage: { reference: 'Coverage/c' } }],
    billablePeriod: { start: on, end: until ?? on },
    item: [{ ...line, ...(path.includes('productOrService') && { productOrService: concept(system, at) }), ...(path.includes('revenue') && { revenue: concept(system, at) }), ...(path.includes('location') && { locationCodeableConcept: concept(system, at) }) }],
    ...(info.length > 0 && { supportingInfo: info.map(([is, of, value], i) => ({ sequence: i + 1, category: concept(null, is), code: concept(of, value) })) }),
    ...(diagnosis.length > 0 && { diagnosis: diagnosis.map((diagnosisCodeableConcept, i) => ({ sequence: i + 1, type: [concept(null, 'principal')], diagnosisCodeableConcept })) }),
  } as ExplanationOfBenefit
}
function payer({ requires }: EvidenceRow): readonly Resource[] {
  const kind = requires?.payer?.[0]
  return kind === 'other-mcp' ? [aCoverage(), organization('mcp', { id: 'plan-2' })] : kind ? [organization(kind)] : []
}

function encounter({ path, system, requires }: EvidenceRow, { code, on, until }: Sent): readonly [object, ...Resource[]] {
  const inForce = path.includes('in-progress') || path.includes('location/serviceProvider type'), status = inForce && !until ? 'in-progress' : 'finished'
  const base: Encounter = { ...anEncounter({ status, period: { start: `${on}T09:00:00-07:00`, ...(status === 'finished' && { end: `${until ?? on}T18:00:00-07:00` }) }, class: { code: requires?.class?.[0] ?? (path.includes('diagnosis') || path.includes('length') ? 'IMP' : 'AMB') } }) }
  const place = concept(system, code)
  if (path.includes('serviceProvider type')) return [base, { resourceType: 'Organization', id: 'hospital-3', type: [place] }]
  if (path.includes('Location.type')) return [{ ...base, location: [{ location: { reference: 'Location/place-2' } }] }, { resourceType: 'Location', id: 'place-2', type: [place] }]
  if (path.includes('diagnosis')) return [{ ...base, diagnosis: [{ condition: { reference: 'Condition/dx-3' } }] }, { resourceType: 'Condition', id: 'dx-3', subject: MEMBER, code: place }]
  if (path.includes('dischargeDisposition')) return [{ ...base, hospitalization: { dischargeDisposition: place } }]
  return [{ ...base, type: [place] }]
}

const ends = (path: string): boolean => path.includes('period.end') || path.includes('releaseDate')
function episode({ path, system, requires, filter }: EvidenceRow, { code, on, until, fact }: Sent): readonly [object, ...Resource[]] {
  const finished = /^status finished$/.test(filter) || ends(path) || requires?.status?.includes('finished')
  const agency: Organization = { resourceType: 'Organization', id: 'agency-5', address: [{ state: requires?.managingOrganizationState?.[0] ?? 'CA' }] }
  const base: EpisodeOfCare = anEpisode({
    status: finished || until ? 'finished' : 'active', type: [concept(system, code)], managingOrganization: { reference: 'Organization/agency-5' },
    period: ends(path) ? { start: '2019-01-01', end: on } : { start: on, ...(finished ? { end: until ?? on } : until ? { end: until } : {}) },
  })
  const homeless: Resource = anAttestation('homeless.i', { performer: [MEMBER] })
  if (path.includes('address.state')) return [{ ...base, type: [concept(`${ECM}/CodeSystem/ecm-program`, 'foster-care')] }, { ...agency, address: [{ state: code }] }]
  if (path.includes('population-of-focus')) return [{ ...base, type: [concept(`${ECM}/CodeSystem/ecm-program`, 'ecm')], extension: [{ url: `${ECM}/StructureDefinition/ecm-population-of-focus`, valueCoding: { system: system!, code } }] }, agency]
  if (path.includes('expected-release')) return [{ ...base, status: 'active', period: { start: START }, extension: [{ url: `${ECM}/StructureDefinition/expected-release-date`, valueDate: on }] }, agency]
  if (fact === 'priorMcpEcm') return [base, agency, aCoverage(), aCoverage({ id: 'coverage-2', payor: [{ reference: 'Organization/plan-2' }], period: { start: '2021-01-01', end: '2023-12-31' } }), organization('mcp', { id: 'plan-2' })]
  return [base, agency, ...requires?.fact ? [homeless] : []]
}

const state = ({ requires }: EvidenceRow): readonly Resource[] => requires?.managingOrganizationState ? [aPatient({ address: [{ state: 'CA' }], birthDate: '2014-05-05' })] : []

function observation(row: EvidenceRow, { fact, code, on }: Sent): readonly [object, ...Resource[]] {
  const { path, system, answers } = row, { performer, known } = asserter(fact), value = { valueCodeableConcept: concept(system, code) }
  const base = survey({ effectiveDateTime: on, performer: [performer], code: concept(system, code) })
  if (answers) return [{ ...base, ...answer(answers[0]!) }, ...known]
  if (path.includes('current-living-situation')) return [{ ...base, code: concept(FACT, 'current-living-situation'), ...value, performer: [{ reference: 'Organization/hmis' }] }, organization('hmis')]
  if (path.startsWith('HMIS 4.11')) return [{ ...base, valueBoolean: true, performer: [{ reference: 'Organization/hmis' }] }, organization('hmis')]
  if (path.startsWith('HMIS')) return [{ ...base, code: { text: path }, ...value, performer: [{ reference: 'Organization/hmis' }] }, organization('hmis'), aPatient({ birthDate: '2014-05-05' })]
  if (path.includes('82810-3')) return [{ ...base, category: [concept(null, 'social-history')], code: concept(LOINC, '82810-3'), ...value }]
  if (path === 'Observation.code, valueDateTime') return [{ ...base, effectiveDateTime: '2024-08-01', valueDateTime: on }]
  if (path.includes('|evictionDate')) return [{ ...base, effectiveDateTime: '2024-09-20', code: concept(FACT, 'evictionDate'), performer: [MEMBER], valueDateTime: on }]
  if (path.includes('|acesScore')) return [{ ...base, performer: [MEMBER], valueInteger: 5 }]
  if (path.includes('= programme')) return [{ ...base, code: concept(`${ECM}/CodeSystem/ecm-program`, fact.replace('programs.', '')), ...value }, ...known]
  if (path.includes('C-SSRS')) return [{ ...base, code: { text: 'C-SSRS screener: high' } }]
  if (path.includes('discharge plan')) return [{ ...base, code: { text: 'MDS Q0400' } }]
  return [{ ...base, code: concept(system, code), ...stated(fact, on) }, ...known]
}
const answer = ({ code, value }: { code?: string; value?: string }): object =>
  code ? { valueCodeableConcept: concept(LOINC, code) } : { valueQuantity: { value: Number(/\d+/.exec(value!)![0]) + (value!.startsWith('> ') ? 1 : 0) } }

/** What an attestation of the fact says, by its kind. */
export function stated(fact: string, on: string): object {
  switch (FACT_KINDS[fact as FactName]) {
    case 'day': return { valueDateTime: on }
    case 'number': return { valueInteger: 5 }
    case 'code': return { valueCodeableConcept: concept(null, fact === 'state' ? 'CA' : 'jail') }
    default: return { valueBoolean: true }
  }
}
export const nameOf = (row: EvidenceRow): string => dashed(`${row.resource} ${row.path} ${row.system ?? ''}`)
