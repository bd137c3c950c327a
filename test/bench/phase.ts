/** What a phase of the bench is, and what it hands to the report. */
import type { Run } from './load/load.ts'
import type { Bench } from './bench.ts'

export interface Phase {
  /** By which it is chosen. */
  readonly name: string
  readonly what: string
  /** What it is held against, in the same minutes. */
  readonly anchor: string
  readonly goals: readonly Goal[]
  measure(bench: Bench): Promise<Section>
}

/** Of performance: what a line must show. Those that a machine's speed decides are shown and never gated. */
export interface Goal {
  readonly no: number
  /** The line's name. */
  readonly of: string
  readonly figure: Figure
  readonly must: number
  readonly aim?: number
  /** Its figure is a ratio, so it holds on any machine. */
  readonly gate?: true
}
/** share, perSecond: at least; the others: at most. */
export type Figure = 'share' | 'times' | 'perSecond' | 'p50' | 'p95' | 'p99'

export interface Section {
  readonly lines: readonly Line[]
  /** What a reader must know besides. */
  readonly notes?: readonly string[]
}
export type Line = Rates | Costs

/** Two servers driven in turn; a share of 1 is as good as the anchor, higher is better. */
export interface Rates {
  readonly kind: 'rates'
  readonly name: string
  readonly against: string
  readonly connections: number
  /** What one request does, counted in the anchor's: rows written, say. */
  readonly weight: number
  /** Resources that one request is about, for a rate of resources. */
  readonly each: number
  readonly pairs: readonly { readonly product: Run; readonly anchor: Run }[]
}
/** Two costs; times 1 is the anchor's, lower is better. */
export interface Costs {
  readonly kind: 'costs'
  readonly name: string
  readonly against: string
  readonly unit: 'us' | 'ms'
  readonly pairs: readonly { readonly product: number; readonly anchor: number; readonly foreign: number }[]
}
