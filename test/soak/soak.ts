/** Mixed traffic on one server of two workers, one of them killed in the middle; at the end every resource is held against what was acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bundle, Observation } from '@medplum/fhirtypes'
import { scratch, startProduct, statement, type Server } from '../bench/servers.ts'
import { client, TAG, type Client } from './client.ts'
import { doorTo, type Door } from './door.ts'
import { growth, watch, workersOf, type Sizes } from './memory.ts'

export interface Soak { readonly seconds: number; readonly clients: number; readonly seed: number; say(line: string): void; /** Done to the database before it is looked at: shows that what is wrong is found. */ spoil?(databaseUrl: string): Promise<unknown> }
export interface Ended {
  readonly counts: ReadonlyMap<string, number>
  readonly resources: number
  readonly pairs: number
  readonly visits: number
  readonly cuts: number
  readonly memory: readonly { readonly pid: number; readonly early: number; readonly late: number }[]
  /** What was not as it must be. */
  readonly failures: readonly string[]
}

/** How long after the kill a connection may still break: it is of the worker that is gone. */
const AFTERMATH = 5_000
/** A process that served throughout may end so much bigger than it was after its first fifth. */
const FLAT = 1.3
/** In less time it has not warmed up: seconds. */
const WARM = 120
const AT_ONCE = 16

/** @returns what it came to; a failure does not throw */
export async function soak({ seconds, clients: count, seed, say, spoil }: Soak): Promise<Ended> {
  const on = await scratch(), failures: string[] = []
  try {
    const server = await startProduct(on), plan = doorTo(server.base, server.token), hospital = doorTo(server.base, server.sender)
    const clients = Array.from({ length: count }, (_, n) => client(n + 1, seed, { plan, hospital, messages: server.base.replace(/fhir$/, 'hl7v2') }))
    const end = Date.now() + seconds * 1_000, until = (): boolean => Date.now() > end || failures.length > 0, memory = watch(server.pid, Math.max(200, seconds * 10))
    let killed = 0
    const kill = sleep(seconds * 500).then(() => {
      const [victim] = workersOf(server.pid)
      killed = Date.now()
      process.kill(victim!, 'SIGKILL')
      say(`${Math.round(seconds / 2)} s: worker ${victim} killed`)
    })
    await Promise.all([kill, ...clients.map(one => one.run(until).catch((error: unknown) => { failures.push((error as Error).message) }))])
    memory.stop()
    const cuts = [...plan.cuts, ...hospital.cuts], others = cuts.filter(({ at }) => at < killed || at > killed + AFTERMATH).length
    if (others > 0) failures.push(`${others} requests were not answered, away from the kill`)
    say(`${count} clients are done; what they hold is looked up`)
    await spoil?.(server.databaseUrl)
    failures.push(...await held(clients, plan), ...await order(server))
    const sizes = whole(memory.sizes), grown = seconds < WARM ? [] : sizes.filter(({ early, late }) => late > early * FLAT)
    failures.push(...grown.map(({ pid, early, late }) => `process ${pid} grew from ${early.toFixed(0)} to ${late.toFixed(0)} MB`))
    await server.stop()
    return {
      counts: new Map([...plan.counts, ...[...hospital.counts].map(([key, n]) => [`hl7v2 ${key}`, n] as const)]), cuts: cuts.length, memory: sizes, failures,
      resources: sum(clients, one => one.held.length), pairs: sum(clients, one => one.pairs.size), visits: sum(clients, one => one.visits.length),
    }
  } finally { await on.remove() }
}
const sum = (clients: readonly Client[], of: (one: Client) => number): number => clients.reduce((all, one) => all + of(one), 0)

/** Only of processes that were there all the time: one that began in the middle is still growing. */
function whole(sizes: Sizes): Ended['memory'] {
  const most = Math.max(...[...sizes.values()].map(seen => seen.length))
  return [...sizes].filter(([, seen]) => seen.length >= most - 2).map(([pid, seen]) => ({ pid, ...growth(seen) }))
}

/** Every resource, every transaction, every visit, as it was acknowledged. */
async function held(clients: readonly Client[], plan: Door): Promise<string[]> {
  const wrong: string[] = []
  const checks = clients.flatMap(one => [
    ...one.held.map(({ id, version, mark, gone }) => async () => {
      const answer = await plan.until('GET', `Observation/${id}`), so = gone ? answer.status === 410 : answer.etag === `W/"${version}"` && (answer.body as Observation).valueString === mark
      if (!so) wrong.push(`Observation/${id}: version ${version} was acknowledged${gone ? ' as deleted' : ''}; it answers ${answer.status} ${answer.etag ?? ''}`)
    }),
    ...[...one.pairs].map(([pair, state]) => async () => {
      const found = ((await plan.until('GET', `Observation?_tag=${TAG}|${pair}`)).body as Bundle).entry?.length ?? 0
      if (found !== (state === 'stored' ? 2 : 0)) wrong.push(`a transaction was ${state}; ${found} of its 2 resources are there`)
    }),
    ...one.visits.map(visit => async () => {
      const found = ((await plan.until('GET', `Encounter?identifier=V${visit}`)).body as Bundle).entry?.length ?? 0
      if (found !== 1) wrong.push(`visit ${visit} was acknowledged; ${found} Encounters are of it`)
    }),
  ])
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { for (let check = checks.pop(); check; check = checks.pop()) await check() }))
  return wrong.length <= 10 ? wrong : [...wrong.slice(0, 10), `and ${wrong.length - 10} more`]
}

/** The order of changes has every version once, without a gap; nobody left a transaction open. */
async function order({ databaseUrl }: Server): Promise<string[]> {
  for (let waited = 0; ; waited++) {
    const [versions, changes, least, most, open] = (await statement(databaseUrl, `select (select count(*) from version), count(*), coalesce(min(no), 1), coalesce(max(no), 0),
      (select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%' and state_change < now() - interval '5 seconds') from change`)).map(Number) as [number, number, number, number, number]
    if (versions !== changes && waited < 30) { await sleep(100); continue }
    return [...versions === changes ? [] : [`${versions} versions, ${changes} numbered changes`], ...most - least + 1 === changes ? [] : ['the numbers of changes have a gap'], ...open === 0 ? [] : [`${open} transactions were left open`]]
  }
}
