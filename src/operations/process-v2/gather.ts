/** What is stored of a message's patient and visit. Identity is resolved over the whole record; a sender sees none of what is read here. */
import type { Encounter, Organization, Patient } from '@medplum/fhirtypes'
import { conflict, FhirError, forbidden, multipleMatches } from '../../fhir/error.ts'
import { parseJson } from '../../fhir/json.ts'
import { parseReference } from '../../fhir/reference.ts'
import { isTimeZone } from '../../fhir/time-zone.ts'
import type { Version } from '../../fhir/version.ts'
import type { Sender, Stored } from '../../hl7v2/decision.ts'
import { cin, CIN_SYSTEM, identifierQuery, recordIdentifier, recordNumber, visitIdentifier, visitNumber } from '../../hl7v2/identifiers.ts'
import type { Message } from '../../hl7v2/message.ts'
import type { OperationContext } from '../operation.ts'

const TIME_ZONE = 'http://hl7.org/fhir/StructureDefinition/timezone'

export interface Gathered extends Stored {
  /** By what the patient was known. */
  readonly known: 'by-cin' | 'by-visit' | 'by-record-number' | undefined
}

/**
 * Where the patient is: a hospital's own Organization; for whoever forwards the messages of many, the one that MSH-4 names.
 * @throws forbidden: not a sender of messages; invalid: MSH-4 names no Organization that we know
 */
export async function senderOf(message: Message, { principal, identify, record }: OperationContext): Promise<Sender> {
  const { role, party } = principal
  if (role !== 'hospital' && role !== 'hie' && role !== 'operator') throw forbidden(`The role '${role}' may not send messages`)
  const facility = role === 'hospital' && party !== undefined ? party : `Organization/${await facilityId(message, identify)}`
  const { type, id } = parseReference(facility) ?? {}
  const organization = type === 'Organization' && id !== undefined ? await record.find(type, id) : undefined
  const zone = organization && (parseJson(organization.text) as Organization).extension?.find(({ url }) => url === TIME_ZONE)?.valueCode
  return { facility, zone: zone !== undefined && isTimeZone(zone) ? zone : 'America/Los_Angeles' }
}

async function facilityId(message: Message, identify: OperationContext['identify']): Promise<string> {
  const { header } = message, named = header.text(4, 2) ?? header.text(4)
  if (named == null) throw new FhirError('invalid', [{ text: 'MSH-4 is required: it names the facility', expression: 'MSH-4', code: 'required' }])
  const [id, ...more] = await identify('Organization', undefined, named)
  if (id === undefined) throw new FhirError('invalid', [{ text: 'MSH-4 names no Organization that we know by this identifier', expression: 'MSH-4', code: 'not-found' }])
  if (more.length > 0) throw multipleMatches('MSH-4 names more than one Organization', 'MSH-4')
  return id
}

/**
 * Who it is: by CIN, by the visit we already know, by the facility's own number.
 * @throws multiple-matches; conflict: the visit, or the number, is another patient's
 */
export async function gather(message: Message, facility: string, context: OperationContext): Promise<Gathered> {
  const encounter = await visit(message, facility, context)
  const ofVisit = parseReference(encounter?.resource.subject?.reference ?? '')?.id
  const member = cin(message), own = recordNumber(message)
  const byCin = member === undefined ? undefined : await one(context.identify, CIN_SYSTEM, member)
  if (byCin !== undefined && ofVisit !== undefined && byCin !== ofVisit) throw conflict('The visit of PV1-19 is another patient\'s', 'PV1-19')
  const byNumber = byCin !== undefined || ofVisit !== undefined || own === undefined ? undefined : await one(context.identify, recordIdentifier(facility, own).system, own)
  const id = byCin ?? ofVisit ?? byNumber
  const patient = id === undefined ? undefined : await context.record.find('Patient', id)
  if (!patient || patient.deleted) return { known: undefined, ...(encounter && { encounter }) }
  const resource = parseJson(patient.text) as Patient
  if (member !== undefined && byCin === undefined) refuseOtherCin(resource)
  const mine = context.principal.party !== undefined && patient.owners.source === context.principal.party
  return {
    known: byCin !== undefined ? 'by-cin' : ofVisit !== undefined ? 'by-visit' : 'by-record-number',
    patient: { resource, version: patient.version, own: mine },
    ...(encounter && { encounter }),
  }
}

async function visit(message: Message, facility: string, { record }: OperationContext): Promise<Stored['encounter']> {
  const [found, ...more]: readonly Version[] = await record.all('Encounter', identifierQuery(visitIdentifier(facility, visitNumber(message))))
  if (more.length > 0) throw multipleMatches('The visit number of PV1-19 stands on more than one Encounter', 'PV1-19')
  return found && { resource: parseJson(found.text) as Encounter, version: found.version }
}

async function one(identify: OperationContext['identify'], system: string | undefined, value: string): Promise<string | undefined> {
  const [id, ...more] = await identify('Patient', system, value)
  if (more.length > 0) throw multipleMatches('An identifier of PID-3 stands on more than one Patient', 'PID-3')
  return id
}

/** A CIN that we do not know, with a number or visit of somebody whose CIN is another: one of the two is wrong, and a person must say which. */
function refuseOtherCin(patient: Patient): void {
  if (patient.identifier?.some(({ system }) => system === CIN_SYSTEM)) throw conflict('The CIN is not the one of the patient whom PID-3 and PV1-19 name', 'PID-3')
}
