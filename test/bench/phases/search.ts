import { fill } from '../loading.ts'
import { hotSearches, member } from '../members.ts'
import type { Phase } from '../phase.ts'
import { readOf } from './anchors.ts'

const MEMBERS = 400, CONNECTIONS = 8

/** Pages of 20, 5, 1 and 20 hits, among what the other phases have made. */
export const search: Phase = {
  name: 'search',
  what: 'the hot searches: by patient (20 hits), patient and status (5), identifier (1), a page of 20 by _lastUpdated',
  anchor: "R's read",
  goals: [
    { no: 9, of: 'by patient', figure: 'perSecond', must: 1800 }, { no: 9, of: 'by patient', figure: 'p95', must: 8 },
    { no: 9, of: 'by patient and status', figure: 'perSecond', must: 4000 }, { no: 9, of: 'by patient and status', figure: 'p95', must: 4 },
    { no: 9, of: 'by identifier', figure: 'perSecond', must: 6000 }, { no: 9, of: 'by identifier', figure: 'p95', must: 3 },
  ],
  async measure(bench) {
    const product = await bench.product(), anchor = readOf(bench, await bench.ceiling(), CONNECTIONS)
    await fill(product, MEMBERS, member)
    await bench.settled(product)
    const plans = Object.entries(hotSearches(MEMBERS)).map(([name, paths]) => ({ name, against: "R's read", product: { script: { kind: 'get', paths } as const, connections: CONNECTIONS }, anchor }))
    return { lines: await bench.compare(plans) }
  },
}
