/** Nine resources of 0.7 to 6 KB that refer to one another, as the public benchmark's CRUD script has them: each refers only to those before it. */
import { mulberry32, PLAN, range, WORDS } from './bodies.ts'

export const CRUD_TYPES = ['Patient', 'Location', 'Organization', 'Practitioner', 'Encounter', 'Observation', 'MedicationRequest', 'Claim', 'ExplanationOfBenefit'] as const
type CrudType = typeof CRUD_TYPES[number]
export interface Filling { readonly ids: ReadonlyMap<string, string>; readonly number: number; readonly id?: string }
export interface CrudBody {
  /** JSON, ASCII alone. With an id it is the update: one field is another. */
  text(filling: Filling): string
  /** Finds the one, or what there is about its patient. */
  query(filling: Filling): string
}

const EXAMPLE = 'http://hospital.example.org', BYTES: Readonly<Record<CrudType, number>> = {
  Patient: 2000, Location: 700, Organization: 700, Practitioner: 900, Encounter: 1500, Observation: 1200, MedicationRequest: 1800, Claim: 4000, ExplanationOfBenefit: 6000,
}
const ABOUT_PATIENT: ReadonlySet<CrudType> = new Set(['Encounter', 'Observation', 'MedicationRequest', 'Claim', 'ExplanationOfBenefit'])

/** In the order of CRUD_TYPES; the same for the same seed. */
export function crudBodies(seed: number): readonly CrudBody[] {
  const random = mulberry32(seed + 1), pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!
  return CRUD_TYPES.map(type => {
    const fields: Record<string, unknown> = { identifier: [{ system: `${EXAMPLE}/${type.toLowerCase()}`, value: to('number') }], ...FIELDS[type](pick) }
    const size = JSON.stringify(fields).length, words: string[] = []
    for (let length = size + 150; length < BYTES[type]; length += words.at(-1)!.length + 1) words.push(pick(WORDS))
    const text = { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${words.join(' ')} ${to('field')}</div>` }
    const rest = pieces(JSON.stringify({ text, ...fields }).slice(1)), own = pieces(`identifier=${encodeURIComponent(`${EXAMPLE}/${type.toLowerCase()}|`)}${to('number')}`), patients = pieces(`patient=Patient/${to('Patient')}`)
    return {
      text: filling => `{"resourceType":"${type}",${filling.id === undefined ? '' : `"id":"${filling.id}",`}${filled(rest, filling)}`,
      query: filling => filled(ABOUT_PATIENT.has(type) ? patients : own, filling),
    }
  })
}

/** A place that is filled later: the id of a type, the number, or the field that the update changes. */
const to = (name: CrudType | 'number' | 'field'): string => `@{${name}}`
const reference = (type: CrudType): { reference: string } => ({ reference: `${type}/${to(type)}` })
const pieces = (text: string): readonly string[] => text.split(/@\{(\w+)\}/)
function filled(parts: readonly string[], { ids, number, id }: Filling): string {
  let text = parts[0]!
  for (let i = 1; i < parts.length; i += 2) {
    const name = parts[i]!
    text += (name === 'number' ? `N${number}` : name === 'field' ? id === undefined ? 'first' : 'second' : ids.get(name) ?? '') + parts[i + 1]!
  }
  return text
}

type Pick = <T>(values: readonly T[]) => T
const concept = (system: string, code: string, text: string): object => ({ coding: [{ system, code, display: text }], text })
const SNOMED = 'http://snomed.info/sct', V3_ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode', USD = (value: number): object => ({ value, currency: 'USD' })
const ADDRESS = { line: ['1450 Juniper Street'], city: 'Los Angeles', state: 'CA', postalCode: '90012', country: 'US' }
const CLAIMED = {
  status: 'active', type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] }, use: 'claim', patient: reference('Patient'),
  billablePeriod: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T12:00:00Z' }, created: '2026-03-02T10:00:00Z', provider: reference('Organization'),
}
const item = (i: number): object => ({ sequence: i + 1, productOrService: concept('http://www.ama-assn.org/go/cpt', `G901${i}`, 'Care management'), servicedDate: '2026-03-01', net: USD(40 + i) })

const FIELDS: Readonly<Record<CrudType, (pick: Pick) => object>> = {
  Patient: pick => ({ active: true, name: [{ use: 'official', family: `Crudmark${pick(range(500))}`, given: ['Sam', 'Kim'] }], telecom: [{ system: 'phone', value: '+1-213-555-0162', use: 'home' }], gender: pick(['female', 'male']), birthDate: `19${pick(range(50)) + 50}-06-15`, address: [ADDRESS] }),
  Location: () => ({ status: 'active', name: 'Bench Ward', address: ADDRESS, position: { longitude: -118.25, latitude: 34.05 } }),
  Organization: pick => ({ active: true, name: `Bench Clinic ${pick(range(100))}`, address: [ADDRESS] }),
  Practitioner: pick => ({ active: true, name: [{ family: `Bencher${pick(range(300))}`, given: ['Pat'] }], telecom: [{ system: 'email', value: 'pat@clinic.example.org' }], gender: 'female' }),
  Encounter: pick => ({
    status: 'finished', class: { system: V3_ACT, code: pick(['AMB', 'EMER']) }, type: [concept(SNOMED, '185349003', 'Check up')], subject: reference('Patient'), participant: [{ individual: reference('Practitioner') }],
    period: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T12:00:00Z' }, location: [{ location: reference('Location') }], serviceProvider: reference('Organization'),
  }),
  Observation: pick => ({
    status: 'final', category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'vital-signs', 'Vital signs')], code: concept('http://loinc.org', '8867-4', 'Heart rate'), subject: reference('Patient'),
    encounter: reference('Encounter'), effectiveDateTime: '2026-03-01T11:00:00Z', performer: [reference('Practitioner')], valueQuantity: { value: 50 + pick(range(60)), unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  }),
  MedicationRequest: () => ({
    status: 'active', intent: 'order', medicationCodeableConcept: concept('http://www.nlm.nih.gov/research/umls/rxnorm', '314076', 'lisinopril 10 MG Oral Tablet'), subject: reference('Patient'), encounter: reference('Encounter'),
    authoredOn: '2026-03-01T11:30:00Z', requester: reference('Practitioner'), dosageInstruction: [{ text: 'one a day', timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }],
  }),
  Claim: () => ({
    ...CLAIMED, priority: { coding: [{ code: 'normal' }] }, insurance: [{ sequence: 1, focal: true, coverage: { display: 'Medi-Cal' } }],
    item: range(6).map(i => ({ ...item(i), encounter: [reference('Encounter')] })), total: USD(255),
  }),
  ExplanationOfBenefit: () => ({
    ...CLAIMED, insurer: { reference: PLAN }, claim: reference('Claim'), outcome: 'complete', insurance: [{ focal: true, coverage: { display: 'Medi-Cal' } }],
    item: range(6).map(i => ({ ...item(i), encounter: [reference('Encounter')], adjudication: ['submitted', 'benefit'].map(code => ({ category: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adjudication', code }] }, amount: USD(40) })) })),
    total: [{ category: { coding: [{ code: 'submitted' }] }, amount: USD(255) }], payment: { amount: USD(255) },
  }),
}
