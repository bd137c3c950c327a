/** Unplanned hospital stays and short stays in skilled nursing facilities: one each, a transfer between hospitals included. */
import type { Encounter } from '@medplum/fhirtypes'
import { addDays, type CivilDate } from '../../policy/civil-date.ts'
import { civilDateOf } from '../../policy/clock.ts'
import type { MemberRecord } from './record.ts'
import { areNear } from './span.ts'
import { grouped, tellings, type Visit } from './visits.ts'

const HOUR = 3_600_000

/** Every stay in a hospital, planned ones too, each told once or more. */
export const allStays = (record: MemberRecord): readonly Visit[] => tellings('encounterKind.unplanned-inpatient', record).map(v => ({ ...v, strength: 'proves' }))

/** A stay planned at its start is none, whatever it turned into. */
export function hospitalStays(record: MemberRecord): readonly Visit[] {
  const gap = record.settings.transferGapHours * HOUR - 1
  return grouped(tellings('encounterKind.unplanned-inpatient', record), (a, b) => areNear(a.span, b.span, gap)).filter(v => v.strength !== 'contradicts')
}

/** A stay as long as a resident's is none, open or ended. */
export function shortSnfStays(record: MemberRecord): readonly Visit[] {
  const stays = tellings('encounterKind.short-term-snf', record).map(v => isLong(v, record) ? { ...v, strength: 'contradicts' as const } : v)
  return grouped(stays, (a, b) => areNear(a.span, b.span)).filter(v => v.strength !== 'contradicts')
}

function isLong({ on, span, by }: Visit, record: MemberRecord): boolean {
  const encounter = record.find(by[0]) as Encounter | undefined, isOpen = encounter?.resourceType === 'Encounter' && encounter.period?.end === undefined
  const last: CivilDate = isOpen ? record.asOf : civilDateOf(new Date(span.until - 1))
  return last >= addDays(on, record.settings.shortTermStayDays)
}
