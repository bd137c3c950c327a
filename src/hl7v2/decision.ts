/** From a message and what is stored to Writes: what all triggers share.  HL7 v2-to-FHIR, ADT messages */
import type { Encounter, Patient } from '@medplum/fhirtypes'
import type { Write } from '../fhir/write.ts'
import { draft, keepEventTime, standingOf, updateOf, type Read, type Standing } from './edit.ts'
import { identifierQuery, recordIdentifier, recordNumber, visitIdentifier, visitNumber } from './identifiers.ts'
import type { Message, Valued } from './message.ts'
import { patientIdentifiers, putPerson } from './person.ts'
import { eventTime, timeIn } from './timestamp.ts'
import { classOf, isBefore, putVisit } from './visit.ts'

export interface Stored {
  /** Whom the message is about. undefined: nobody we know, so that a Patient is made. */
  readonly patient?: StoredPatient
  /** The visit of this number at this facility. */
  readonly encounter?: Read<Encounter>
}
export interface StoredPatient extends Read<Patient> {
  /** The sender's own record: a message may change it. What the plan or an EHR wrote is not a hospital's to change. */
  readonly own: boolean
}

export interface Sender {
  /** 'Organization/id' of the facility the patient is at. */
  readonly facility: string
  /** IANA: of times without an offset. */
  readonly zone: string
}

/** What the pure part cannot know by itself. */
export interface Making {
  newId(): string
  /** The profile an Encounter made of a message claims. */
  readonly profile: string
  /** The extension that keeps the time of the newest event told, so that an older one is known for what it is. */
  readonly eventTimeUrl: string
}

/** Pure: a message and what is stored → what changes. */
export type Trigger = (message: Message, stored: Stored, sender: Sender, making: Making) => readonly Write[]

/** What a trigger does to a visit. */
export interface Step {
  /** How far it brings it. */
  readonly status: 'in-progress' | 'finished'
  /** What only this trigger tells, the status being set. */
  tell(on: Encounter, told: Told): void
}
export interface Told { readonly message: Message; readonly standing: Standing; readonly zone: string; /** When it happened: FHIR dateTime. */ readonly at: string }

export function decide(step: Step, ...[message, stored, sender, making]: Parameters<Trigger>): readonly Write[] {
  const event = { url: making.eventTimeUrl, at: eventTime(message, sender.zone), zone: sender.zone }
  const patient = person(message, stored.patient, { sender, making, event })
  const told = { step, message, event, sender }
  if (!stored.encounter) return [...patient.writes, firstTold(told, patient.reference, making)]
  const encounter = draft(stored.encounter.resource), own = recordNumber(message)
  if (encounter.subject && own !== undefined) encounter.subject.identifier ??= recordIdentifier(sender.facility, own)
  tell(encounter, told)
  claim(encounter, making.profile)
  return [...patient.writes, ...updateOf(stored.encounter, encounter)]
}

interface Event { readonly url: string; readonly at: string; readonly zone: string }
interface Telling { readonly step: Step; readonly message: Message; readonly event: Event; readonly sender: Sender }

/** A visit we did not know: made under its number, so that two messages that come at once make one. */
function firstTold(told: Telling, patient: string, making: Making): Write {
  const { message, step, sender } = told, visit = visitIdentifier(sender.facility, visitNumber(message)), own = recordNumber(message)
  const encounter: Encounter = {
    resourceType: 'Encounter', id: making.newId(), meta: { profile: [making.profile] }, identifier: [visit], status: step.status, class: classOf(message),
    subject: { reference: patient, ...(own !== undefined && { identifier: recordIdentifier(sender.facility, own) }) },
    serviceProvider: { reference: sender.facility },
  }
  tell(encounter, told)
  return { op: 'create', type: 'Encounter', id: encounter.id!, resource: encounter, ifNoneExist: identifierQuery(visit), remake: true }
}

/**
 * A status never moves backwards, and a message that would move it, or that tells of an earlier event than one told before,
 * only fills what is still empty.
 */
function tell(encounter: Encounter, { step, message, event, sender }: Telling): void {
  const standing = isBefore(step.status, encounter.status) ? 'older' : standingOf(encounter, event)
  if (isBefore(encounter.status, step.status)) encounter.status = step.status
  if (standing === 'newer') keepEventTime(encounter, event)
  putVisit(encounter, message, standing)
  step.tell(encounter, { message, standing, zone: sender.zone, at: event.at })
}

/** Sets period.start or end. @param otherwise used only where nothing stands */
export function putPeriod(on: Encounter, end: 'start' | 'end', { sent, otherwise }: { readonly sent: Valued; readonly otherwise: string | undefined }, standing: Standing): void {
  const period = { ...on.period }
  if (sent !== undefined && !(standing === 'older' && period[end] !== undefined)) {
    if (sent === null) delete period[end]
    else period[end] = sent
  }
  if (period[end] === undefined && otherwise !== undefined) period[end] = otherwise
  if (Object.keys(period).length > 0) on.period = period
  else delete on.period
}

/** When the patient was admitted: PV1-44. @throws invalid: not a time */
export const admittedAt = (message: Message, zone: string): Valued => timeIn(message, 'PV1', 44, zone)
/** When the patient was discharged: PV1-45. @throws invalid: not a time */
export const dischargedAt = (message: Message, zone: string): Valued => timeIn(message, 'PV1', 45, zone)

function person(message: Message, stored: StoredPatient | undefined, { sender, making, event }: { readonly sender: Sender; readonly making: Making; readonly event: Event }): { readonly reference: string; readonly writes: readonly Write[] } {
  const { facility, zone } = sender
  if (stored) {
    const reference = `Patient/${stored.resource.id!}`
    if (!stored.own) return { reference, writes: [] }
    const changed = draft(stored.resource), standing = standingOf(changed, event)
    if (standing === 'newer') keepEventTime(changed, event)
    putPerson(changed, message, { facility, zone, standing })
    return { reference, writes: updateOf(stored, changed) }
  }
  const patient: Patient = { resourceType: 'Patient', id: making.newId() }
  keepEventTime(patient, event)
  putPerson(patient, message, { facility, zone, standing: 'newer' })
  const [known] = patientIdentifiers(message, facility)
  return { reference: `Patient/${patient.id!}`, writes: [{ op: 'create', type: 'Patient', id: patient.id!, resource: patient, ...(known && { ifNoneExist: identifierQuery(known) }), remake: true }] }
}

function claim(on: Encounter, profile: string): void {
  if (!on.meta?.profile?.includes(profile)) on.meta = { ...on.meta, profile: [...on.meta?.profile ?? [], profile] }
}
