/** How much memory the server's processes hold, told from /proc. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process and the most recent of its sizes, in megabytes. */
export type Sizes = ReadonlyMap<number, readonly number[]>
export interface Watch { readonly sizes: Sizes; stop(): void }

export const workersOf = (pid: number): number[] => execFileSync('pgrep', ['-P', String(pid), '-f', 'main.ts'], { encoding: 'utf8' }).trim().split('\n').map(Number)

export function watch(pid: number, everyMs: number): Watch {
  const sizes = new Map<number, number[]>()
  const timer = setInterval(() => {
    for (const worker of [pid, ...workersOf(pid)]) {
      const kilobytes = residentOf(worker)
      if (kilobytes !== undefined) sizes.set(worker, [...sizes.get(worker) ?? [], kilobytes / 1024])
    }
  }, everyMs)
  return { sizes, stop: () => clearInterval(timer) }
}

function residentOf(pid: number): number | undefined {
  try { return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) } catch { return undefined } // it ended
}

/** The median of the second fifth of what was seen and of the last: what is kept for nothing shows between them. */
export function growth(seen: readonly number[]): { readonly early: number; readonly late: number } {
  const fifth = Math.max(1, Math.floor(seen.length / 5)), median = (of: readonly number[]): number => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0
  return { early: median(seen.slice(fifth, 2 * fifth)), late: median(seen.slice(-fifth)) }
}
