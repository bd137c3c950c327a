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
  readonly requires?: Readonly<Record<string, readonly string[]>>
}
export interface ContraRow extends Row { readonly effect: string }
export interface FactRow {
  readonly fact: string
  readonly label: string
  readonly evidence: readonly EvidenceRow[]
  readonly contradicts: readonly ContraRow[]
  readonly whoMayAssert: readonly string[]
  readonly unknownAnswer: string
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
