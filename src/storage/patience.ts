import { setTimeout as sleep } from 'node:timers/promises'
import { isFault } from './storage-error.ts'

/** Milliseconds between tries: about ten seconds, in which a killed server is up again. */
const PAUSES = [20, 50, 100, 200, 400, 800, 1600, 3200, 4000]

/** The same again may pass: the connection was lost, or another transaction was in the way. */
export const mayPass = (error: unknown): boolean => isFault(error, 'lost') || isFault(error, 'collision')

/** Does it again while it may pass. `work` must be safe to repeat; it is told how often it was tried and why. */
export async function patiently<T>(work: (tried: number, failed: unknown) => Promise<T>, pauses: readonly number[] = PAUSES, again = mayPass): Promise<T> {
  let failed: unknown
  for (let tried = 0; ; tried++) {
    try { return await work(tried, failed) } catch (error) {
      const pause = pauses[tried]
      if (pause === undefined || !again(error)) throw error
      failed = error
      await sleep(pause * (0.5 + Math.random()))
    }
  }
}
