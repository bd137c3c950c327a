import type { BirthDate, Shown } from '../../policy/facts.ts'
import { daysOf } from '../dates.ts'
import { refOf, type MemberRecord } from './record.ts'
import { factRow } from './table.ts'

/** Known to the year or month only, it is a range. */
export function birthDate(record: MemberRecord): Shown<BirthDate> {
  const [patient] = record.of('Patient'), value = daysOf(patient?.birthDate)
  return patient && value ? { is: 'proved', value, by: [refOf(patient)] } : { is: 'not-shown', send: factRow('birthDate').unknownAnswer }
}
