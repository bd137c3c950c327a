/**
 * `ecm-fhir screen` on several cores: a process for each share of the members, one file when all are done. Broken off, it goes on:
 * each share keeps its own place, and a file beside says how many shares there are.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { ScreenRefused, type ScreenParts, type Screening } from './screen.ts'

/** A process that screens one share. */
export interface Sharer {
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>
  stop(): void
}
export interface SharedParts extends Pick<ScreenParts, 'progress'> {
  /** Starts one, told how many members it has dealt with, of how many. */
  start(args: readonly string[], progress: ScreenParts['progress']): Sharer
}
interface Shares { readonly asOf: string; readonly of: number }

/** @param processes how many, where it is not going on. @returns how many lines the file has. @throws ScreenRefused */
export async function screenShared({ file, asOf }: Pick<Screening, 'file' | 'asOf'>, processes: number, parts: SharedParts): Promise<number> {
  const { of } = sharesOf(file, { asOf, of: processes }), shares = Array.from({ length: of }, (_, i) => `${file}.${i + 1}-of-${of}`)
  if (!existsSync(file)) {
    await untilAll(shares, asOf, parts)
    writeFileSync(`${file}.new`, '', { mode: 0o600 })
    for (const share of shares) appendFileSync(`${file}.new`, readFileSync(share))
    renameSync(`${file}.new`, file)
  }
  for (const left of [...shares.flatMap(share => [share, `${share}.done`]), marker(file)]) rmSync(left, { force: true })
  return readFileSync(file, 'utf8').split('\n').length - 1
}

const marker = (file: string): string => `${file}.shares`
export const isShared = (file: string): boolean => existsSync(marker(file))

function sharesOf(file: string, wanted: Shares): Shares {
  if (!isShared(file)) {
    if (existsSync(file)) throw new ScreenRefused('The file exists, and no screening that could go on')
    writeFileSync(marker(file), JSON.stringify(wanted), { mode: 0o600 })
    return wanted
  }
  const begun = JSON.parse(readFileSync(marker(file), 'utf8')) as Shares
  if (begun.asOf !== wanted.asOf) throw new ScreenRefused(`The file was begun with --as-of ${begun.asOf}`)
  return begun
}

async function untilAll(shares: readonly string[], asOf: string, { start, progress }: SharedParts): Promise<void> {
  const open = shares.map((share, i) => ({ share, number: i + 1 })).filter(({ share }) => !existsSync(`${share}.done`)), far = new Map<number, number>()
  const all = open.map(({ share, number }) => start(['screen', share, '--as-of', asOf, '--part', `${number}/${shares.length}`], (done, total) => {
    far.set(number, total === 0 ? 1 : done / total)
    const known = [...far.values()].reduce((sum, one) => sum + one, shares.length - open.length)
    progress(Math.floor(total * Math.min(1, known / shares.length)), total)
  }))
  const codes = await Promise.all(all.map(async one => {
    const code = await one.ended
    if (code !== 0) for (const other of all) other.stop()
    return code
  }))
  if (codes.some(code => code !== 0)) throw new ScreenRefused('One of its processes ended before it was done; what is done so far is kept, and the same call goes on')
}
