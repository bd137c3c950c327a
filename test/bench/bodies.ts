/** The same 2,000 referrals of about 3 KB at every run, and the few people and places they refer to. Nobody in them exists. */
import type { CodeableConcept, Patient, Reference, ServiceRequest } from '@medplum/fhirtypes'
import { CIN_SYSTEM } from '../../src/hl7v2/identifiers.ts'
import type { Resource } from '../../src/fhir/resource.ts'

/** Whom the caller acts for, and who covers the members. */
export const PLAN = 'Organization/bench-plan'
/** Who tells of admissions. */
export const HOSPITAL = 'Organization/bench-hospital'
export const MEMBERS = 100
const [PROVIDERS, PRACTITIONERS] = [10, 20]
/** A member's number that no real one has in this order: 9, seven digits, a check letter. */
export const cinOf = (n: number): string => `9${String(n % 10_000_000).padStart(7, '0')}${'ACDEFGHMNTUVWXYZ'[n % 16]}`
const SNOMED = 'http://snomed.info/sct', EXAMPLE = 'http://hospital.example.org'
/** Stands where each request writes a number of its own: no two creates are equal. Also the last group of a UUID. */
export const NUMBER = '900000000000'
export const WORDS = `the member was seen today and reports housing food transport support needed referral accepted by provider care plan updated
  contact attempted no answer left message follow up in two weeks`.split(/\s+/)

/** Numbers from 0 to 1, the same for the same seed. A linear congruential generator would skew what is drawn together. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const to = <Target extends Resource = Resource>(reference: string, display?: string): Reference<Target> => ({ reference, ...(display && { display }) })
const concept = (system: string, code: string, display: string): CodeableConcept => ({ coding: [{ system, code, display }], text: display })
const HOMELESS = concept('http://hl7.org/fhir/sid/icd-10-cm', 'Z59.0', 'Homelessness')
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** What the referrals refer to, in waves: each refers only to waves before it. */
export function targets(): Resource[][] {
  return [
    [[PLAN, 'Bench Health Plan'], [HOSPITAL, 'Bench Hospital']].map(([name = '', label = '']): Resource => ({ resourceType: 'Organization', id: name.split('/')[1]!, active: true, name: label })),
    [
      ...range(PROVIDERS).map((i): Resource => ({ resourceType: 'Organization', id: `bench-provider-${i}`, active: true, name: `Bench Care Partners ${i}` })),
      ...range(PRACTITIONERS).map((i): Resource => ({ resourceType: 'Practitioner', id: `bench-practitioner-${i}`, active: true, name: [{ family: `Bencher${i}`, given: ['Pat'] }] })),
      ...range(MEMBERS).map((i): Resource => ({
        resourceType: 'Patient', id: `bench-patient-${i}`, active: true, identifier: [{ system: CIN_SYSTEM, value: cinOf(i) }], name: [{ family: `Benchmark${i}`, given: ['Sam'] }], gender: 'unknown', birthDate: `19${50 + i % 50}-06-15`,
      })),
    ],
    range(MEMBERS).flatMap(aboutMember),
  ]
}

function aboutMember(i: number): Resource[] {
  const member = to<Patient>(`Patient/bench-patient-${i}`)
  return [
    { resourceType: 'Coverage', id: `bench-coverage-${i}`, status: 'active', beneficiary: member, payor: [to(PLAN)] },
    { resourceType: 'Condition', id: `bench-condition-${i}`, subject: member, code: HOMELESS },
    { resourceType: 'CarePlan', id: `bench-careplan-${i}`, status: 'active', intent: 'plan', subject: member },
    {
      resourceType: 'Encounter', id: `bench-encounter-${i}`, status: 'finished', subject: member, period: { start: '2026-02-01T08:00:00Z', end: '2026-02-01T12:00:00Z' },
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
    },
  ]
}

/** JSON texts, each with NUMBER in three places. */
export function serviceRequests(count = 2000, seed = 1, bytes = 2950): string[] {
  const random = mulberry32(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const pick = <T>(values: readonly T[]): T => values[below(values.length)]!
  return range(count).map(() => {
    const body = serviceRequest(below, pick), size = JSON.stringify(body).length
    let text = ''
    while (size + text.length + 12 < bytes) text += `${pick(WORDS)} `
    body.note!.push({ text: text.trim() })
    return JSON.stringify(body)
  })
}

/** Texts of referrals as one transaction, told apart by what stands before their number, so that they keep its places. */
export function transactionOf(texts: readonly string[]): string {
  const entries = texts.map((text, i) => {
    const own = text.replaceAll(`ORD${NUMBER}`, `ORD${i}-${NUMBER}`).replaceAll(`REQ${NUMBER}`, `REQ${i}-${NUMBER}`).replaceAll(`a3b2-${NUMBER}`, `a${String(i).padStart(3, '0')}-${NUMBER}`)
    return `{"resource":${own},"request":{"method":"POST","url":"ServiceRequest"}}`
  })
  return `{"resourceType":"Bundle","type":"transaction","entry":[${entries.join(',')}]}`
}

function serviceRequest(below: (n: number) => number, pick: <T>(values: readonly T[]) => T): ServiceRequest {
  const member = below(MEMBERS), practitioner = `Practitioner/bench-practitioner-${below(PRACTITIONERS)}`
  return {
    resourceType: 'ServiceRequest',
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Referral to enhanced care management, created by the referral intake process.</div>' },
    identifier: [
      { use: 'official', type: concept('http://terminology.hl7.org/CodeSystem/v2-0203', 'PLAC', 'Placer Identifier'), system: `${EXAMPLE}/orders`, value: `ORD${NUMBER}` },
      { system: 'urn:ietf:rfc:3986', value: `urn:uuid:0b6f3c1e-5f0a-4c1d-a3b2-${NUMBER}` },
    ],
    basedOn: [to(`CarePlan/bench-careplan-${member}`)],
    requisition: { system: `${EXAMPLE}/requisitions`, value: `REQ${NUMBER}` },
    status: pick(['active', 'on-hold', 'completed', 'revoked']),
    intent: 'order',
    category: [concept(SNOMED, '410606002', 'Social service procedure')],
    priority: pick(['routine', 'urgent']),
    code: {
      coding: [{ system: SNOMED, code: pick(['385763009', '410606002', '183524004', '225337009']), display: 'Case management' }, { system: 'http://www.ama-assn.org/go/cpt', code: 'G9012' }],
      text: 'Enhanced care management',
    },
    subject: to(`Patient/bench-patient-${member}`, 'Example Patient'),
    encounter: to(`Encounter/bench-encounter-${member}`),
    occurrencePeriod: { start: '2026-03-01T10:00:00Z', end: '2026-09-01T10:00:00Z' },
    authoredOn: `2026-0${1 + below(9)}-1${below(9)}T1${below(9)}:20:30Z`,
    requester: to(practitioner, 'Dr. Example'),
    performerType: concept(SNOMED, '106328005', 'Social worker'),
    performer: [to(`Organization/bench-provider-${below(PROVIDERS)}`, 'ECM Provider')],
    reasonCode: [HOMELESS],
    reasonReference: [to(`Condition/bench-condition-${member}`)],
    insurance: [to(`Coverage/bench-coverage-${member}`)],
    note: [{ authorReference: to(practitioner), time: '2026-02-01T10:00:00Z', text: 'Member agrees to enrolment; prefers phone contact in the afternoon.' }],
    patientInstruction: 'Please call the care coordinator within seven days of discharge.',
  }
}
