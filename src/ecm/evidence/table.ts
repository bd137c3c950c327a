/** The evidence table: which FHIR data show which fact. Data; no code of it is retyped. */
import { ECM } from '../../fhir/canonical.ts'
import data from './table.json' with { type: 'json' }

export interface CodeRow { readonly code?: string; readonly range?: string; readonly pattern?: string; readonly display?: string }
export interface Row {
  readonly resource: string
  readonly profile?: string | null
  readonly path: string
  readonly system: string | null
  readonly codes: readonly CodeRow[]
  readonly filter: string
  readonly note: string
}
export interface EvidenceRow extends Row {
  readonly strength: 'proves' | 'suggests' | 'attests'
  readonly window: string | null
  readonly verified: string
  readonly requires?: Requirements
  /** Of a question: the answers that count, by code, or by a comparison: '>= 11'. */
  readonly answers?: readonly { readonly code?: string; readonly value?: string }[]
  /** It shows that one of these facts holds, not which. */
  readonly provesAnyOf?: readonly string[]
}
/** What a match needs besides; unmet or unknown, it only suggests. */
export interface Requirements {
  readonly payer?: readonly string[]
  readonly modifier?: readonly string[]
  readonly class?: readonly string[]
  readonly typeOfBill?: readonly string[]
  readonly status?: readonly string[]
  readonly principalDiagnosis?: readonly string[]
  readonly managingOrganizationState?: readonly string[]
  readonly fact?: readonly string[]
  readonly notFact?: readonly string[]
  /** A window. */
  readonly ended?: string
  readonly endedOrExpected?: string
  readonly periodContains?: string
  readonly endedOnOrAfterAge?: number
  readonly periodContainsAgeAtLeast?: number
}
export interface ContraRow extends Row { readonly effect: string }
export interface FactRow {
  readonly fact: string
  readonly label: string
  /** Rules and lists of codes. */
  readonly usedBy: readonly string[]
  readonly evidence: readonly EvidenceRow[]
  readonly contradicts: readonly ContraRow[]
  readonly whoMayAssert: readonly string[]
  readonly unknownAnswer: string
  readonly confidence: string
}

const resolved = <T>(node: T): T => {
  if (typeof node === 'string') return node.replaceAll('{ecm}', ECM) as T
  if (Array.isArray(node)) return node.map(resolved) as T
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolved(value as unknown)])) as T
}

export const TABLE: readonly FactRow[] = resolved(data as unknown as readonly FactRow[])

const BY_FACT = new Map(TABLE.map(row => [row.fact, row]))

/** @throws Error for a fact the table does not have: a mistake of ours */
export function factRow(fact: string): FactRow {
  const row = BY_FACT.get(fact)
  if (!row) throw new Error(`The evidence table has no fact '${fact}'`)
  return row
}

/** 'system|code' of every row of a fact that reads a path. */
export const codesOf = (fact: string, path: string): ReadonlySet<string> =>
  new Set(factRow(fact).evidence.filter(row => row.path === path).flatMap(row => row.codes.map(c => `${row.system}|${c.code}`)))
