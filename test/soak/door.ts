/** Requests of the soak: each is answered, or was cut by the kill. What comes back is kept by its status. */
import { setTimeout as sleep } from 'node:timers/promises'

export interface Answer { readonly status: number; readonly etag: string | null; readonly body: unknown; readonly text: string }
/** The connection broke before the answer: whether it was done is not known. */
export const CUT = 'cut'

export interface Door {
  readonly counts: Map<string, number>
  readonly cuts: { readonly at: number }[]
  /** Asked once; 503 is an answer. */
  once(method: string, path: string, body?: string, headers?: Readonly<Record<string, string>>): Promise<Answer | typeof CUT>
  /** Asked until it is answered with anything but 503: for what may be asked again. */
  until(method: string, path: string, body?: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
}

/** An answer that takes longer is none. */
const PATIENCE = 30_000, TRIES = 300

export function doorTo(base: string, token: string): Door {
  const counts = new Map<string, number>(), cuts: { at: number }[] = []
  const once: Door['once'] = async (method, path, body, headers = {}) => {
    const url = path.startsWith('http') ? path : path === '' ? base : `${base}/${path}`
    try {
      const answer = await fetch(url, { method, signal: AbortSignal.timeout(PATIENCE), headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/fhir+json' }), ...headers }, ...(body !== undefined && { body }) })
      const text = await answer.text(), key = `${method} ${answer.status}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return { status: answer.status, etag: answer.headers.get('etag'), text, body: text.startsWith('{') ? JSON.parse(text) as unknown : undefined }
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') throw new Error(`${method} ${path.replace(/\?.*/, '?…')} was not answered within ${PATIENCE / 1000} s`, { cause: error })
      cuts.push({ at: Date.now() })
      return CUT
    }
  }
  return {
    counts, cuts, once,
    async until(method, path, body, headers) {
      for (let tried = 0; tried < TRIES; tried++) {
        const answer = await once(method, path, body, headers)
        if (answer !== CUT && answer.status !== 503) return answer
        await sleep(50 + 5 * tried)
      }
      throw new Error(`${method} ${path.replace(/\?.*/, '?…')} was never answered`)
    },
  }
}
