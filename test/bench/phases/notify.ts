import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import type { Heard, Latencies, Telling } from '../load/notified.ts'
import type { Run } from '../load/load.ts'
import type { Costs, Phase } from '../phase.ts'
import type { Server } from '../servers.ts'
import { createOf } from './anchors.ts'

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)
const SUBSCRIPTIONS = number('SUBSCRIPTIONS', 100), RATE = number('RATE', 100)

/** An admission comes over MLLP, one of the subscriptions is to that member. */
export const notify: Phase = {
  name: 'notify',
  what: `from the commit of an admission to its rest-hook notification: ${SUBSCRIPTIONS} subscriptions, ${RATE} admissions a second`,
  anchor: "R's create, one at a time: one commit and one exchange over HTTP",
  goals: [
    { no: 14, of: 'notified, p50', figure: 'p50', must: 5, aim: 2 },
    { no: 14, of: 'notified, p99', figure: 'p99', must: 50, aim: 20 },
  ],
  async measure(bench) {
    const product = await bench.product(), ceiling = await bench.ceiling()
    const pairs = await bench.inPairs('notify', () => told(bench, product), () => bench.run(ceiling, createOf(1)))
    const line = (name: string, of: (latencies: Latencies) => number, anchor: (run: Run) => number): Costs =>
      ({ kind: 'costs', name, against: "R's create, alone", unit: 'ms', pairs: pairs.map(({ a, b }) => ({ product: of(a), anchor: anchor(b), foreign: b.foreign })) })
    const sum = (of: (latencies: Latencies) => number): number => pairs.reduce((total, { a }) => total + of(a), 0)
    return {
      lines: [
        line('notified, p50', l => l.notified.p50, run => run.p50), line('notified, p99', l => l.notified.p99, run => run.p99),
        line('from the sending, p50', l => l.whole.p50, run => run.p50), line('from the sending, p99', l => l.whole.p99, run => run.p99),
        line('acknowledged, p50', l => l.acknowledged.p50, run => run.p50), line('acknowledged, p99', l => l.acknowledged.p99, run => run.p99),
      ],
      notes: [
        `notified: from the acknowledgment's arrival, which is just after the commit, to the notification's. Of ${sum(l => l.sent)} admissions, ${(sum(l => l.perSecond) / pairs.length).toFixed(0)} a second, ${sum(l => l.told)} were told of, ${sum(l => l.repeated)} more than once.`,
        'Goal 14 is for 1,000 subscriptions and 500 writes a second: SUBSCRIPTIONS=1000 RATE=500.',
      ],
    }
  },
}

async function told({ numbers, seconds }: Bench, { base, mllp, token, sender }: Server): Promise<Latencies> {
  if (!mllp) throw new Error('the ceiling takes no messages')
  const child = fork(join(import.meta.dirname, '../load/notified.ts'))
  return new Promise<Latencies>((resolve, reject) => {
    child.on('message', (heard: Heard) => { if (heard.kind === 'done') resolve(heard.latencies); else reject(new Error(`notify: ${heard.why}`)) })
    child.on('exit', code => reject(new Error(`the subscriber's process ended with ${code}`)))
    child.send({ base, mllp, token, sender, subscriptions: SUBSCRIPTIONS, rate: RATE, warmSeconds: 1, seconds, from: numbers() } satisfies Telling)
  }).finally(() => child.kill())
}
