/**
 * A hint that something was committed: at once in this process, by NOTIFY in the others. Sent on a connection of its own, at most every 20 ms:
 * inside the committing transactions it would make commits wait for each other. Polling is the truth.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'

export interface NewsHint {
  /** Something was committed here. */
  committed(): void
  /** @returns how to stop it */
  onNews(callback: () => void): () => void
  close(): Promise<void>
}

const CHANNEL = 'ecm_news', EVERY = 20, AGAIN = 1_000

export function newsHint(url: string): NewsHint {
  const me = randomUUID(), callbacks = new Set<() => void>()
  let client: pg.Client | undefined, opening = false, closed = false, more = false, pending: NodeJS.Timeout | undefined, again: NodeJS.Timeout | undefined
  const tell = (): void => { for (const callback of callbacks) callback() }

  function open(): void {
    if (client || opening || closed) return
    opening = true
    const fresh = new pg.Client({ connectionString: url, application_name: 'ecm-fhir news', keepAlive: true, connectionTimeoutMillis: 5_000 })
    const lost = (): void => {
      if (client === fresh || opening) {
        client = undefined
        opening = false
        if (!closed) again ??= setTimeout(() => { again = undefined; open() }, AGAIN).unref()
      }
    }
    fresh.on('error', lost).on('end', lost).on('notification', ({ payload }) => { if (payload !== me) tell() })
    fresh.connect().then(() => fresh.query(`listen ${CHANNEL}`)).then(() => {
      opening = false
      if (closed) return void fresh.end().catch(() => {})
      client = fresh
      tell() // whatever was missed meanwhile
    }).catch(() => { lost(); fresh.end().catch(() => {}) })
  }
  /** One at a time; what is committed meanwhile goes with the next. */
  async function notify(): Promise<void> {
    more = false
    await client?.query('select pg_notify($1, $2)', [CHANNEL, me]).catch(() => {})
    pending = undefined
    if (more) notifySoon()
  }
  function notifySoon(): void {
    more = true
    if (!closed) pending ??= setTimeout(() => void notify(), EVERY).unref()
  }
  return {
    committed() {
      setImmediate(tell)
      open()
      notifySoon()
    },
    onNews(callback) {
      callbacks.add(callback)
      open()
      return () => { callbacks.delete(callback) }
    },
    async close() {
      closed = true
      clearTimeout(pending)
      clearTimeout(again)
      callbacks.clear()
      const last = client
      client = undefined
      await last?.end().catch(() => {})
    },
  }
}
