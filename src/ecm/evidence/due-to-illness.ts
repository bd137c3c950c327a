/** Emergency visits and stays due to serious mental illness or substance use: by their principal diagnosis, or by somebody's word. */
import type { Encounter, ExplanationOfBenefit } from '@medplum/fhirtypes'
import type { Happening, Happenings } from '../../policy/facts.ts'
import { edVisits } from './ed-visits.ts'
import { diagnosesOf } from './paths/claims.ts'
import { conditionsOf } from './paths/encounters.ts'
import type { MemberRecord } from './record.ts'
import { areNear } from './span.ts'
import { standing, statementsOn, type Statement } from './statement.ts'
import { factRow } from './table.ts'
import { allStays } from './unplanned-stays.ts'
import { grouped, tellings, type Visit } from './visits.ts'

const ED = 'edVisitsDueToSmi', STAY = 'hospitalizationsDueToSmi'

export const edVisitsDueToSmi = (record: MemberRecord): Happenings => dueToIt(ED, 'ed', edVisits(record), record)

/** Planned or not: any stay counts. */
export function hospitalizationsDueToSmi(record: MemberRecord): Happenings {
  const told = [...allStays(record), ...tellings(STAY, record)]
  return dueToIt(STAY, 'hospital', grouped(told, (a, b) => areNear(a.span, b.span)), record)
}

function dueToIt(fact: string, kind: string, visits: readonly Visit[], record: MemberRecord): Happenings {
  const statements = statementsOn(fact, record), told = tellings(fact, record), counted: Happening[] = [], doubtful: Happening[] = []
  for (const visit of visits) {
    const by = told.filter(t => t.by.some(ref => visit.by.includes(ref))), stands = standing(statements.filter(s => isAbout(s, visit, record)))
    const proved = by.some(t => t.strength === 'proves') && visit.strength !== 'suggests'
    if (stands?.says === true || (proved && stands === undefined)) counted.push({ on: visit.on, kind, by: [...visit.by, ...stands?.by ?? []] })
    else if (stands?.says !== false && by.length > 0) doubtful.push({ on: visit.on, kind, by: visit.by })
  }
  const listed = statements.filter(s => s.says).flatMap(s => s.days.filter(day => day <= record.asOf && !visits.some(v => v.on === day)).map((on): Happening => ({ on, kind, by: [s.by] })))
  return { counted: [...counted, ...listed], doubtful, complete: false, send: factRow(fact).unknownAnswer }
}

/** A statement that names none is about those of which nothing else is known: a visit that has another cause on record must be named. */
function isAbout({ focus, days, on }: Statement, visit: Visit, record: MemberRecord): boolean {
  if (focus.length > 0) return visit.by.some(ref => focus.includes(ref))
  if (days.length > 0) return days.includes(visit.on)
  return visit.strength === 'proves' && visit.on <= on && !visit.by.some(ref => hasCause(ref, record))
}
function hasCause(reference: string, record: MemberRecord): boolean {
  const resource = record.find(reference) as Encounter | ExplanationOfBenefit | undefined
  return resource?.resourceType === 'Encounter' ? conditionsOf(resource, record, true).length > 0 : resource !== undefined && diagnosesOf(resource).length > 0
}
