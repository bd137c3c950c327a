/** A member's record as it grows: each thing that happened becomes a resource, and is referred to by what `add` answers. */
import type { CodeableConcept, Condition, Encounter, EpisodeOfCare, Observation } from '@medplum/fhirtypes'
import { ECM_PROGRAM, POLICY_FACT } from '../ecm/codes.ts'
import { PROFILES } from '../ecm/profiles.ts'
import type { Resource } from '../fhir/resource.ts'
import { visitIdentifier } from '../hl7v2/identifiers.ts'
import { concept, FACILITY_KIND, HL7, ICD_10_CM, LOINC, meta } from './codes.ts'
import { instantOn, isoOf, MINUTES, type Day } from './days.ts'
import type { Person } from './person.ts'
import { ids, placeOf, to, type Body, type Ids, type Place, type Ref } from './places.ts'
import type { Random } from './random.ts'

type Made = Resource extends infer R ? R extends Resource ? Omit<R, 'id' | 'meta'> : never : never

export class Chart {
  readonly resources: Resource[] = []
  readonly id: string
  readonly named: Ids
  readonly place: Place
  readonly subject: Ref
  readonly person: Person
  readonly asOf: Day
  readonly drawn: Random
  /** Who treats the member, and where. */
  readonly clinician: Ref
  readonly clinic: Ref
  readonly hospital: Ref
  readonly plan: Ref
  /** Where the member lives, if not at a street's address of their own. */
  at: 'nowhere' | 'hidden' | 'facility' | undefined
  #count = 0

  constructor(id: string, { person, seed, asOf, drawn }: { readonly person: Person; readonly seed: number; readonly asOf: Day; readonly drawn: Random }) {
    this.id = id
    this.person = person
    this.asOf = asOf
    this.drawn = drawn
    this.named = ids(seed)
    this.place = placeOf(person.county)
    this.subject = to('Patient', id)
    const clinic = drawn.between(1, this.place.clinics)
    this.clinician = to('PractitionerRole', this.named.clinician(this.place, clinic))
    this.clinic = to('Organization', this.named.clinic(this.place, clinic))
    this.plan = to('Organization', this.named.plan(drawn.pick(this.place.plans)))
    this.hospital = to('Organization', this.named.hospital(this.place, drawn.between(1, this.place.hospitals)))
  }

  /** @param profile claimed */
  add(made: Made, profile?: string): Ref {
    const id = `${this.id}-${++this.#count}`, { resourceType, ...rest } = made
    this.resources.push({ resourceType, id, meta: meta(profile), ...rest } as Resource)
    return to(resourceType, id)
  }

  body(body: Body): Ref { return to('Organization', this.named.body(this.place, body)) }

  /** Some day from so many ago to so many ago, none before birth. */
  day(oldest: number, newest = 3): Day { return Math.max(this.person.born, this.asOf - this.drawn.between(newest, oldest)) }
}

/** On the problem list; with an encounter, its diagnosis. */
export function condition(chart: Chart, [code, display]: Coded, on: Day, encounter?: Ref): Ref {
  const made: Omit<Condition, 'id'> = {
    resourceType: 'Condition',
    ...(encounter === undefined && { clinicalStatus: concept(`${HL7}/condition-clinical`, 'active') }), verificationStatus: concept(`${HL7}/condition-ver-status`, 'confirmed'),
    category: [concept(`${HL7}/condition-category`, encounter === undefined ? 'problem-list-item' : 'encounter-diagnosis')], code: concept(ICD_10_CM, code, display),
    subject: chart.subject, ...(encounter && { encounter }), recordedDate: isoOf(on), asserter: chart.clinician,
  }
  return chart.add(made)
}
export type Coded = readonly [code: string, display: string]

export interface Said { readonly on: Day; readonly by: Ref; readonly focus?: readonly Ref[]; readonly value?: boolean | { readonly day: Day } }

/** What a named person or body says of a fact: the attestation pattern. */
export function attest(chart: Chart, fact: string, { on, by, focus, value = true }: Said): Ref {
  return chart.add({
    resourceType: 'Observation', status: 'final', category: [concept(`${HL7}/observation-category`, 'survey')], code: concept(POLICY_FACT, fact), subject: chart.subject,
    ...(focus && { focus: [...focus] }), effectiveDateTime: isoOf(on), performer: [by], ...(typeof value === 'boolean' ? { valueBoolean: value } : { valueDateTime: isoOf(value.day) }),
  }, PROFILES.policyFact)
}

/** An answer to a question of a screening. */
export function answer(chart: Chart, [code, display]: Coded, value: Coded | number, { on, by }: Said): Ref {
  const said: Pick<Observation, 'valueCodeableConcept' | 'valueInteger'> = typeof value === 'number' ? { valueInteger: value } : { valueCodeableConcept: concept(LOINC, ...value) }
  return chart.add({
    resourceType: 'Observation', status: 'final', category: [concept(`${HL7}/observation-category`, 'survey'), concept('http://hl7.org/fhir/us/core/CodeSystem/us-core-category', 'sdoh')],
    code: concept(LOINC, code, display), subject: chart.subject, effectiveDateTime: isoOf(on), performer: [by], ...said,
  })
}

export interface Enrolled { readonly by: Ref; readonly from: Day; readonly through?: Day; readonly more?: Partial<EpisodeOfCare>; readonly profile?: string }

/** In a programme, or in a facility of a kind. */
export function episode(chart: Chart, type: CodeableConcept, { by, from, through, more, profile }: Enrolled): Ref {
  return chart.add({
    resourceType: 'EpisodeOfCare', status: through === undefined ? 'active' : 'finished', type: [type], patient: chart.subject, managingOrganization: by,
    period: { start: isoOf(Math.max(from, chart.person.born)), ...(through !== undefined && { end: isoOf(through) }) }, ...more,
  }, profile)
}
export const programme = (code: string): CodeableConcept => concept(ECM_PROGRAM, code)
export const facility = (code: string): CodeableConcept => concept(FACILITY_KIND, code)

export interface Visit {
  readonly kind: 'EMER' | 'IMP' | 'NONAC'
  readonly on: Day
  /** Still there when absent. */
  readonly nights?: number
  readonly planned?: boolean
  readonly reason?: Coded
  readonly at?: Ref
}

const CLASSES = { EMER: 'emergency', IMP: 'inpatient encounter', NONAC: 'inpatient non-acute' } as const
const PRIORITY = { planned: ['EL', 'elective'], not: ['EM', 'emergency'] } as const

/** A visit or a stay, with the number the facility gives it. */
export function visit(chart: Chart, { kind, on, nights, planned = false, reason, at = chart.hospital }: Visit): Ref {
  const minute = chart.drawn.below(MINUTES - 150), [code, display] = planned ? PRIORITY.planned : PRIORITY.not
  const made: Omit<Encounter, 'id'> = {
    resourceType: 'Encounter', identifier: [visitIdentifier(at.reference, `${chart.id}-v${chart.resources.length}`)], status: nights === undefined ? 'in-progress' : 'finished',
    class: { system: `${HL7}/v3-ActCode`, code: kind, display: CLASSES[kind] }, ...(kind === 'IMP' && { priority: concept(`${HL7}/v3-ActPriority`, code, display) }), subject: chart.subject,
    period: { start: instantOn(on, minute), ...(nights !== undefined && { end: instantOn(on + nights, minute + chart.drawn.between(30, 140)) }) },
    ...(reason && { reasonCode: [concept(ICD_10_CM, ...reason)] }), serviceProvider: at,
  }
  return chart.add(made, PROFILES.adtEncounter)
}

/** The plan's word that the member is in a programme. */
export const flag = (chart: Chart, code: string, from: Day): Ref =>
  chart.add({ resourceType: 'Flag', status: 'active', code: concept(ECM_PROGRAM, code), subject: chart.subject, period: { start: isoOf(from) }, author: chart.plan })
