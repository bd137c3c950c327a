/** What speaks for a fact: each row of the table against each resource, as strong as its window, its requirements and its author let it be. */
import type { Observation } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { addDays, type CivilDate } from '../../policy/civil-date.ts'
import { FACT_KINDS, type FactName } from '../../policy/facts.ts'
import { codingsOf, isCoded, POLICY_FACT } from '../codes.ts'
import { mayBe } from './asserter.ts'
import { carriersOf } from './carriers.ts'
import { ICD_10_CM, matches } from './codes.ts'
import { itemOf, type For } from './item.ts'
import type { Found } from './paths/found.ts'
import type { MemberRecord } from './record.ts'
import { meets, type Holds } from './requirements.ts'
import { foundFor, standing } from './rows.ts'
import { everSaidOn } from './statement.ts'
import { factRow, type EvidenceRow } from './table.ts'
import { heldOn, isActiveOn, looksAhead, whenOf, within, type Days } from './when.ts'

export interface Asking { readonly fact: string; readonly record: MemberRecord; readonly holds: Holds }

/** All of it, what only suggests too; of one resource the strongest. */
export function evidenceFor(asking: Asking): readonly For[] {
  const all = factRow(asking.fact).evidence.flatMap(row => isAttestation(row, asking.fact) ? attested(row, asking) : carriersOf(row, asking.record, asking.fact).flatMap(r => rated(row, r, asking)))
  return [...Map.groupBy(all, one => `${one.by} ${one.value ?? ''} ${one.anyOf?.join(' ') ?? ''}`).values()].map(same => same.find(one => one.strength === 'proves') ?? same[0]!)
}

/** The statement of somebody entitled, in an Observation or on the checklist. */
export const isAttestation = ({ system, codes, strength, path }: EvidenceRow, fact: string): boolean =>
  system === POLICY_FACT && codes.some(c => c.code === fact) && (strength !== 'proves' || path.startsWith('HMIS 4.11'))

function attested({ window, strength }: EvidenceRow, { fact, record }: Asking): readonly For[] {
  const kind = FACT_KINDS[fact as FactName]
  return everSaidOn(fact, record).filter(s => s.says).map(s => {
    const value = kind === 'day' ? s.day : kind === 'yes' ? undefined : s.value, isSaid = kind === 'yes' || value !== undefined
    const counts = strength !== 'suggests' && isSaid && within(window, { from: s.on, to: s.on }, { on: record.asOf, holds: true })
    return { by: s.by, on: s.on, at: s.at, author: s.author, roles: s.roles, ...(value !== undefined && { value }), strength: counts ? 'proves' : 'suggests' }
  })
}

function rated(row: EvidenceRow, resource: Resource, asking: Asking): readonly For[] {
  const { fact, record } = asking, status = standing(row, resource, record, fact)
  if (status === 'never' || (row.answers && !isAnswered(row, resource as Observation, record))) return []
  return foundFor(row, resource, record, fact).flatMap((found): readonly For[] => {
    const when = found.when ?? whenOf(resource), said = looksAhead(row.window) ? found.said : when?.from
    if (said !== undefined && said > record.asOf) return []
    const item = itemOf(resource, record, found.said ? { from: found.said, to: found.said } : when, valueIn(found, fact))
    const inTime = within(windowOf(row, fact), when, { on: record.asOf, holds: heldOn(resource, when, record.asOf) }) && isStillSo(row, resource, record)
    const may = row.strength !== 'attests' || item.roles.some(role => factRow(fact).whoMayAssert.includes(role))
    const sure = status === 'counts' && inTime && may && !isLowered(row, found, resource, asking) && meets(row, resource, found, asking)
    if (row.provesAnyOf) return [{ ...item, strength: 'suggests', ...(sure && { anyOf: row.provesAnyOf }) }]
    return [{ ...item, strength: sure && row.strength !== 'suggests' && isValued(item.value, fact) ? 'proves' : 'suggests' }]
  })
}

const valueIn = (found: Found, fact: string): Found['value'] => found.value ?? (FACT_KINDS[fact as FactName] === 'code' ? found.code : undefined)
const isValued = (value: Found['value'], fact: string): boolean => FACT_KINDS[fact as FactName] === 'yes' || value !== undefined

/** The table says in words: of the custody episode, which is the present or the last one. */
const windowOf = ({ window }: EvidenceRow, fact: string): string | null => fact === 'facility' ? 'current or P12M' : window

/** A Condition that is over proves only what may lie at any time. */
const isStillSo = ({ window }: EvidenceRow, resource: Resource, { asOf }: MemberRecord): boolean =>
  resource.resourceType !== 'Condition' || window === 'any' || window === null || /^current or /.test(window) || isActiveOn(resource, asOf)

/** One of the answers that count; where only the newest answer does, of the newest. */
export function isAnswered({ answers = [], codes, system, window }: EvidenceRow, o: Observation, record: MemberRecord): boolean {
  const given = codingsOf(o.valueCodeableConcept), number = o.valueQuantity?.value ?? o.valueInteger
  const counts = answers.some(a => a.code !== undefined ? given.some(c => c.code === a.code) : number !== undefined && compares(number, a.value ?? ''))
  if (!counts || window !== 'newest') return counts
  const days = record.of('Observation').filter(other => codes.some(c => isCoded(other.code, system ?? '', c.code ?? ''))).flatMap(other => whenOf(other)?.from ?? []).filter(day => day <= record.asOf)
  return whenOf(o)?.from === days.toSorted().at(-1)
}
/** '>= 11' */
function compares(number: number, text: string): boolean {
  const [, sign, wanted] = /^(>=|>|=) (\d+)$/.exec(text) ?? []
  return sign === '>=' ? number >= Number(wanted) : sign === '>' ? number > Number(wanted) : sign === '=' && number === Number(wanted)
}

/** What a row's note takes from it, and what its verification leaves open. */
function isLowered(row: EvidenceRow, found: Found, resource: Resource, { fact, record }: Asking): boolean {
  const { confidence, contradicts } = factRow(fact)
  return (row.verified === 'recalled' && confidence === 'low')
    || (found.system === ICD_10_CM && contradicts.some(c => c.effect === 'near-miss' && c.system === ICD_10_CM && matches(c, found)))
    || (NOTES[fact]?.(found, resource, record) ?? false)
    // A contract's number says which programme only by a list that changes every year.
    || row.path.startsWith('Coverage.identifier / ')
}

type Note = (found: Found, resource: Resource, record: MemberRecord) => boolean
const NOTES: Readonly<Record<string, Note>> = {
  // An assessment is not attendance.
  'programs.cbas': ({ code }) => code === 'H2000' || code === 'T1023',
  // With this modifier it is Intensive Care Coordination.
  'programs.smhs-tcm': ({ modifiers = [] }) => modifiers.includes('HK'),
  familyMemberUnder21: ({ value }) => value === 'apart',
  pregnant: (found, resource, { asOf }) => isTermOver(found, whenOf(resource), asOf),
  smhs: (_found, resource, record) => resource.resourceType === 'EpisodeOfCare' && !mayBe('county-mhp', resource.managingOrganization, record),
}

const TERM = Number(/^P(\d+)W$/.exec(factRow('pregnant').evidence.find(row => row.resource === 'Condition')?.window ?? '')?.[1])
/** Z3A gives the week of the pregnancy: what is left of the fact's own window is the rest of it. */
function isTermOver({ system, code = '' }: Found, when: Days | undefined, asOf: CivilDate): boolean {
  const week = system === ICD_10_CM ? /^Z3A\.?([0-4]\d)$/.exec(code)?.[1] : undefined, from = when?.from
  return week !== undefined && Number(week) > 0 && from !== undefined && addDays(from, Math.max(0, TERM - Number(week)) * 7) < asOf
}
