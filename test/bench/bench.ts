/** What the phases measure with: the servers, each started and warmed when it is first needed, and the pairs A B. */
import { untilIdle } from './cpu.ts'
import { measure, type Run } from './load/load.ts'
import type { Script } from './load/talk.ts'
import type { Rates } from './phase.ts'
import { startCeiling, startProduct, statement, type Scratch, type Server } from './servers.ts'

export interface Options {
  readonly on: Scratch
  readonly pairs: number
  readonly seconds: number
  /** The ceiling in the product's place: what this machine's noise makes of 100 %. */
  readonly self: boolean
  stopping(): boolean
}

/** How one server is driven. */
export interface Drive { readonly script: Script; readonly connections: number; readonly seconds?: number; readonly warmSeconds?: number; readonly most?: number }
/** A line to be: what drives the product, and what the anchor. */
export interface Plan {
  readonly name: string
  readonly against: string
  readonly product: Drive
  readonly anchor: Drive
  /** Asked when all pairs are done. */
  readonly weight?: () => Promise<number>
  readonly each?: number
}

export interface Bench extends Pick<Options, 'pairs' | 'seconds'> {
  product(): Promise<Server>
  ceiling(): Promise<Server>
  /** A product on a database of its own, cold and empty. */
  another(name: string): Promise<Server>
  run(server: Server, drive: Drive): Promise<Run>
  /** Each plan once to warm up, then in pairs, the plans by turns. */
  compare(plans: readonly Plan[]): Promise<Rates[]>
  /** Runs both of each pair, as many times as there are pairs. */
  inPairs<A, B>(name: string, a: () => Promise<A>, b: () => Promise<B>): Promise<{ readonly a: A; readonly b: B }[]>
  /** Addresses of referrals that the server holds. */
  referrals(server: Server): readonly string[]
  /** Until its work for later is done, and statistics are there. */
  settled(server: Server): Promise<void>
  /** The next number from which on a run's own begin. */
  numbers(): number
  stop(): Promise<void>
}

const CREATE: Script = { kind: 'create' }

export function openBench({ on, pairs, seconds, self, stopping }: Options): Bench {
  const servers: Server[] = [], paths = new Map<Server, readonly string[]>()
  let runs = 0, product: Promise<Server> | undefined, ceiling: Promise<Server> | undefined
  const numbers = (): number => 1_000_000 * ++runs
  const kept = async (starting: Promise<Server>): Promise<Server> => {
    const server = await starting
    servers.push(server)
    return server
  }
  const run = async (server: Server, { script, connections, most, warmSeconds = 1, seconds: own = seconds }: Drive): Promise<Run> => {
    if (stopping()) throw new Error('stopped')
    await statement(server.databaseUrl, 'checkpoint')
    return measure(server, { script, connections, warmSeconds, seconds: own, from: numbers(), ...(most !== undefined && { most }) })
  }
  const settled = async (server: Server): Promise<void> => {
    await statement(server.databaseUrl, 'vacuum analyze')
    await untilIdle({ own: server.pid, database: server.databasePid })
  }
  /** Compiled code, filled tables and statistics, as after a first hour: the more code, the longer it runs cold. */
  const warmed = async (starting: Promise<Server>): Promise<Server> => {
    const server = await kept(starting), { ids } = await run(server, { script: CREATE, connections: 128, seconds: 2 * seconds })
    paths.set(server, ids.map(id => `ServiceRequest/${id}`))
    await run(server, { script: { kind: 'get', paths: paths.get(server)! }, connections: 128, seconds: 2 * seconds })
    await settled(server)
    return server
  }
  const bench: Bench = {
    pairs, seconds, numbers, run, settled,
    product: () => product ??= warmed(self ? startCeiling(on, 'bench_product') : startProduct(on, 'bench_product')),
    ceiling: () => ceiling ??= warmed(startCeiling(on, 'bench_ceiling')),
    another: name => kept(startProduct(on, name)),
    referrals: server => paths.get(server) ?? [],
    async compare(plans) {
      const [a, b] = [await bench.product(), await bench.ceiling()], taken = new Map(plans.map(plan => [plan, [] as { product: Run; anchor: Run }[]]))
      for (const plan of plans) {
        await run(a, plan.product)
        await run(b, plan.anchor)
      }
      for (const server of [a, b]) await settled(server)
      for (let n = 1; n <= pairs; n++) {
        for (const plan of plans) {
          const pair = { product: await run(a, plan.product), anchor: await run(b, plan.anchor) }, { each = 1 } = plan
          taken.get(plan)!.push(pair)
          console.log(`pair ${n}, ${plan.name}: ${Math.round(each * pair.product.perSecond)}/s, ${plan.against} ${Math.round(each * pair.anchor.perSecond)}/s`)
        }
      }
      return Promise.all(plans.map(async (plan): Promise<Rates> => {
        const { name, against, product: { connections }, weight, each = 1 } = plan
        const pairsOf = taken.get(plan)!
        return { kind: 'rates', name, against, connections, each, weight: await weight?.() ?? 1, pairs: pairsOf }
      }))
    },
    async inPairs(name, a, b) {
      const made: { a: Awaited<ReturnType<typeof a>>; b: Awaited<ReturnType<typeof b>> }[] = []
      for (let n = 1; n <= pairs; n++) {
        if (stopping()) throw new Error('stopped')
        made.push({ a: await a(), b: await b() })
        console.log(`pair ${n}, ${name}`)
      }
      return made
    },
    async stop() { for (const server of servers) await server.stop() },
  }
  return bench
}
