/**
 * The Member Information File: the plan's monthly list for its ECM providers (IDN-003). The official layout is not published: the first four
 * columns are those that all known readings have, the others the names one implementer gives to what a generated member has. A column for the
 * member's status, and one for the provider, nobody names.
 */
import { isoOf } from './days.ts'
import type { Member } from './member.ts'

const COLUMNS: readonly (readonly [name: string, value: (member: Member) => string])[] = [
  ['Member identifier (CIN)', m => m.person.cin],
  ['Member first name', m => m.person.given.join(' ')],
  ['Member last name', m => m.person.family],
  ['Date of birth', m => isoOf(m.person.born)],
  ['Member Gender Code', m => m.person.female ? 'F' : 'M'],
  ['Member Residential City', m => m.person.county.city],
  ['Member Residential Zip Code', m => m.person.county.zip],
  ['Medi-Cal Coverage County', m => m.person.county.name],
  ['Primary Phone Number', m => m.person.phone],
]

export const MIF_HEADER = COLUMNS.map(([name]) => name).join(',')
export const mifRow = (member: Member): string => COLUMNS.map(([, value]) => quoted(value(member))).join(',')
/** RFC 4180 §2 */
const quoted = (text: string): string => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
