/** Work that is looked for again and again: at once when woken, else each second. A hint may be lost; the look each second is the truth. */
import type { Log } from '../fhir/log.ts'

export interface Loop {
  wake(): void
  /** Resolves when the turn under way has ended. */
  stop(): Promise<void>
}

export interface LoopParts {
  /** @returns whether there is more to do at once */
  turn(): Promise<boolean>
  readonly every: number
  readonly log: Log
  readonly worker: string
}

const LONGEST_PAUSE = 30_000

export function loop({ turn, every, log, worker }: LoopParts): Loop {
  let stopped = false, woken = false, failures = 0
  let interrupt = (): void => undefined
  const pause = (ms: number): Promise<void> => new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    interrupt = () => { clearTimeout(timer); resolve() }
  })
  const run = async (): Promise<void> => {
    while (!stopped) {
      woken = false
      let more = false
      try {
        more = await turn()
        failures = 0
      } catch (err) {
        log.error({ worker, err: err instanceof Error ? err : new Error(typeof err), attempts: ++failures }, 'A worker could not do its turn')
      }
      if (stopped || (more && failures === 0)) continue
      if (!woken || failures > 0) await pause(Math.min(every * 2 ** Math.min(failures, 10), Math.max(every, LONGEST_PAUSE)))
    }
  }
  const done = run()
  return {
    wake() {
      woken = true
      if (failures === 0) interrupt()
    },
    stop() {
      stopped = true
      interrupt()
      return done
    },
  }
}
