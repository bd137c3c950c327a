import { setTimeout as sleep } from 'node:timers/promises'
import { isFault } from './storage-error.ts'

/** Milliseconds between tries: about ten seconds, in which a killed server is up again. */
const PAUSES = [20, 50, 100, 200, 400, 800, 1600, 3200, 4000]

/** Does it again while the connection is lost or another transaction is in the way. `work` must be safe to repeat; it is told how often it was tried and why. */
export async function patiently<T>(work: (tried: number, failed: unknown) => Promise<T>, pauses: readonly number[] = PAUSES): Promise<T> {
  let failed: unknown
  for (let tried = 0; ; tried++) {
    try { return await work(tried, failed) } catch (error) {
      const pause = pauses[tried]
      if (pause === undefined || !(isFault(error, 'lost') || isFault(error, 'collision'))) throw error
      failed = error
      await sleep(pause * (0.5 + Math.random()))
    }
  }
}
