/**
 * Signs of life to those who asked for them: when nothing was sent for the period they name.  R4 Subscriptions Backport, backport-heartbeat-period
 * Every process with workers counts for itself, so with several of them a subscriber may hear more often than it asked.
 */
import type { News } from '../repository/news.ts'
import type { Subscriber } from '../subscriptions/subscriber.ts'
import { send, type DeliveryParts } from './delivery.ts'

export interface HeartbeatsParts extends DeliveryParts {
  readonly news: Pick<News, 'stateOf'>
  subscribers(): Iterable<Subscriber>
}

export interface Heartbeats {
  turn(signal: AbortSignal): Promise<void>
  /** Something else was sent. */
  sent(subscription: string): void
}

export function heartbeats(parts: HeartbeatsParts): Heartbeats {
  const last = new Map<string, number>(), began = parts.now().getTime()
  const sent = (subscription: string): void => { last.set(subscription, parts.now().getTime()) }
  return {
    sent,
    async turn(signal) {
      const now = parts.now().getTime()
      const due = [...parts.subscribers()].filter(({ id, status, channel: { heartbeat } }) => status === 'active' && heartbeat !== undefined && now - (last.get(id) ?? began) >= heartbeat)
      await Promise.all(due.map(async subscriber => {
        const state = await parts.news.stateOf(subscriber.id)
        sent(subscriber.id) // an endpoint that is down is found by its events; the next heartbeat comes in its time
        if (state?.status === 'active') await send('heartbeat', { subscriber, signal, parts }, state.next - 1n, [])
      }))
    },
  }
}
