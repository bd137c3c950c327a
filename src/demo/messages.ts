/** ADT messages as the hospital's interface engine writes them. */
import type { Person } from './cast.ts'

export interface Visit {
  readonly trigger: 'A01' | 'A03'
  readonly member: Person
  readonly controlId: string
  readonly visitNumber: string
  /** MSH-8: proves the sender. */
  readonly token: string
  readonly at: Date
  readonly admitted: Date
  readonly discharged?: Date
}

const compact = (at: Date): string => `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`
/** HL7's field numbers: [1] is the first. */
const segment = (name: string, fields: Readonly<Record<number, string>>): string => {
  const last = Math.max(...Object.keys(fields).map(Number))
  return [name, ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? '')].join('|')
}

export function adt({ trigger, member, controlId, visitNumber, token, at, admitted, discharged }: Visit): string {
  return [
    `MSH|^~\\&|ADT|MISSION CREEK|ECM|ECM|${compact(at)}|${token}|ADT^${trigger}^ADT_${trigger}|${controlId}|P|2.5.1|||||||UNICODE UTF-8`,
    segment('EVN', { 1: trigger, 2: compact(at) }),
    segment('PID', { 1: '1', 3: `${member.cin}^^^MEDI-CAL^MA~MC-${member.cin.slice(1, 8)}^^^MISSION CREEK^MR`, 5: `${member.family}^${member.given}`, 7: member.birthDate.replace(/-/g, ''), 8: member.gender === 'female' ? 'F' : 'M' }),
    segment('PV1', { 1: '1', 2: 'I', 3: '4W^412^1', 4: 'E', 14: '7', 19: `${visitNumber}^^^MISSION CREEK^VN`, 44: compact(admitted), ...(discharged && { 36: '01', 45: compact(discharged) }) }),
  ].join('\r') + '\r'
}

/** The same without its PID: nobody can say whom it is about. */
export const withoutPid = (message: string): string => message.split('\r').filter(s => !s.startsWith('PID')).join('\r')
