import type { Phase } from '../phase.ts'
import { readOf } from './anchors.ts'

/** By id, of what was created to warm up. */
export const read: Phase = {
  name: 'read',
  what: 'read of a 3 KB ServiceRequest by id, 128 at a time and one at a time',
  anchor: "R's read",
  goals: [{ no: 2, of: 'read', figure: 'share', must: 0.50, aim: 0.65, gate: true }],
  async measure(bench) {
    const product = await bench.product(), ceiling = await bench.ceiling()
    return {
      lines: await bench.compare([
        { name: 'read', against: "R's read", product: readOf(bench, product, 128), anchor: readOf(bench, ceiling, 128) },
        { name: 'read, alone', against: "R's read", product: readOf(bench, product, 1), anchor: readOf(bench, ceiling, 1) },
      ]),
    }
  },
}
