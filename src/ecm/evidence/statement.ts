/** Attestations: somebody entitled says that a fact holds, in an Observation or on the checklist. */
import type { Observation, QuestionnaireResponse, QuestionnaireResponseItem, Reference } from '@medplum/fhirtypes'
import type { CivilDate } from '../../policy/civil-date.ts'
import { codingsOf, POLICY_FACT } from '../codes.ts'
import { dayOf } from '../dates.ts'
import { isEcm } from '../referral.ts'
import { rolesOf } from './asserter.ts'
import { refOf, type MemberRecord } from './record.ts'
import { factRow } from './table.ts'
import { within } from './when.ts'

export interface Statement {
  readonly by: string
  readonly says: boolean
  readonly on: CivilDate
  /** To order statements of one day. */
  readonly at: string
  readonly author: string
  /** Encounters meant; empty: all of that kind. */
  readonly focus: readonly string[]
  /** Days of the events meant, where the checklist lists them. */
  readonly days: readonly CivilDate[]
  readonly roles: readonly string[]
  /** What it says beyond yes: the day, the number, the code. */
  readonly day?: CivilDate | undefined
  readonly value?: number | string | undefined
}

const YES = 'LA33-6', NO = 'LA32-8'

/** The statements on a fact that count: by whom the table lets say so, dated, within its window, not later than asOf. */
export function statementsOn(fact: string, record: MemberRecord): readonly Statement[] {
  const window = factRow(fact).evidence.find(row => row.strength === 'attests')?.window ?? 'any'
  return everSaidOn(fact, record).filter(s => within(window, { from: s.on, to: s.on }, { on: record.asOf, holds: true }))
}

/** Those that have grown old too. */
export const everSaidOn = (fact: string, record: MemberRecord): readonly Statement[] =>
  [...(statingOf(record).get(fact) ?? []).flatMap(o => observed(fact, o, record)), ...record.of('QuestionnaireResponse').flatMap(q => answered(fact, q, record))].filter(s => s.on <= record.asOf)

/** The Observations that state a fact, by the fact: read once for a record. */
const STATING = new WeakMap<MemberRecord, ReadonlyMap<string, readonly Observation[]>>()
function statingOf(record: MemberRecord): ReadonlyMap<string, readonly Observation[]> {
  const known = STATING.get(record)
  if (known) return known
  const stating = new Map<string, Observation[]>()
  for (const o of record.of('Observation')) {
    for (const fact of new Set(codingsOf(o.code).flatMap(c => c.system === POLICY_FACT ? c.code ?? [] : []))) stating.set(fact, [...stating.get(fact) ?? [], o])
  }
  STATING.set(record, stating)
  return stating
}

function observed(fact: string, o: Observation, record: MemberRecord): readonly Statement[] {
  const isIt = codingsOf(o.category).some(c => c.code === 'survey')
  if (!isIt || !['final', 'amended', 'corrected'].includes(o.status)) return []
  const on = dayOf(o.effectiveDateTime ?? o.effectiveInstant ?? o.effectivePeriod?.start), { performer = [] } = o
  const day = dayOf(o.valueDateTime), value = o.valueInteger ?? o.valueQuantity?.value ?? o.valueCodeableConcept?.coding?.[0]?.code ?? o.valueString
  const says = yesOrNo(o) ?? (day === undefined && value === undefined ? undefined : true)
  if (on === undefined || says === undefined || !mayAssert(fact, performer, o, record)) return []
  const focus = (o.focus ?? []).flatMap(f => f.reference ?? [])
  return [{ by: refOf(o), says, on, at: o.effectiveDateTime ?? o.effectiveInstant ?? '', author: authorOf(performer), focus, days: [], roles: performer.flatMap(p => rolesOf(p, record)), day, value }]
}

function answered(fact: string, q: QuestionnaireResponse, record: MemberRecord): readonly Statement[] {
  const on = dayOf(q.authored), performer = [q.author ?? q.source].filter(p => p !== undefined) as Reference[], asked = items(q.item).filter(item => item.linkId === fact)
  if (asked.length === 0 || !['completed', 'amended'].includes(q.status) || on === undefined || !mayAssert(fact, performer, undefined, record)) return []
  return asked.flatMap(({ answer = [] }) => {
    const days = answer.flatMap(a => dayOf(a.valueDate ?? a.valueDateTime) ?? []), said = answer.map(yesOrNo).find(s => s !== undefined)
    const value = answer.map(a => a.valueInteger ?? a.valueCoding?.code ?? a.valueString).find(v => v !== undefined), says = said ?? (days.length > 0 || value !== undefined ? true : undefined)
    return says === undefined ? [] : [{ by: refOf(q), says, on, at: q.authored ?? '', author: authorOf(performer), focus: [], days, roles: performer.flatMap(p => rolesOf(p, record)), day: days.at(-1), value }]
  })
}

export const items = (all: readonly QuestionnaireResponseItem[] | undefined): readonly QuestionnaireResponseItem[] => (all ?? []).flatMap(item => [item, ...items(item.item)])

export function yesOrNo(said: { valueBoolean?: boolean; valueCodeableConcept?: object; valueCoding?: { code?: string } }): boolean | undefined {
  if (said.valueBoolean !== undefined) return said.valueBoolean
  const codes = [...codingsOf(said.valueCodeableConcept), said.valueCoding].map(c => c?.code)
  return codes.includes(YES) ? true : codes.includes(NO) ? false : undefined
}

/** A statement that came with a referral counts as the referrer's, who is asked for it; a member's own does where the table says so. */
function mayAssert(fact: string, performer: readonly Reference[], observation: Observation | undefined, record: MemberRecord): boolean {
  const roles = performer.flatMap(p => rolesOf(p, record)), allowed = factRow(fact).whoMayAssert
  return roles.some(role => allowed.includes(role)) || (observation !== undefined && isOfReferrer(observation, record))
}
function isOfReferrer({ basedOn = [], performer = [] }: Observation, record: MemberRecord): boolean {
  return basedOn.map(b => record.find(b.reference)).some(r => r?.resourceType === 'ServiceRequest' && isEcm(r)
    && performer.some(p => p.reference === r.requester?.reference && /^(Organization|Practitioner|PractitionerRole)\//.test(p.reference ?? '')))
}

const authorOf = (performer: readonly Reference[]): string => performer.map(p => p.reference ?? '').toSorted().join(' ')

/** What stands: each author's newest, and of those the newest of all; two that disagree on the same moment leave it open. */
export function standing(statements: readonly Statement[]): { readonly says: boolean; readonly by: readonly string[] } | undefined {
  const newest = [...Map.groupBy(statements, s => s.author).values()].map(own => own.toSorted(byTime).at(-1)!).toSorted(byTime), last = newest.at(-1)
  if (!last) return undefined
  const equals = newest.filter(s => s.on === last.on)
  return equals.some(s => s.says !== last.says) ? undefined : { says: last.says, by: equals.map(s => s.by) }
}
const byTime = (a: Statement, b: Statement): number => a.on < b.on ? -1 : a.on > b.on ? 1 : a.at < b.at ? -1 : a.at > b.at ? 1 : 0
