/** CPU time of process trees and of the machine, from /proc. Linux only. */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** USER_HZ, which is 100 on every Linux for x64 and arm64. */
const TICKS = 100

/** Seconds of CPU since boot. */
export interface Machine { readonly busy: number; readonly idle: number }

export function machine(): Machine {
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]!.trim().split(/\s+/).slice(1).map(Number)
  return { busy: (user + nice + system + irq + soft) / TICKS, idle: (idle + wait) / TICKS }
}

/** Seconds of CPU each tree has used: the process, its living descendants, and those they have waited for. */
export function treesCpu<Name extends string>(roots: Readonly<Record<Name, number>>): Record<Name, number> {
  const ticks = new Map<string, number>(), children = new Map<string, string[]>()
  for (const pid of readdirSync('/proc')) {
    const fields = /^\d+$/.test(pid) ? statOf(pid) : undefined
    if (!fields) continue
    const parent = fields[1]!, siblings = children.get(parent)
    ticks.set(pid, Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14])) // utime, stime, cutime, cstime
    if (siblings) siblings.push(pid)
    else children.set(parent, [pid])
  }
  const sum = (pid: string): number => (ticks.get(pid) ?? 0) + (children.get(pid) ?? []).reduce((total, child) => total + sum(child), 0)
  const names = Object.keys(roots) as Name[]
  return Object.fromEntries(names.map(name => [name, sum(String(roots[name])) / TICKS])) as Record<Name, number>
}

/** The fields of /proc/PID/stat from the state on; undefined when the process has ended meanwhile. */
function statOf(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch { return undefined }
}

/** Waits until these trees rest. @returns the seconds of CPU they used until then: work that the answers had left for later */
export async function untilIdle(roots: Readonly<Record<string, number>>, mostSeconds = 15): Promise<number> {
  const total = (): number => Object.values(treesCpu(roots)).reduce((sum, seconds) => sum + seconds, 0), start = total()
  for (let waited = 0, before = start; waited < mostSeconds; waited += 0.3) {
    await sleep(300)
    const now = total()
    if (now - before <= 0.03) return now - start
    before = now
  }
  return total() - start
}

/** Waits until the machine was so idle for two seconds. @returns whether it came to that in time */
export async function untilQuiet(share: number, mostSeconds: number): Promise<boolean> {
  for (let waited = 0; waited < mostSeconds; waited += 2) {
    const before = machine()
    await sleep(2000)
    const { busy, idle } = machine(), rested = idle - before.idle
    if (rested / (rested + busy - before.busy) >= share) return true
  }
  return false
}
