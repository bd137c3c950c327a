/** Who a message is about, and which visit, by identifiers. */
import type { Identifier } from '@medplum/fhirtypes'
import { ECM } from '../fhir/canonical.ts'
import { missing, type Message } from './message.ts'

export const CIN_SYSTEM = `${ECM}/NamingSystem/medi-cal-cin`
const TYPES = 'http://terminology.hl7.org/CodeSystem/v2-0203'

/** A CIN, or a Benefits Identification Card's number, which is a CIN, a check digit and the card's four-digit date of issue. */
const CIN_OR_BIC = /^(9\d{7}[AC-HMNT-Z])(\d{5})?$/

interface PersonId { readonly value: string; readonly type: string | undefined; readonly authority: string | undefined; readonly medicaid: boolean }

/**
 * The member's Medi-Cal number: in PID-3 typed MA, or typed as a health card or not at all; else IN1-36, where the insured
 * is the patient: a newborn's insurance names its mother.  HL7 v2.5.1 §3.4.2.3, §6.5.6.36, table 0203
 */
export function cin(message: Message): string | undefined {
  const insured = message.segments('IN1').filter(in1 => /^(|SEL|SELF|18)$/i.test(in1.text(17) ?? '')).map(in1 => in1.text(36))
  const candidates = [
    ...personIds(message).filter(id => id.medicaid).map(id => id.value),
    ...insured,
  ]
  return candidates.map(text => CIN_OR_BIC.exec(text?.toUpperCase().replace(/[\s-]/g, '') ?? '')?.[1]).find(found => found !== undefined)
}

/**
 * The facility's own number for the patient: PID-3 typed MR or PI, or the only one that is not typed. Of several, the one
 * whose authority is the sending facility (MSH-4): the same number of another facility is another patient's.
 */
export function recordNumber(message: Message): string | undefined {
  const all = personIds(message), typed = all.filter(id => id.type === 'MR' || id.type === 'PI')
  const untyped = all.length === 1 ? all.filter(id => id.type === undefined && !CIN_OR_BIC.test(id.value)) : []
  const own = typed.length > 0 ? typed : untyped
  const here = message.header.text(4) ?? undefined
  const found = own.find(id => id.authority !== undefined && id.authority === here) ?? (own.length === 1 ? own[0] : own.find(id => id.authority === undefined))
  return found?.value
}

/** @throws invalid: no PID-3 repetition or IN1-36 identifies anybody */
export function requireIdentified(message: Message): void {
  if (cin(message) === undefined && recordNumber(message) === undefined) throw missing('PID', 3)
}

/** @throws invalid without PV1-19 */
export const visitNumber = (message: Message): string => message.required('PV1', 19)

/** The key of a visit is its number and the facility's: two facilities may count alike. @param facility 'Organization/id' */
export const visitIdentifier = (facility: string, value: string): Identifier =>
  ({ type: typeOf('VN', 'Visit number'), system: `urn:ecm-fhir:visit:${idOf(facility)}`, value, assigner: { reference: facility } })

export const recordIdentifier = (facility: string, value: string): Identifier =>
  ({ type: typeOf('MR', 'Medical record number'), system: `urn:ecm-fhir:mrn:${idOf(facility)}`, value, assigner: { reference: facility } })

export const cinIdentifier = (value: string): Identifier => ({ type: typeOf('MA', 'Patient Medicaid number'), system: CIN_SYSTEM, value })

/** A search for what carries the identifier, as a query string.  R4 search.html#escaping */
export const identifierQuery = ({ system = '', value = '' }: Identifier): string =>
  `identifier=${encodeURIComponent(`${system}|${value.replace(/[\\$,|]/g, found => `\\${found}`)}`)}`

function personIds(message: Message): readonly PersonId[] {
  return (message.segment('PID')?.repetitions(3) ?? []).flatMap(field => {
    const value = field.text(1), type = field.text(5) ?? undefined
    const medicaid = type === undefined || type === 'MA' || type === 'HC'
    return value == null ? [] : [{ value, type, authority: field.text(4) ?? undefined, medicaid }]
  })
}

const typeOf = (code: string, display: string) => ({ coding: [{ system: TYPES, code, display }] })
const idOf = (reference: string): string => reference.slice(reference.indexOf('/') + 1)
