/** Which visits could have been avoided: a judgement somebody entitled makes of each, never a computation. */
import type { Happening, Happenings } from '../../policy/facts.ts'
import { edVisits } from './ed-visits.ts'
import type { MemberRecord } from './record.ts'
import { standing, statementsOn, type Statement } from './statement.ts'
import { factRow } from './table.ts'
import { hospitalStays, shortSnfStays } from './unplanned-stays.ts'
import type { Visit } from './visits.ts'

export const avoidableEdVisits = (record: MemberRecord): Happenings => judged('avoidableEdVisits', 'ed', edVisits(record), record)

/** Hospital and skilled nursing facility add together. */
export function unplannedStays(record: MemberRecord): Happenings {
  const kinds = [judged('unplannedStays.hospital', 'hospital', hospitalStays(record), record), judged('unplannedStays.short-term-snf', 'short-term-snf', shortSnfStays(record), record)]
  return { counted: kinds.flatMap(k => k.counted), doubtful: kinds.flatMap(k => k.doubtful), complete: false, send: kinds.map(k => k.send).join(' ') }
}

function judged(fact: string, kind: string, visits: readonly Visit[], record: MemberRecord): Happenings {
  const statements = statementsOn(fact, record), happened: Happening[] = [], doubtful: Happening[] = []
  for (const visit of visits) {
    const stands = standing(statements.filter(s => isAbout(s, visit)))
    if (stands?.says === true) happened.push({ on: visit.on, kind, by: [...visit.by, ...stands.by] })
    else if (stands?.says !== false) doubtful.push({ on: visit.on, kind, by: visit.by })
  }
  const listed = statements.filter(s => s.says).flatMap(s => s.days.filter(day => day <= record.asOf && !visits.some(v => v.on === day)).map((on): Happening => ({ on, kind, by: [s.by] })))
  const days = [...Map.groupBy(listed, h => h.on).values()].map(same => ({ ...same[0]!, by: same.flatMap(h => h.by) }))
  return { counted: [...happened, ...days], doubtful, complete: false, send: factRow(fact).unknownAnswer }
}

/**
 * A statement names Encounters, or days, or neither: then it is about every visit of the kind up to its own day, if that is one for
 * certain. A stay that may have been planned must be named.
 */
function isAbout({ focus, days, on }: Statement, visit: Visit): boolean {
  if (focus.length > 0) return visit.by.some(ref => focus.includes(ref))
  if (days.length > 0) return days.includes(visit.on)
  return visit.strength === 'proves' && visit.on <= on
}
