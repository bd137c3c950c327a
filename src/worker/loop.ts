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
  /**
   * A turn that found the end is followed by a rest of twice what it took, at most so many milliseconds: hints that come thick are dealt with together,
   * the first at once, and what they cost stays a third of the time however much a turn takes just now.
   */
  readonly pace?: number
  readonly log: Log
  readonly worker: string
}

const LONGEST_PAUSE = 30_000
const REST = 2

export function loop({ turn, every, pace = 0, log, worker }: LoopParts): Loop {
  let stopped = false, woken = false, failures = 0
  let interrupt = (): void => undefined, onWake = (): void => undefined
  const pause = (ms: number): Promise<void> => new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    interrupt = () => { clearTimeout(timer); resolve() }
  })
  const run = async (): Promise<void> => {
    while (!stopped) {
      woken = false
      let more = false
      const began = performance.now()
      let ended = began
      try {
        more = await turn()
        failures = 0
        ended = performance.now()
      } catch (err) {
        log.error({ worker, err: err instanceof Error ? err : new Error(typeof err), attempts: ++failures }, 'A worker could not do its turn')
      }
      if (stopped || (more && failures === 0)) continue
      if (!woken || failures > 0) {
        const paused = pause(Math.min(every * 2 ** Math.min(failures, 10), Math.max(every, LONGEST_PAUSE)))
        onWake = interrupt
        await paused
      }
      onWake = () => undefined
      const left = ended + Math.min(pace, REST * (ended - began)) - performance.now()
      if (left > 0 && !stopped) await pause(left)
    }
  }
  const done = run()
  return {
    wake() {
      woken = true
      if (failures === 0) onWake()
    },
    stop() {
      stopped = true
      interrupt()
      return done
    },
  }
}
