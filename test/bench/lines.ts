/** Lines for the tests of what is made of them. */
import type { Costs, Goal, Phase, Rates } from './phase.ts'

export function rates(name: string, pairs: readonly (readonly [product: number, anchor: number])[], more: { readonly foreign?: number; readonly weight?: number; readonly each?: number } = {}): Rates {
  const run = (perSecond: number) =>
    ({ requests: 5 * perSecond, all: 6 * perSecond, seconds: 5, p50: 1, p95: 1.5, p99: 2, ids: [], perSecond, own: 100, database: 50, client: 10, later: 0, logged: 4096, foreign: more.foreign ?? 0 })
  return { kind: 'rates', name, against: 'the anchor', connections: 128, weight: more.weight ?? 1, each: more.each ?? 1, pairs: pairs.map(([product, anchor]) => ({ product: run(product), anchor: run(anchor) })) }
}
export const costs = (name: string, pairs: readonly (readonly [product: number, anchor: number])[], foreign = 0): Costs =>
  ({ kind: 'costs', name, against: 'the anchor', unit: 'us', pairs: pairs.map(([product, anchor]) => ({ product, anchor, foreign })) })

export const phaseOf = (name: string, goals: readonly Goal[]): Phase =>
  ({ name, what: 'a phase', anchor: 'an anchor', goals, measure: () => Promise.reject(new Error('it is not run')) })
