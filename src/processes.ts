/** One server, several processes: the first forks workers that share its ports, replaces one that dies, and stops them all. */
import cluster, { type Worker } from 'node:cluster'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './fhir/log.ts'

/** What a worker says once it serves. */
export interface Ready { readonly port: number; readonly mllpPort: number | undefined }
/** What a worker hears. */
const STOP = 'stop'
/** A request in flight is given this long to end. */
const DRAIN_MS = 20_000
/** A worker that dies at once must not be started over and over without a breath. */
const BREATH_MS = 1_000

export const workerCount = (wanted: number | undefined): number => wanted ?? Math.min(availableParallelism(), 4)

export interface Workers extends Ready { stop(): Promise<void> }

/** @throws Error when a worker ends before it serves */
export async function forkWorkers(count: number, environment: Readonly<Record<string, string>>, log: Log): Promise<Workers> {
  let stopping = false
  const fork = (): Worker => cluster.fork(environment)
  const first = Array.from({ length: count }, fork)
  const ready = await Promise.all(first.map(untilReady))
  cluster.on('exit', (worker, code, signal) => {
    if (stopping) return
    log.error({ worker: worker.id, code, signal }, 'a worker ended; another takes its place')
    void sleep(BREATH_MS).then(() => { if (!stopping) fork() })
  })
  return {
    ...ready[0]!,
    async stop() {
      stopping = true
      await Promise.all(Object.values(cluster.workers ?? {}).filter(worker => worker !== undefined).map(stopWorker))
    },
  }
}

const untilReady = (worker: Worker): Promise<Ready> => new Promise((resolve, reject) => {
  worker.once('message', resolve)
  worker.once('exit', code => reject(new Error(`a worker ended with ${code} before it served`)))
})

async function stopWorker(worker: Worker): Promise<void> {
  if (worker.isDead()) return
  const ended = new Promise(resolve => worker.once('exit', resolve))
  if (worker.isConnected()) worker.send(STOP)
  const late = setTimeout(() => worker.process.kill('SIGKILL'), DRAIN_MS)
  await ended
  clearTimeout(late)
}

/** In a worker: tells the first process that it serves; comes back when it is to stop, or when the first process is gone. */
export async function serveUntilTold(ready: Ready): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined) // a terminal's Ctrl-C reaches us too; the first process decides
  const told = new Promise<void>(resolve => {
    process.on('message', message => { if (message === STOP) resolve() })
    process.on('disconnect', resolve)
  })
  process.send!(ready)
  await told
}

/** Comes back at the first SIGINT or SIGTERM; a second one ends the process at once. */
export const untilSignal = (): Promise<void> => new Promise(resolve => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1))
      resolve()
    })
  }
})

/** A defect that nobody caught ends the process, and says where it was: not with Node's own words, which may carry values. */
export function endOnDefect(log: Log): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (thrown: unknown) => {
      log.error({ err: thrown instanceof Error ? thrown : undefined }, 'a defect that nobody caught ends this process')
      process.exit(1)
    })
  }
}
