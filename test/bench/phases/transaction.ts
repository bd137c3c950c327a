import type { Phase } from '../phase.ts'

const ENTRIES = 100

export const transaction: Phase = {
  name: 'transaction',
  what: `transaction Bundles of ${ENTRIES} creates`,
  anchor: `R's statement, which stores ${ENTRIES} at a time from the same Bundle`,
  goals: [{ no: 8, of: 'transaction', figure: 'perSecond', must: 5000, aim: 8000 }],
  async measure(bench) {
    const drive = { script: { kind: 'transaction', entries: ENTRIES }, connections: 8 } as const
    return { lines: await bench.compare([{ name: 'transaction', against: "R's statement of 100", each: ENTRIES, product: drive, anchor: drive }]), notes: ['Rates are of resources, times and CPU of Bundles.'] }
  },
}
