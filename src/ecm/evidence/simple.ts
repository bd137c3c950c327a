/** Facts that one resource shows by itself. */
import type { BirthDate, Shown } from '../../policy/facts.ts'
import { covers, daysOf } from '../dates.ts'
import { rolesOf } from './asserter.ts'
import { refOf, type MemberRecord } from './record.ts'
import { met } from './rows.ts'
import { standing, statementsOn } from './statement.ts'
import { factRow } from './table.ts'

/** Known to the year or month only, it is a range. */
export function birthDate(record: MemberRecord): Shown<BirthDate> {
  const [patient] = record.of('Patient'), value = daysOf(patient?.birthDate)
  return patient && value ? { is: 'proved', value, by: [refOf(patient)] } : notShown('birthDate')
}

/** Only the plan can say so: a Flag of its own. */
export function mcpBroadenedPof2(record: MemberRecord): Shown<true> {
  const flags = record.of('Flag').filter(flag => flag.status === 'active' && covers(flag.period, record.asOf) && flag.author && rolesOf(flag.author, record).includes('mcp') && met('mcpBroadenedPof2', flag, record).length > 0)
  return flags.length > 0 ? { is: 'proved', value: true, by: flags.map(refOf) } : notShown('mcpBroadenedPof2')
}

export function atRiskAvoidableUse(record: MemberRecord): Shown<true> {
  const stands = standing(statementsOn('atRiskAvoidableUse', record))
  return stands === undefined ? notShown('atRiskAvoidableUse') : stands.says ? { is: 'proved', value: true, by: stands.by } : { is: 'contradicted', by: stands.by }
}

const notShown = (fact: string): { is: 'not-shown'; send: string } => ({ is: 'not-shown', send: factRow(fact).unknownAnswer })
