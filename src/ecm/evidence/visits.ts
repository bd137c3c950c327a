/** Visits and stays as events: one each, however many Encounters and claims tell of it. */
import type { Encounter, ExplanationOfBenefit, ExplanationOfBenefitItem } from '@medplum/fhirtypes'
import type { Interval } from '../../fhir/partial-date.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { CivilDate } from '../../policy/civil-date.ts'
import { civilDateOf } from '../../policy/clock.ts'
import { codingsOf } from '../codes.ts'
import { dayOf } from '../dates.ts'
import { refOf, type MemberRecord } from './record.ts'
import { met, metAgainst } from './rows.ts'
import { spanOf, spanOfDate } from './span.ts'

export interface Visit {
  readonly on: CivilDate
  readonly span: Interval
  /** Organization, or undefined when nothing says which. */
  readonly facility: string | undefined
  readonly by: readonly string[]
  /** proves: of this kind for certain; suggests: a statement must say so; contradicts: planned, or long. */
  readonly strength: 'proves' | 'suggests' | 'contradicts'
}

/** What the record tells of one kind of visit, nothing merged yet, nothing later than asOf. */
export function tellings(kind: string, record: MemberRecord): readonly Visit[] {
  return [...record.of('Encounter').flatMap(e => fromEncounter(kind, e, record)), ...record.of('ExplanationOfBenefit').flatMap(e => fromClaim(kind, e, record))].filter(v => v.on <= record.asOf)
}

function fromEncounter(kind: string, encounter: Encounter, record: MemberRecord): readonly Visit[] {
  const strength = strengthOf(kind, encounter, record), span = spanOf(encounter.period), on = dayOf(encounter.period?.start)
  return strength && span && on ? [{ on, span, facility: encounter.serviceProvider?.reference, by: [refOf(encounter)], strength }] : []
}

/** A claim line a day: claims of one visit come in several lines. */
function fromClaim(kind: string, claim: ExplanationOfBenefit, record: MemberRecord): readonly Visit[] {
  const lines: readonly (ExplanationOfBenefitItem | undefined)[] = claim.item?.length ? claim.item : [undefined]
  return lines.flatMap((item): Visit[] => {
    const one: ExplanationOfBenefit = item ? { ...claim, item: [item] } : claim
    const strength = strengthOf(kind, one, record), span = spanOf(admission(claim)) ?? spanOf(item?.servicedPeriod) ?? spanOfDate(item?.servicedDate) ?? spanOf(claim.billablePeriod)
    return strength && span ? [{ on: civilDateOf(new Date(span.from)), span, facility: facilityOf(claim), by: [refOf(claim)], strength: isUrgentCareOnly(kind, one) ? 'suggests' : strength }] : []
  })
}

function strengthOf(kind: string, resource: Resource, record: MemberRecord): Visit['strength'] | undefined {
  const rows = met(kind, resource, record)
  if (rows.length === 0) return undefined
  if (metAgainst(kind, 'contradicts', resource, record).length > 0) return 'contradicts'
  return rows.some(row => row.strength === 'proves') ? 'proves' : 'suggests'
}

/** Revenue code 0456 alone is urgent care, as the row's note has it. */
const isUrgentCareOnly = (kind: string, { item = [] }: ExplanationOfBenefit): boolean =>
  kind === 'encounterKind.ed' && item.length > 0 && item.every(i => codingsOf(i.revenue).some(c => c.code === '0456' || c.code === '456'))

const admission = (claim: ExplanationOfBenefit): { start?: string; end?: string } | undefined =>
  claim.supportingInfo?.find(i => codingsOf(i.category).some(c => c.code === 'admissionperiod'))?.timingPeriod

/** Where it was: of an institution's claim the institution, of a clinician's nothing certain. */
const facilityOf = (claim: ExplanationOfBenefit): string | undefined =>
  claim.facility?.reference ?? (codingsOf(claim.type).some(c => c.code === 'institutional') ? claim.provider?.reference : undefined)

/** One event of several tellings: sure if one of them is. The first says when. */
export function together(group: readonly Visit[]): Visit {
  const sorted = group.toSorted((a, b) => a.span.from - b.span.from), first = sorted[0]!
  return {
    on: first.on, facility: sorted.find(v => v.facility)?.facility, by: [...new Set(sorted.flatMap(v => v.by))],
    span: { from: first.span.from, until: Math.max(...sorted.map(v => v.span.until)) },
    strength: first.strength === 'contradicts' ? 'contradicts' : sorted.some(v => v.strength === 'proves') ? 'proves' : 'suggests',
  }
}

/** Groups what belongs together: whatever is near one of a group joins it. */
export function grouped(all: readonly Visit[], belong: (a: Visit, b: Visit) => boolean): readonly Visit[] {
  const groups: Visit[][] = []
  for (const visit of all.toSorted((a, b) => a.span.from - b.span.from)) {
    const group = groups.find(g => g.some(other => belong(other, visit)))
    if (group) group.push(visit)
    else groups.push([visit])
  }
  return groups.map(together)
}
