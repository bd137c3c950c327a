/**
 * A hint that something was committed: at once in this process, by NOTIFY in the others. Sent on a connection of its own, at most every 20 ms:
 * inside the committing transactions it would make commits wait for each other. Polling is the truth.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { coalescer, fulfilled } from '../coalesce.ts'

export interface NewsHint {
  /** Something was committed here. */
  committed(): void
  /** @returns how to stop it */
  onNews(callback: () => void): () => void
  close(): Promise<void>
}

const CHANNEL = 'ecm_news', EVERY = 20, AGAIN = 1_000
/** What another process wrote it deals with itself, at once: we look only in case it died. */
const ELSEWHERE = 250

/** Connects when it is first needed. */
export function newsHint(url: string): NewsHint {
  const me = randomUUID(), callbacks = new Set<() => void>()
  const tell = (): void => { for (const callback of callbacks) callback() }
  let later: NodeJS.Timeout | undefined
  const tellLater = (): void => {
    later ??= setTimeout(() => { later = undefined; tell() }, ELSEWHERE).unref()
  }
  const line = listening(url, payload => {
    if (payload === undefined) tell()
    else if (payload !== me) tellLater()
  })
  const notify = coalescer<void, void>({
    lanes: 1, most: Infinity,
    async run(commits) {
      await line.client()?.query('select pg_notify($1, $2)', [CHANNEL, me]).catch(() => {})
      await sleep(EVERY, undefined, { ref: false })
      return fulfilled(commits)
    },
  })
  return {
    committed() {
      line.open()
      setImmediate(tell)
      void notify()
    },
    onNews(callback) {
      line.open()
      callbacks.add(callback)
      return () => { callbacks.delete(callback) }
    },
    async close() {
      callbacks.clear()
      clearTimeout(later)
      await line.close()
    },
  }
}

/** A connection that listens, and is opened again when it breaks: what was missed meanwhile is one more hint, `undefined`. */
function listening(url: string, heard: (payload: string | undefined) => void): { open(): void; client(): pg.Client | undefined; close(): Promise<void> } {
  let client: pg.Client | undefined, state: 'none' | 'opening' | 'open' | 'closed' = 'none'
  async function open(): Promise<void> {
    if (state !== 'none') return
    state = 'opening'
    const fresh = new pg.Client({ connectionString: url, application_name: 'ecm-fhir news', keepAlive: true, connectionTimeoutMillis: 5_000 })
    fresh.on('error', () => {}).on('notification', ({ payload }) => heard(payload)).on('end', () => {
      if (state === 'open') again()
    })
    try {
      await fresh.connect()
      await fresh.query(`listen ${CHANNEL}`)
    } catch {
      await fresh.end().catch(() => {})
      return again()
    }
    if (state !== 'opening') return void await fresh.end().catch(() => {})
    client = fresh
    state = 'open'
    heard(undefined)
  }
  function again(): void {
    client = undefined
    if (state === 'closed') return
    state = 'none'
    setTimeout(() => void open(), AGAIN).unref()
  }
  return {
    open: () => void open(),
    client: () => client,
    async close() {
      state = 'closed'
      await client?.end().catch(() => {})
    },
  }
}
