/**
 * One server, several processes: the first forks workers that share its ports, replaces one that dies, renews them one by one when told,
 * and stops them all.
 */
import { spawn } from 'node:child_process'
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
/** A worker that does not serve by then never will: a migration or a slow disk may take long, but not this long. */
const START_MS = 120_000
/** Workers that die soon after they were started are not started over and over without a breath: each time twice as long, up to the longest. */
const BREATH_MS = 500, LONGEST_BREATH_MS = 30_000
/** What a worker said before it died may still be on its way. */
const LAST_WORDS_MS = 100
/** Who has served for this long has not died at its start. */
const SOUND_MS = 60_000

/** With what a worker ends that finds its port taken. */
export const PORT_TAKEN = 3
/** Before it served. */
export class WorkerEnded extends Error {
  readonly exitCode: number | null
  constructor(exitCode: number | null) {
    super(`a worker ended with ${exitCode} before it served`)
    this.name = 'WorkerEnded'
    this.exitCode = exitCode
  }
}

export const workerCount = (wanted: number | undefined): number => wanted ?? Math.min(availableParallelism(), 4)

/** How long to wait before the next worker is started. @param inARow how many have died young since the last that has not */
export const breath = (inARow: number): number => inARow === 0 ? 0 : Math.min(BREATH_MS * 2 ** (inARow - 1), LONGEST_BREATH_MS)

export interface Workers extends Ready {
  /** Serving now; and how many took the place of one that died. */
  counts(): { readonly serving: number; readonly replaced: number }
  /** Another takes the place of each, one after the other: they read the tokens file anew, and the port is never without one. */
  renew(): Promise<void>
  stop(): Promise<void>
}

interface Parts {
  readonly environment: Readonly<Record<string, string>>
  readonly log: Log
  /** Milliseconds, of a clock that never goes back. */
  tick(): number
}

/** @throws WorkerEnded */
export async function forkWorkers(count: number, { environment, log, tick }: Parts): Promise<Workers> {
  const serving = new Set<Worker>(), dismissed = new Set<Worker>(), ending = new AbortController()
  let replaced = 0, diedYoung = 0
  const start = async (): Promise<Ready> => {
    const began = tick(), worker = forked(environment), ready = await untilReady(worker)
    serving.add(worker)
    worker.once('exit', (code, signal) => {
      serving.delete(worker)
      if (ending.signal.aborted || dismissed.has(worker)) return
      log.error({ worker: worker.id, code, signal }, 'a worker ended; another takes its place')
      diedYoung = tick() - began < SOUND_MS ? diedYoung + 1 : 0
      void replace()
    })
    return ready
  }
  const replace = async (): Promise<void> => {
    await sleep(breath(diedYoung), undefined, { signal: ending.signal }).catch(() => undefined)
    if (ending.signal.aborted) return
    try {
      await start()
      replaced++
      log.info({ count: serving.size }, 'another worker serves')
    } catch (err) {
      diedYoung++
      if (!ending.signal.aborted) log.error({ err: asError(err), seconds: breath(diedYoung) / 1_000 }, 'a worker did not come to serve; another is tried')
      await replace()
    }
  }
  const stop = async (): Promise<void> => {
    ending.abort()
    await Promise.all(Object.values(cluster.workers ?? {}).map(worker => worker && stopWorker(worker)))
  }
  const ready = await Promise.all(Array.from({ length: count }, start)).catch(async (error: unknown) => { await stop(); throw error })
  return {
    ...ready[0]!, stop,
    counts: () => ({ serving: serving.size, replaced }),
    async renew() {
      for (const worker of [...serving]) {
        if (ending.signal.aborted) return
        if (!serving.has(worker)) continue // it died, and who took its place is new
        dismissed.add(worker)
        await start().catch((error: unknown) => { dismissed.delete(worker); if (!serving.has(worker)) void replace(); throw error })
        await stopWorker(worker)
      }
      log.info({ count: serving.size }, 'every worker was renewed')
    },
  }
}

/**
 * The first process accepts connections and hands them over in turn. Of one that a worker died before taking, Node keeps an end open that
 * nobody reads: whoever opened it would wait for as long as he has patience. Closed, he can ask again.
 * The messages are those of Node's lib/internal/cluster; were they others, nothing would be closed.
 */
function closeWhatIsNotTaken({ process: child }: Worker): void {
  const handed = new Map<unknown, { close(): void }>(), send = child.send.bind(child) as (...args: readonly unknown[]) => boolean
  child.send = (message: { readonly act?: unknown; readonly seq?: unknown }, handle?: unknown, ...more: readonly unknown[]): boolean => {
    if (message.act === 'newconn' && isClosable(handle)) handed.set(message.seq, handle)
    return send(message, handle, ...more)
  }
  child.on('internalMessage', (message: { readonly ack?: unknown }) => { handed.delete(message.ack) })
  child.once('exit', () => { setTimeout(() => { for (const handle of handed.values()) handle.close() }, LAST_WORDS_MS).unref() })
}
const isClosable = (handle: unknown): handle is { close(): void } => typeof handle === 'object' && handle !== null && 'close' in handle

function forked(environment: Parts['environment']): Worker {
  const worker = cluster.fork(environment)
  closeWhatIsNotTaken(worker)
  return worker
}

const asError = (thrown: unknown): Error | undefined => thrown instanceof Error ? thrown : undefined

const untilReady = (worker: Worker): Promise<Ready> => new Promise((resolve, reject) => {
  const late = setTimeout(() => worker.process.kill('SIGKILL'), START_MS)
  const hear = (message: unknown): void => {
    if (!isReady(message)) return
    worker.off('message', hear)
    clearTimeout(late)
    resolve(message)
  }
  worker.on('message', hear).once('exit', code => {
    clearTimeout(late)
    reject(new WorkerEnded(code))
  })
})
const isReady = (message: unknown): message is Ready => typeof message === 'object' && message !== null && 'port' in message

async function stopWorker(worker: Worker): Promise<void> {
  if (worker.isDead()) return
  const ended = new Promise(resolve => worker.once('exit', resolve))
  if (worker.isConnected()) worker.send(STOP)
  const late = setTimeout(() => worker.process.kill('SIGKILL'), DRAIN_MS)
  await ended
  clearTimeout(late)
}

/** In a worker, before anything else: comes back when it is to stop, or when the first process is gone. */
export function untilTold(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined) // a terminal's Ctrl-C reaches us too; the first process decides
  return new Promise(resolve => {
    process.on('message', message => { if (message === STOP) resolve() })
    process.on('disconnect', resolve)
  })
}
/** In a worker: tells the first process that it serves. */
export const sayReady = ({ port, mllpPort }: Ready): void => { if (process.connected) process.send?.({ port, mllpPort }) }

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

/** A process of this program with other arguments, that tells how far it is; it ends when this one does. */
export function sharer(args: readonly string[], environment: Readonly<Record<string, string | undefined>>, told: (done: number, total: number) => void): { readonly ended: Promise<number | null>; stop(): void } {
  const child = spawn(process.execPath, [process.argv[1]!, ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: environment })
  child.on('message', message => {
    const { done, total } = message as { done: number; total: number }
    told(done, total)
  })
  return { ended: new Promise(resolve => child.once('exit', resolve)), stop: () => { child.kill('SIGTERM') } }
}
