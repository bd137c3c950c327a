/** PV1 as an Encounter, element by element.  HL7 v2-to-FHIR, segment PV1 to Encounter */
import type { CodeableConcept, Coding, Encounter, EncounterHospitalization, EncounterLocation, EncounterParticipant } from '@medplum/fhirtypes'
import { FhirError } from '../fhir/error.ts'
import { mixed, put, type Standing } from './edit.ts'
import { entry } from './entry.ts'
import { ADMISSION_TYPE } from './maps/admission-type.ts'
import { ADMIT_SOURCE } from './maps/admit-source.ts'
import { DISCHARGE_DISPOSITION } from './maps/discharge-disposition.ts'
import { PATIENT_CLASS } from './maps/patient-class.ts'
import { missing, type Field, type Message, type Segment, type Valued } from './message.ts'

const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode', PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType'
const NPI = 'http://hl7.org/fhir/sid/us-npi'

/** How far a visit has come: an event moves it forward or leaves it. What was cancelled or entered in error stays so. */
const RANK: Readonly<Record<NonNullable<Encounter['status']>, number>> =
  { 'unknown': 0, 'planned': 1, 'arrived': 2, 'triaged': 3, 'in-progress': 4, 'onleave': 4, 'finished': 5, 'cancelled': 6, 'entered-in-error': 6 }

export const isBefore = (a: NonNullable<Encounter['status']>, b: Encounter['status']): boolean => RANK[a] < RANK[b ?? 'unknown']

/** PV1-2. @throws invalid: not valued, "", or a class that Encounter.class cannot say */
export function classOf(message: Message): Coding {
  const code = message.required('PV1', 2), known = entry(PATIENT_CLASS, code)
  if (!known) throw new FhirError('invalid', [{ text: `PV1-2 is none of ${Object.keys(PATIENT_CLASS).join(', ')}`, expression: 'PV1-2', code: 'code-invalid' }])
  return { system: ACT_CODE, ...known }
}

/** What every event tells of a visit: class, priority, place, attending, and how the patient came. */
export function putVisit(on: Encounter, message: Message, standing: Standing): void {
  const pv1 = message.segment('PV1')!
  if (pv1.text(2) === null) throw missing('PV1', 2)
  if (pv1.text(2) !== undefined) put(on, 'class', classOf(message), standing)
  put(on, 'priority', concept(pv1, 4, ADMISSION_TYPE), standing)
  put(on, 'participant', mixed(on.participant, attending(pv1), { standing, isOurs: isAttending }), 'newer')
  putHospitalization(on, { admitSource: concept(pv1, 14, ADMIT_SOURCE) }, standing)
  putPlace(on, pv1, standing)
}

/** PV1-36 and 37: what a discharge adds. */
export function putDischarge(on: Encounter, message: Message, standing: Standing): void {
  const pv1 = message.segment('PV1')!, destination = pv1.text(37)
  putHospitalization(on, {
    dischargeDisposition: disposition(pv1),
    destination: destination == null ? destination : { display: destination },
  }, standing)
  const here = on.location?.find(isHere)
  if (here) here.status = 'completed'
}

function putHospitalization(on: Encounter, parts: { readonly [K in keyof EncounterHospitalization]: Valued<NonNullable<EncounterHospitalization[K]>> }, standing: Standing): void {
  const hospitalization: EncounterHospitalization = { ...on.hospitalization }
  put(hospitalization, 'admitSource', parts.admitSource, standing)
  put(hospitalization, 'dischargeDisposition', parts.dischargeDisposition, standing)
  put(hospitalization, 'destination', parts.destination, standing)
  if (Object.keys(hospitalization).length > 0) on.hospitalization = hospitalization
  else delete on.hospitalization
}

/** PV1-3 in words: point of care, room, bed, or the location's description. A Location of ours would be a guess. */
function putPlace(on: Encounter, pv1: Segment, standing: Standing): void {
  const all = pv1.repetitions(3), [place] = all ?? []
  const display = place && ([1, 2, 3].map(n => place.text(n)).filter(text => text != null).join(' ') || (place.text(9) ?? ''))
  const status = on.status === 'finished' ? 'completed' : 'active'
  const value: Valued<EncounterLocation[]> = all === null ? null : display ? [{ location: { display }, status }] : undefined
  put(on, 'location', mixed(on.location, value, { standing, isOurs: isHere }), 'newer')
}
const isHere = ({ location }: EncounterLocation): boolean => location.reference === undefined

/** PV1-7: by name and NPI, without a reference, for we have no Practitioner of it. */
function attending(pv1: Segment): Valued<EncounterParticipant[]> {
  const all = pv1.repetitions(7)
  if (all === null) return null
  const found = all.flatMap((doctor): EncounterParticipant[] => {
    const name = [6, 3, 4, 2].map(n => doctor.text(n)).filter(text => text != null).join(' '), npi = npiOf(doctor)
    if (name === '' && npi === undefined) return []
    return [{
      type: [{ coding: [{ system: PARTICIPATION, code: 'ATND', display: 'attender' }] }],
      individual: { ...(npi !== undefined && { identifier: { system: NPI, value: npi } }), ...(name !== '' && { display: name }) },
    }]
  })
  return found.length > 0 ? found : undefined
}
const isAttending = ({ type, individual }: EncounterParticipant): boolean =>
  individual?.reference === undefined && type?.some(({ coding }) => coding?.some(({ code }) => code === 'ATND')) === true
const npiOf = (doctor: Field): string | undefined => {
  const id = doctor.text(1)
  return id != null && /^\d{10}$/.test(id) && [doctor.text(13), doctor.text(9)].includes('NPI') ? id : undefined
}

/** A code of a table that sites fill themselves: mapped where we know it, else kept as text. */
function concept(segment: Segment, field: number, table: Readonly<Record<string, readonly Coding[]>>): Valued<CodeableConcept> {
  const code = segment.text(field), text = segment.text(field, 2)
  if (code == null) return code
  const coding = entry(table, code)
  return coding ? { coding: coding.map(c => ({ ...c })), ...(text != null && { text }) } : { text: text ?? code }
}

function disposition(pv1: Segment): Valued<CodeableConcept> {
  const code = pv1.text(36), text = pv1.text(36, 2)
  if (code == null) return code
  const two = code.padStart(2, '0'), known = entry(DISCHARGE_DISPOSITION, two)
  if (!known) return { text: text ?? code }
  const coding = [{ system: 'http://terminology.hl7.org/CodeSystem/discharge-disposition', code: known }, { system: 'https://www.nubc.org/CodeSystem/PatDischargeStatus', code: two }]
  return { coding, ...(text != null && { text }) }
}
