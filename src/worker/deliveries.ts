/** Delivers: takes the lease of each subscription to which something is due, and lets none wait for another. */
import type { Due, Lease, News, Outcome } from '../repository/news.ts'
import { delayAfter } from './backoff.ts'
import { outcomeOf, type DeliveryParts } from './delivery.ts'

export interface DeliveriesParts extends DeliveryParts {
  readonly news: Pick<News, 'dueDeliveries' | 'renew' | 'outcome'>
  /** Called when a delivery has ended: there may be more. */
  onEnd(subscription: string, delivered: boolean): void
}

export interface Deliveries {
  /** Takes what is due, without waiting for its end. @returns whether more may be due at once */
  turn(): Promise<boolean>
  /** Lets what is under way end within some milliseconds, then breaks it off and gives the leases back. */
  drain(grace: number): Promise<void>
}

/** Renewed at half its time, however long an answer is awaited. A worker that is killed holds its subscriptions up for no longer. */
const LEASE = 10_000
const MOST_UNDERWAY = 64
const EVENTS_A_TURN = 16

export function deliveries(parts: DeliveriesParts): Deliveries {
  const { news, now, newId } = parts
  const underway = new Set<Promise<void>>(), stop = new AbortController()
  return {
    async turn() {
      const room = MOST_UNDERWAY - underway.size
      if (room === 0 || stop.signal.aborted) return false
      const owner = newId(), due = await news.dueDeliveries(leaseOf(owner, now()), room, EVENTS_A_TURN)
      for (const one of due) {
        const ended = deliver(one, owner, stop.signal, parts).finally(() => underway.delete(ended))
        underway.add(ended)
      }
      return due.length > 0 && underway.size < MOST_UNDERWAY
    },
    async drain(grace) {
      const timer = setTimeout(() => stop.abort(), grace)
      await Promise.all(underway)
      clearTimeout(timer)
    },
  }
}

async function deliver(due: Due, owner: string, stop: AbortSignal, parts: DeliveriesParts): Promise<void> {
  const { news, log, now, onEnd } = parts, { subscription } = due.state, lost = new AbortController()
  let delivered = false
  const renewal = setInterval(() => {
    news.renew(subscription, leaseOf(owner, now())).then(held => { if (!held) lost.abort() }, () => undefined)
  }, LEASE / 2)
  try {
    const outcome = await outcomeOf(due, AbortSignal.any([stop, lost.signal]), parts) ?? againSoon('Stopped before the answer', now())
    if (lost.signal.aborted) return
    delivered = outcome.did !== 'failed'
    if (outcome.did === 'failed') log.info({ reason: outcome.error, attempts: due.state.attempts + 1 }, 'A notification was not delivered')
    if (!await news.outcome(subscription, owner, outcome)) log.warn({}, 'A delivery lost its lease')
  } catch (err) {
    log.error({ err: err instanceof Error ? err : new Error(typeof err) }, 'A delivery broke off')
    const wait = delayAfter(due.state.attempts + 1, parts.random())
    // Where even this cannot be recorded, the lease runs out by itself.
    await news.outcome(subscription, owner, againSoon('Unexpected error', new Date(now().getTime() + wait))).catch(() => false)
  } finally {
    clearInterval(renewal)
    onEnd(subscription, delivered)
  }
}

const againSoon = (error: string, retryAt: Date): Outcome => ({ did: 'failed', error, retryAt })
const leaseOf = (owner: string, now: Date): Lease => ({ owner, now, until: new Date(now.getTime() + LEASE) })
