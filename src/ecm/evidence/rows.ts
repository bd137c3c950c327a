/** Does a resource meet a row of the table: its path, its codes, its filter? */
import type { ClaimResponse, Condition, ExplanationOfBenefit, Flag, Observation, QuestionnaireResponse } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { codingsOf } from '../codes.ts'
import { rolesOf } from './asserter.ts'
import { matches } from './codes.ts'
import { PATHS } from './paths.ts'
import type { Found } from './paths/found.ts'
import type { MemberRecord } from './record.ts'
import { factRow, type ContraRow, type EvidenceRow, type Row } from './table.ts'
import { statusesOn } from './when.ts'

/** What stands at the row's path and is one of its codes; a row without codes takes whatever stands there. */
export function foundFor(row: Row, resource: Resource, record: MemberRecord, fact: string): readonly Found[] {
  const read = PATHS[row.path]
  if (row.resource !== resource.resourceType || read === undefined) return []
  const found = read(resource, record, fact)
  return row.codes.length === 0 ? found : found.filter(one => one.code === undefined || matches(row, one))
}

/** Rows of a kind of visit whose codes the resource carries at their path, in a status that counts. */
export function met(fact: string, resource: Resource, record: MemberRecord): readonly EvidenceRow[] {
  return factRow(fact).evidence.filter(row => foundFor(row, resource, record, fact).length > 0 && standing(row, resource, record, fact) === 'counts' && hasSetting(row, resource, record))
}

/** Rows that speak against a fact in the way asked for. */
export const metAgainst = (fact: string, effect: string, resource: Resource, record: MemberRecord): readonly ContraRow[] =>
  factRow(fact).contradicts.filter(row => row.effect === effect && foundFor(row, resource, record, fact).length > 0)

/** Class and type of bill, which a row may require. */
export function hasSetting({ requires }: EvidenceRow, resource: Resource, record: MemberRecord): boolean {
  const at = (path: string): readonly Found[] => PATHS[path]!(resource, record, '')
  if (requires?.class && !at('Encounter.class').some(c => requires.class!.includes(c.code ?? ''))) return false
  const bills = requires?.typeOfBill
  return !bills || at(TYPE_OF_BILL).some(c => matches({ system: 'https://www.nubc.org/CodeSystem/TypeOfBill', codes: bills.map(code => ({ code })) }, c))
}
const TYPE_OF_BILL = "ExplanationOfBenefit.supportingInfo.where(category.coding.code='typeofbill').code"

/** never: retracted, refused, not paid. suggests: not in the state in which it would count, or not by whom. */
export type Standing = 'counts' | 'suggests' | 'never'
const RETRACTED = ['entered-in-error', 'cancelled', 'refuted', 'nullified', 'not-done']

export function standing(row: Row, resource: Resource, record: MemberRecord, fact: string): Standing {
  if (resource.resourceType === 'ExplanationOfBenefit') return isPaid(resource) && !isReplaced(resource, record) ? 'counts' : 'never'
  if (resource.resourceType === 'Condition') return verified(resource)
  const statuses = statusesOn(resource, record.asOf), allowed = /^status ([\w|-]+)/.exec(row.filter)?.[1]?.split('|')
  if (statuses.some(status => RETRACTED.includes(status) && !allowed?.includes(status))) return 'never'
  return (allowed ? statuses.some(status => allowed.includes(status)) : !statuses.some(status => status === 'planned' || status === 'waitlist')) && inWords(row, resource) && bySomebody(row, resource, record, fact) ? 'counts' : 'suggests'
}

const isPaid = ({ status, use, outcome }: ExplanationOfBenefit): boolean => status === 'active' && use === 'claim' && outcome !== 'error'
/** A claim says by the number of another that it stands in its place, or that another stands in its own. */
function isReplaced({ identifier = [], related = [] }: ExplanationOfBenefit, record: MemberRecord): boolean {
  const says = (one: NonNullable<ExplanationOfBenefit['related']>[number], code: string): boolean => codingsOf(one.relationship).some(c => c.code === code)
  const numbers = identifier.flatMap(i => i.value ?? [])
  return related.some(r => says(r, 'replacedby')) || record.of('ExplanationOfBenefit').some(other =>
    isPaid(other) && (other.related ?? []).some(r => says(r, 'prior') && numbers.includes(r.reference?.value ?? r.claim?.identifier?.value ?? '')))
}

const UNSURE = ['unconfirmed', 'provisional', 'differential']
function verified({ verificationStatus }: Condition): Standing {
  const codes = codingsOf(verificationStatus).flatMap(c => c.code ?? [])
  return codes.some(c => RETRACTED.includes(c)) ? 'never' : codes.some(c => UNSURE.includes(c)) ? 'suggests' : 'counts'
}

/** Filters read so far: there are as many as the table has, and every row meets every resource of a record. */
const READ = new Map<string, ReadonlyMap<string, readonly string[]>>()
function wordsOf(filter: string): ReadonlyMap<string, readonly string[]> {
  let words = READ.get(filter)
  if (!words) READ.set(filter, words = new Map(filter.split('; ').toReversed().flatMap(part => {
    const [, word, values] = /^(\w+) ([\w|-]+)/.exec(part) ?? []
    return word === undefined || values === undefined ? [] : [[word, values.split('|')] as const]
  })))
  return words
}

/** The rest of a filter, each part a word and what it may be. */
function inWords({ filter }: Row, resource: Resource): boolean {
  const of = resource as { category?: Observation['category']; active?: boolean; class?: { code?: string }; outcome?: ClaimResponse['outcome']; lifecycleStatus?: string; intent?: string }
  const words = wordsOf(filter), wanted = (word: string): readonly string[] | undefined => words.get(word)
  const category = resource.resourceType === 'Observation' ? wanted('category') : undefined
  return !(category && !codingsOf(of.category).some(c => category.includes(c.code ?? '')))
    && !(wanted('active') && of.active === false)
    && (wanted('class')?.includes(of.class?.code ?? '') ?? true)
    && (wanted('outcome')?.includes(of.outcome ?? '') ?? true)
    && (wanted('lifecycleStatus')?.includes(of.lifecycleStatus ?? '') ?? true)
    && (wanted('intent')?.includes(of.intent ?? '') ?? true)
}

const HOUSING_SYSTEM = ['hmis', 'shelter', 'victim-service-provider']
/** Where the filter says who performed it, and of every Flag: by a role that may say so. */
function bySomebody({ filter }: Row, resource: Resource, record: MemberRecord, fact: string): boolean {
  const may = factRow(fact).whoMayAssert
  if (resource.resourceType === 'Flag') return authoredBy(resource, record).some(role => may.includes(role))
  if (!/performer = /.test(filter)) return true
  const { performer, author, source } = resource as Partial<Observation & QuestionnaireResponse>
  return [...performer ?? [], ...author ? [author] : source ? [source] : []].flatMap(p => rolesOf(p, record)).some(role => may.includes(role) || HOUSING_SYSTEM.includes(role) && /HMIS/.test(filter))
}
const authoredBy = ({ author }: Flag, record: MemberRecord): readonly string[] => rolesOf(author, record)
