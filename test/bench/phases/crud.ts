import type { Phase } from '../phase.ts'

/** The public benchmark's script, whose shares are a quarter each; and the same with a search of each resource, a fifth each. */
export const crud: Phase = {
  name: 'crud',
  what: 'nine related resources created, read, updated, deleted by the shares of the public CRUD script; the same with a search of each',
  anchor: "R's mix of create and read, half and half",
  goals: [
    { no: 3, of: 'CRUD', figure: 'perSecond', must: 5000, aim: 7000 },
    { no: 3, of: 'CRUD', figure: 'p99', must: 100 },
  ],
  async measure(bench) {
    const paths = bench.referrals(await bench.ceiling()), anchor = { script: { kind: 'create-and-read', paths }, connections: 128 } as const
    const product = (searching: boolean) => ({ script: { kind: 'crud', searching }, connections: 128 } as const)
    return {
      lines: await bench.compare([
        { name: 'CRUD', against: "R's mix", product: product(false), anchor },
        { name: 'CRUD and search', against: "R's mix", product: product(true), anchor },
      ]),
      notes: ['Three of four requests write, in bodies of 0.7 to 6 KB; every other one of R does, in bodies of 3 KB. Any answer but 201 to a create and 200 to the others breaks the run off.'],
    }
  },
}
