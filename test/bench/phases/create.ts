import type { Phase } from '../phase.ts'

/** A referral of 3 KB. */
export const create: Phase = {
  name: 'create',
  what: 'create of a 3 KB ServiceRequest, 128 at a time and one at a time',
  anchor: "R's create",
  goals: [
    { no: 1, of: 'create', figure: 'share', must: 0.45, aim: 0.60, gate: true },
    { no: 5, of: 'create, alone', figure: 'p50', must: 2, aim: 1.3 },
    { no: 5, of: 'create, alone', figure: 'p99', must: 10 },
  ],
  async measure(bench) {
    const drive = (connections: number) => ({ script: { kind: 'create' } as const, connections })
    return {
      lines: await bench.compare([
        { name: 'create', against: "R's create", product: drive(128), anchor: drive(128) },
        { name: 'create, alone', against: "R's create", product: drive(1), anchor: drive(1) },
      ]),
    }
  },
}
