/** Words that no log, no error and no metric may ever repeat: the people of the fixtures carry them in name, number, address and phone. */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

export const SENTINEL = 'Zyxwsentinel'
/** A CIN of the right form that stands for the same. */
export const SENTINEL_CIN = '97316482D'
export const SENTINELS = [SENTINEL, SENTINEL.toUpperCase(), SENTINEL_CIN] as const

/** Keeps text for the search at the end of the run. */
export const capture = (folder: string, file: string, text: string): void => appendFileSync(join(folder, file), `${text}\n`)

/** Keeps the body of a refusal. */
export function captureRefusal(folder: string, status: number, body: string): void {
  if (status >= 400) capture(folder, 'refusals.txt', `${status} ${body}`)
}
