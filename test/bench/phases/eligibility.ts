import { fill } from '../loading.ts'
import { documented, documentedId } from '../members.ts'
import type { Phase } from '../phase.ts'
import { range } from '../bodies.ts'
import { readOf } from './anchors.ts'

const SIZES = [50, 500] as const, MEMBERS = 10, CONNECTIONS = 8

export const eligibility: Phase = {
  name: 'eligibility',
  what: `$ecm-eligibility of a member with ${SIZES.join(' and with ')} resources`,
  anchor: "R's read",
  goals: [],
  async measure(bench) {
    const product = await bench.product(), anchor = readOf(bench, await bench.ceiling(), CONNECTIONS)
    for (const size of SIZES) await fill(product, MEMBERS, i => documented(i, size))
    await bench.settled(product)
    return {
      lines: await bench.compare(SIZES.map(size => ({
        name: `of ${size} resources`, against: "R's read", anchor,
        product: { script: { kind: 'get', paths: range(MEMBERS).map(i => `Patient/${documentedId(i, size)}/$ecm-eligibility`) } as const, connections: CONNECTIONS },
      }))),
    }
  },
}
