/** PID as a Patient.  HL7 v2-to-FHIR, segment PID to Patient */
import type { Address, ContactPoint, HumanName, Identifier, Patient } from '@medplum/fhirtypes'
import { mixed, put, type Standing } from './edit.ts'
import { entry } from './entry.ts'
import { cin, cinIdentifier, recordIdentifier, recordNumber } from './identifiers.ts'
import { ADDRESS_USE } from './maps/address-use.ts'
import { GENDER } from './maps/gender.ts'
import { NAME_USE } from './maps/name-use.ts'
import type { Field, Message, Segment, Valued } from './message.ts'
import { date, dateTime, refuse } from './timestamp.ts'

/** The identifiers a message gives of its patient: the CIN, and the facility's own number. */
export function patientIdentifiers(message: Message, facility: string): Identifier[] {
  const member = cin(message), own = recordNumber(message)
  return [...(member === undefined ? [] : [cinIdentifier(member)]), ...(own === undefined ? [] : [recordIdentifier(facility, own)])]
}

/** What PID owns of a Patient; identifiers are only ever added. @throws invalid: a date that is none */
export function putPerson(on: Patient, message: Message, given: { readonly facility: string; readonly zone: string; readonly standing: Standing }): void {
  const pid = message.segment('PID'), { standing } = given
  const added = patientIdentifiers(message, given.facility).filter(id => !on.identifier?.some(had => had.system === id.system && had.value === id.value))
  if (added.length > 0) on.identifier = [...on.identifier ?? [], ...added]
  if (!pid) return
  put(on, 'name', mixed(on.name, repeated(pid, 5, nameOf), { standing, isOurs: () => true }), 'newer')
  for (const [field, use] of [[13, 'home'], [14, 'work']] as const) {
    put(on, 'telecom', mixed(on.telecom, repeated(pid, field, telecomOf(use)), { standing, isOurs: contact => contact.use === use }), 'newer')
  }
  put(on, 'gender', mapped(pid.text(8), text => entry<NonNullable<Patient['gender']>>(GENDER, text) ?? 'unknown'), standing)
  put(on, 'birthDate', mapped(pid.text(7), text => date(text) ?? refuse('PID-7')), standing)
  putDeath(on, pid, given)
  put(on, 'address', mixed(on.address, repeated(pid, 11, addressOf), { standing, isOurs: () => true }), 'newer')
}

function putDeath(on: Patient, pid: Segment, { zone, standing }: { readonly zone: string; readonly standing: Standing }): void {
  const at = mapped(pid.text(29), text => dateTime(text, zone) ?? refuse('PID-29')), said = pid.text(30), dead = said === 'Y' ? true : said === 'N' ? false : said === null ? null : undefined
  if (at == null && dead == null) {
    if (at === null || dead === null) { put(on, 'deceasedDateTime', null, standing); put(on, 'deceasedBoolean', null, standing) }
    return
  }
  if (standing === 'older' && (on.deceasedDateTime !== undefined || on.deceasedBoolean !== undefined)) return
  delete on.deceasedDateTime
  delete on.deceasedBoolean
  if (at != null) on.deceasedDateTime = at
  else if (dead != null) on.deceasedBoolean = dead
}

/** XPN: a name without family and given names says nothing. */
function nameOf(name: Field): HumanName | undefined {
  const family = name.text(1), given = [name.text(2), ...(name.text(3)?.split(/\s+/) ?? [])].filter(isText)
  const use = entry<NonNullable<HumanName['use']>>(NAME_USE, name.text(7) ?? 'L')
  if (family == null && given.length === 0) return undefined
  return { ...(use && { use }), ...(family != null && { family }), ...list('given', given), ...list('prefix', [name.text(5)].filter(isText)), ...list('suffix', [name.text(4), name.text(6)].filter(isText)) }
}

/** XAD */
function addressOf(address: Field): Address | undefined {
  const line = [address.text(1), address.text(2)].filter(isText), kind = entry<Pick<Address, 'use' | 'type'>>(ADDRESS_USE, address.text(7) ?? '')
  const parts = { city: address.text(3), state: address.text(4), postalCode: address.text(5), country: address.text(6), district: address.text(9) }
  const named = Object.fromEntries(Object.entries(parts).filter(([, text]) => text != null)) as Address
  if (line.length === 0 && Object.keys(named).length === 0) return undefined
  return { ...kind, ...list('line', line), ...named }
}

/** XTN: an address of the Internet in its fourth component, a number in its first or, newer, its twelfth or sixth and seventh. */
const telecomOf = (use: 'home' | 'work') => (contact: Field): ContactPoint | undefined => {
  const email = contact.text(4), number = contact.text(1) ?? contact.text(12) ?? numberOf(contact)
  if (email != null) return { system: 'email', value: email, use }
  return number === '' ? undefined : { system: contact.text(3) === 'FX' ? 'fax' : 'phone', value: number, use }
}

/** Country, area, number. */
const numberOf = (contact: Field): string => {
  const country = contact.text(5)
  return [country == null ? country : `+${country}`, contact.text(6), contact.text(7)].filter(isText).join(' ')
}

/** Every repetition that says something; undefined: not valued; null: "". */
function repeated<T>(segment: Segment, field: number, of: (field: Field) => T | undefined): Valued<T[]> {
  const all = segment.repetitions(field)
  if (all === null) return null
  const found = all.map(of).filter(item => item !== undefined)
  return found.length === 0 ? undefined : found
}

const mapped = <T>(text: Valued, of: (text: string) => T): Valued<T> => text == null ? text : of(text)
const isText = (text: Valued): text is string => text != null
const list = (name: string, texts: readonly string[]): object => texts.length > 0 ? { [name]: texts } : {}
