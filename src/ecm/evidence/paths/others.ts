/** Paths of all other types. */
import type {
  ClaimResponse, Coverage, CoverageEligibilityResponse, DocumentReference, EpisodeOfCare, Extension, Flag, Goal, Group, Organization, Patient, Procedure, RelatedPerson, RiskAssessment, ServiceRequest,
} from '@medplum/fhirtypes'
import { ECM } from '../../../fhir/canonical.ts'
import { codingsOf } from '../../codes.ts'
import { covers, dayOf } from '../../dates.ts'
import { rolesOf } from '../asserter.ts'
import { asFound, there, type Found, type Reading } from './found.ts'
import type { MemberRecord } from '../record.ts'
import { codesOf } from '../table.ts'
import { dateIn, daysOfDate } from '../when.ts'

const CORE = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-', NO_FIXED_ADDRESS = 'http://hl7.org/fhir/StructureDefinition/no-fixed-address'
const KIND = `${ECM}/StructureDefinition/share-of-cost-kind`, AID_CODE = `${ECM}/CodeSystem/medi-cal-aid-code`, CONTRACT = `${ECM}/NamingSystem/cms-contract-pbp`
export const RELEASE_EXPECTED = `${ECM}/StructureDefinition/expected-release-date`

const EPISODE_TYPE: Reading = r => asFound(codingsOf((r as EpisodeOfCare).type))
/** Dated by its end. */
const EPISODE_ENDED: Reading = r => {
  const { type, period } = r as EpisodeOfCare, when = daysOfDate(period?.end), value = dayOf(period?.end)
  return when ? asFound(codingsOf(type), { when, value }) : []
}
/** Dated by its end, where it has one, else by the release expected. */
const CUSTODY: Reading = r => {
  const { type, period, extension } = r as EpisodeOfCare, day = dayOf(period?.end) ?? dayOf(dateIn(extension, RELEASE_EXPECTED))
  return day ? asFound(codingsOf(type), { when: { from: day, to: day }, said: dayOf(period?.start), value: day }) : []
}
const EXPECTED: Reading = r => {
  const { type, period, extension } = r as EpisodeOfCare, day = dayOf(dateIn(extension, RELEASE_EXPECTED))
  return day ? asFound(codingsOf(type), { when: { from: day, to: day }, said: dayOf(period?.start) }) : []
}
const COVERAGE_TYPE: Reading = r => asFound(codingsOf((r as Coverage).type))
const classOf = ({ class: classes = [] }: Coverage, type: string): readonly string[] => classes.filter(c => codingsOf(c.type).some(t => t.code === type)).map(c => c.value)
const FLAG: Reading = r => asFound(codingsOf((r as Flag).code))
const RELATIONSHIP: Reading = r => asFound(codingsOf((r as RelatedPerson).relationship))
const ofText = (text: string | undefined, wanted: RegExp): readonly Found[] => there(text !== undefined && wanted.test(text))
const documentText = ({ type, description }: DocumentReference): string => [type?.text, ...codingsOf(type).map(c => c.display), description].filter(Boolean).join(' ')

const shareKinds = ({ costToBeneficiary = [] }: Coverage): readonly Found[] => costToBeneficiary
  .filter(c => codingsOf(c.type).some(t => t.code === 'share-of-cost') && (c.valueMoney?.value ?? 0) > 0).flatMap(c => asFound((c.extension ?? []).filter(e => e.url === KIND).flatMap(kindOf)))
export const kindOf = (e: Extension): ReturnType<typeof codingsOf> => e.valueCoding ? [e.valueCoding] : e.valueCode ? [{ system: `${ECM}/CodeSystem/share-of-cost-kind`, code: e.valueCode }] : codingsOf(e.valueCodeableConcept)

/** A child of the member; a grandparent of a member who is young. Of another address, it says nothing for certain. */
function relative({ relationship, birthDate, address = [] }: RelatedPerson, record: MemberRecord): readonly Found[] {
  const [patient] = record.of('Patient'), young = record.isYoung(birthDate), ofYoung = record.isYoung(patient?.birthDate)
  const home = (all: Patient['address']): readonly string[] => (all ?? []).filter(a => a.use !== 'old' && a.use !== 'billing').flatMap(a => a.line?.[0] ? [`${a.line[0]}|${a.postalCode ?? ''}`.toLowerCase()] : [])
  const mine = home(patient?.address), theirs = home(address), apart = mine.length > 0 && theirs.length > 0 && !theirs.some(a => mine.includes(a))
  return asFound(codingsOf(relationship), apart ? { value: 'apart' } : {}).filter(f => f.code === 'GRPRN' ? ofYoung : young)
}

/** Two people or more of one household, one of them young. */
function household({ type, code, member = [], active }: Group, record: MemberRecord): boolean {
  const people = member.filter(m => !m.inactive && covers(m.period, record.asOf)).map(m => record.find(m.entity.reference))
  const isHousehold = /household/i.test([code?.text, ...codingsOf(code).flatMap(c => [c.code, c.display])].join(' '))
  return type === 'person' && active !== false && isHousehold && people.length > 1 && people.some(p => p?.resourceType === 'Patient' && record.isYoung(p.birthDate))
}

const PATIENT_PATHS: Readonly<Record<string, Reading>> = {
  [`Patient.address.extension('${NO_FIXED_ADDRESS}').valueBoolean = true`]: (r, { asOf }) =>
    there(((r as Patient).address ?? []).some(a => a.use !== 'old' && covers(a.period, asOf) && a.extension?.some(e => e.url === NO_FIXED_ADDRESS && e.valueBoolean === true))),
  [`Patient.extension('${CORE}race').ombCategory`]: r =>
    asFound(((r as Patient).extension ?? []).filter(e => e.url === `${CORE}race`).flatMap(e => (e.extension ?? []).filter(x => x.url === 'ombCategory').flatMap(x => x.valueCoding ?? []))),
  [`Patient.extension('${CORE}tribal-affiliation')`]: r => there((r as Patient).extension?.some(e => e.url === `${CORE}tribal-affiliation`) ?? false),
  [`Patient.extension('${CORE}interpreter-needed')`]: r => asFound(((r as Patient).extension ?? []).filter(e => e.url === `${CORE}interpreter-needed`).flatMap(e => e.valueCoding ?? [])),
  'Patient.address (home) and no open facility stay': (r, record) =>
    there(((r as Patient).address ?? []).some(a => a.use !== 'old' && covers(a.period, record.asOf)) && !record.of('Encounter').some(e => e.class?.code === 'NONAC' && covers(e.period, record.asOf))),
}

export const OTHER_PATHS: Readonly<Record<string, Reading>> = {
  ...PATIENT_PATHS,
  'Condition.code': r => asFound(codingsOf((r as { code?: Procedure['code'] }).code)),
  'Procedure.code': r => asFound(codingsOf((r as Procedure).code)),
  'Procedure.code / ServiceRequest.code': r => asFound(codingsOf((r as Procedure).code)),
  'involuntary hold (W&I 5150) Flag or Encounter note': r => ofText([(r as Procedure).code?.text, ...codingsOf((r as Procedure).code).map(c => c.display)].join(' '), /\b5150\b|involuntary hold/i),
  'EpisodeOfCare.type': EPISODE_TYPE,
  'EpisodeOfCare.type (finished)': EPISODE_TYPE,
  'EpisodeOfCare.type={ecm}/CodeSystem/ecm-program|ecm': EPISODE_TYPE,
  'EpisodeOfCare.type + managingOrganization (California county agency)': EPISODE_TYPE,
  'EpisodeOfCare.type + managingOrganization = county MHP': EPISODE_TYPE,
  'EpisodeOfCare.type + managingOrganization = county DMC/DMC-ODS plan or its provider': EPISODE_TYPE,
  'EpisodeOfCare.period contains a day on/after the 18th birthday': EPISODE_TYPE,
  'EpisodeOfCare.period.end': EPISODE_ENDED,
  'EpisodeOfCare.period.end (type custody)': EPISODE_ENDED,
  'EpisodeOfCare.period.end on or after the 18th birthday': EPISODE_ENDED,
  'EpisodeOfCare.type custody + releaseDate, with homeless.i|ii|iii': CUSTODY,
  'EpisodeOfCare.status active, type custody, extension expected-release-date': EXPECTED,
  'EpisodeOfCare.managingOrganization -> Organization.address.state': (r, record) =>
    codingsOf((r as EpisodeOfCare).type).some(c => PLACEMENTS.has(`${c.system}|${c.code}`)) ? statesOf((r as EpisodeOfCare).managingOrganization?.reference, record).map(value => ({ value })) : [],
  "EpisodeOfCare.extension('{ecm}/StructureDefinition/ecm-population-of-focus')": r =>
    ((r as EpisodeOfCare).extension ?? []).filter(e => e.url === `${ECM}/StructureDefinition/ecm-population-of-focus`)
      .flatMap(e => asFound([...e.valueCoding ? [e.valueCoding] : [], ...codingsOf(e.valueCodeableConcept)])).map(f => ({ ...f, value: f.code })),
  'Coverage.type': COVERAGE_TYPE,
  'Coverage.period.end': r => {
    const { type, period } = r as Coverage, when = daysOfDate(period?.end)
    return when ? asFound(codingsOf(type), { when, value: dayOf(period?.end) }) : []
  },
  "Coverage.class.where(type.coding.code='aid-code').value": r => classOf(r as Coverage, 'aid-code').map(code => ({ system: AID_CODE, code, value: code })),
  "Coverage.costToBeneficiary.where(type.coding.code='share-of-cost').valueMoney > 0 + extension share-of-cost-kind": r => shareKinds(r as Coverage),
  "Coverage.identifier / Coverage.class.where(type.coding.code='plan').value": r =>
    there((r as Coverage).identifier?.some(i => i.system === CONTRACT) === true || classOf(r as Coverage, 'plan').some(v => /^H\d{4}-\d{3}$/.test(v))),
  'CoverageEligibilityResponse.insurance.inforce': r => there(((r as CoverageEligibilityResponse).insurance ?? []).some(i => i.inforce === true)),
  'CoverageEligibilityResponse.insurance.item.benefit.type': r =>
    ((r as CoverageEligibilityResponse).insurance ?? []).flatMap(i => i.item ?? []).flatMap(i => i.benefit ?? []).flatMap(b => asFound(codingsOf(b.type))),
  // Any authorization has a number: it is CCS's where CCS gave it.
  'ClaimResponse.preAuthRef / identifier (CCS SAR)': (r, record) =>
    there(((r as ClaimResponse).preAuthRef !== undefined || (r as ClaimResponse).identifier !== undefined) && rolesOf((r as ClaimResponse).insurer, record).includes('ccs-program')),
  'ClaimResponse.item (approved TAR/authorization for SNF or NF)': r => {
    const { use, outcome, processNote = [], disposition } = r as ClaimResponse
    return use === 'preauthorization' && outcome === 'complete' ? ofText([disposition, ...processNote.map(n => n.text)].join(' '), /\b(SNF|skilled nursing|nursing facility)\b/i) : []
  },
  'Flag.code': FLAG,
  'RelatedPerson.relationship': RELATIONSHIP,
  'RelatedPerson.relationship + RelatedPerson.birthDate': (r, record) => relative(r as RelatedPerson, record),
  'RelatedPerson CHILD birthDate, or newborn Patient linked to the mother': r => asFound(codingsOf((r as RelatedPerson).relationship), { when: daysOfDate((r as RelatedPerson).birthDate) ?? {} }),
  'Group.member.entity (MIF roster)': (r, record) => there(!/household/i.test((r as Group).code?.text ?? '') && ((r as Group).member ?? []).some(m => !m.inactive && covers(m.period, record.asOf) && record.find(m.entity.reference)?.resourceType === 'Patient')),
  'Group.type person, code household, member.entity': (r, record) => there(household(r as Group, record)),
  'RiskAssessment.prediction': r => there(((r as RiskAssessment).prediction ?? []).length > 0),
  'RiskAssessment.prediction.outcome': r => there(((r as RiskAssessment).prediction ?? []).some(p => p.outcome)),
  'ServiceRequest.code (home health nursing order)': r => ofText([(r as ServiceRequest).code?.text, ...codingsOf((r as ServiceRequest).code).map(c => c.display), ...codingsOf((r as ServiceRequest).category).map(c => c.display)].join(' '), /home health|skilled nursing/i),
  'CarePlan.activity / assessment note': r => ofText(JSON.stringify([(r as { activity?: unknown }).activity, (r as { note?: unknown }).note]), /communit|home/i),
  'Goal.description': r => ofText([(r as Goal).description.text, ...codingsOf((r as Goal).description).map(c => c.display)].join(' '), /\b(home|community)\b/i),
  'DocumentReference.type (letters of conservatorship)': r => ofText(documentText(r as DocumentReference), /conservatorship/i),
  'DocumentReference.type text notice to quit / unlawful detainer': r => ofText(documentText(r as DocumentReference), /notice to (quit|vacate)|unlawful detainer|eviction/i),
}

/** Postal codes of the states where an organization is. */
export const statesOf = (reference: string | undefined, record: MemberRecord): readonly string[] =>
  ((record.find(reference) as Organization | undefined)?.address ?? []).flatMap(a => a.state ? [a.state.toUpperCase() === 'CALIFORNIA' ? 'CA' : a.state.toUpperCase()] : [])

const PLACEMENTS = codesOf('fosterCareLast12Months', 'EpisodeOfCare.period.end')
const CUSTODIES = codesOf('releaseDate', 'EpisodeOfCare.period.end (type custody)')
export const isCustody = ({ type }: EpisodeOfCare): boolean => codingsOf(type).some(c => CUSTODIES.has(`${c.system}|${c.code}`))
