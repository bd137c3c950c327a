/** Drives one server and says what it did, and what CPU that took. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { machine, treesCpu, untilIdle } from '../cpu.ts'
import { statement, type Server } from '../servers.ts'
import type { Load, Measured, Told } from './client.ts'

export interface Run extends Measured {
  readonly perSecond: number
  /** Microseconds of CPU per request: the server's own processes, and PostgreSQL's. */
  readonly own: number
  readonly database: number
  readonly client: number
  /** The same after the last answer until both rest: work left for later, most of it the warm-up's and the window's alike. */
  readonly later: number
  /** Bytes of write-ahead log per request, the warm-up and what it left for later included. */
  readonly logged: number
  /** Cores that other processes kept busy meanwhile. */
  readonly foreign: number
}

/** @throws Error when a request is refused or a connection breaks */
export async function measure(server: Server, load: Omit<Load, 'base' | 'token' | 'mllp'>): Promise<Run> {
  const logBefore = await logPosition(server)
  const child = fork(join(import.meta.dirname, 'client.ts'))
  const trees = { own: server.pid, database: server.databasePid }
  const sample = () => ({ ...treesCpu({ ...trees, client: child.pid! }), here: process.cpuUsage(), machine: machine().busy })
  let before = sample()
  const run = await new Promise<Counted>((resolve, reject) => {
    child.on('message', (told: Told) => {
      if (told.kind === 'begun') before = sample()
      else if (told.kind === 'failed') reject(new Error(`${server.name}, ${load.script.kind}: ${told.why}`))
      else resolve(counted(told.measured, before, sample()))
    })
    child.on('exit', code => reject(new Error(`the load's process ended with ${code}`)))
    const token = load.script.kind === 'admit' ? server.sender : server.token
    child.send({ ...load, base: server.base, mllp: server.mllp, token } satisfies Load)
  }).finally(() => child.kill())
  const later = await untilIdle(trees)
  return { ...run, later: 1e6 * later / run.requests, logged: (await logPosition(server) - logBefore) / run.all }
}

/** Bytes of write-ahead log since the cluster was made. */
const logPosition = async ({ databaseUrl }: Server): Promise<number> => Number((await statement(databaseUrl, "select (pg_current_wal_lsn() - '0/0')::text"))[0])

type Counted = Omit<Run, 'later' | 'logged'>
interface Sample { readonly own: number; readonly database: number; readonly client: number; readonly here: NodeJS.CpuUsage; readonly machine: number }

function counted(measured: Measured, before: Sample, after: Sample): Counted {
  const { requests, seconds } = measured, spent = (of: 'own' | 'database' | 'client' | 'machine'): number => after[of] - before[of]
  const here = (after.here.user + after.here.system - before.here.user - before.here.system) / 1e6
  const each = (total: number): number => 1e6 * total / requests
  return {
    ...measured, perSecond: requests / seconds, own: each(spent('own')), database: each(spent('database')), client: each(spent('client')),
    foreign: Math.max(0, spent('machine') - spent('own') - spent('database') - spent('client') - here) / seconds,
  }
}
