/** Does a resource meet a row of the table: its path, its codes, its filter, its requirements? */
import type { ExplanationOfBenefit } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { matches } from './codes.ts'
import { PATHS } from './paths.ts'
import type { MemberRecord } from './record.ts'
import { factRow, type ContraRow, type EvidenceRow, type Row } from './table.ts'

/** Rows of a fact whose codes the resource carries at their path, in a status that counts. */
export function met(fact: string, resource: Resource, record: MemberRecord): readonly EvidenceRow[] {
  return factRow(fact).evidence.filter(row => carries(row, resource, record) && inStatus(row, resource) && meetsRequirements(row, resource, record))
}

/** Rows that speak against a fact in the way asked for. */
export const metAgainst = (fact: string, effect: string, resource: Resource, record: MemberRecord): readonly ContraRow[] =>
  factRow(fact).contradicts.filter(row => row.effect === effect && carries(row, resource, record))

function carries(row: Row, resource: Resource, record: MemberRecord): boolean {
  const read = PATHS[row.path]
  return row.resource === resource.resourceType && read !== undefined && read(resource, record).some(coding => matches(row, coding))
}

/** 'status finished|in-progress; …' of the filter; claims are paid ones of the kind claim. A resource retracted never counts. */
function inStatus({ filter }: Row, resource: Resource): boolean {
  const status = (resource as { status?: string }).status
  if (resource.resourceType === 'ExplanationOfBenefit') return isPaidClaim(resource)
  const allowed = /^status ([\w|-]+)/.exec(filter)?.[1]?.split('|')
  return allowed ? allowed.includes(status ?? '') : status !== 'entered-in-error' && status !== 'cancelled' && status !== 'planned'
}
const isPaidClaim = ({ status, use, outcome }: ExplanationOfBenefit): boolean => status === 'active' && use === 'claim' && outcome !== 'error'

function meetsRequirements({ requires }: EvidenceRow, resource: Resource, record: MemberRecord): boolean {
  const at = (path: string): readonly string[] => PATHS[path]!(resource, record).flatMap(c => c.code ?? [])
  if (requires?.['class'] && !requires['class'].some(code => at('Encounter.class').includes(code))) return false
  const bills = requires?.['typeOfBill']
  return !bills || PATHS[TYPE_OF_BILL]!(resource, record).some(c => matches({ system: 'https://www.nubc.org/CodeSystem/TypeOfBill', codes: bills.map(code => ({ code })) }, c))
}
const TYPE_OF_BILL = "ExplanationOfBenefit.supportingInfo.where(category.coding.code='typeofbill').code"
