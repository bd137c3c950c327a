import * as fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** One process at a time. A lock whose owner died, or that is older than any start can take, is taken over. */
export async function exclusively<T>(lock: string, task: () => Promise<T>): Promise<T> {
  const mine = `${lock}.${process.pid}`
  fs.writeFileSync(mine, `${process.pid}`)
  for (;;) {
    try { fs.linkSync(mine, lock); break } catch (error) { unless('EEXIST')(error) }
    if (abandoned(lock)) fs.rmSync(lock, { force: true })
    else await sleep(100)
  }
  try { return await task() } finally { for (const path of [mine, lock]) fs.rmSync(path, { force: true }) }
}

function abandoned(lock: string): boolean {
  try {
    process.kill(Number(fs.readFileSync(lock, 'utf8')), 0)
    return Date.now() - fs.statSync(lock).mtimeMs > 120_000
  } catch (error) { return (error as { code?: string }).code === 'ESRCH' }
}

/** Rethrows every error but the one with this code. */
export const unless = (code: string) => (error: unknown): void => {
  if ((error as { code?: string }).code !== code) throw error
}
