/** Starts and stops the work nobody asks for: telling changes, delivering them, signs of life, taking up what is held. */
import type { Principal } from '../fhir/cause.ts'
import type { Log } from '../fhir/log.ts'
import type { Scope } from '../fhir/scope.ts'
import type { RestHook } from '../outbound/rest-hook.ts'
import type { HeldMessages } from '../repository/held-messages.ts'
import type { News } from '../repository/news.ts'
import type { Repository } from '../repository/repository.ts'
import type { FilterSearch } from '../subscriptions/filter.ts'
import { changesReader } from './changes.ts'
import { deliveries } from './deliveries.ts'
import { recordDue, type DueWork } from './due.ts'
import { heartbeats } from './heartbeats.ts'
import { heldWork, type HeldParts } from './held.ts'
import { loop, type Loop } from './loop.ts'

export interface WorkerParts {
  readonly repository: Pick<Repository, 'within' | 'commit' | 'logAccess'>
  readonly news: News
  readonly outbound: RestHook
  /** Without `taking`, what is held only waits for its end. Absent: nothing is ever held. */
  readonly held?: { readonly messages: HeldMessages; readonly taking?: Omit<HeldParts, 'messages'> }
  /** What becomes true by a day alone. */
  readonly due: DueWork
  /** Removes what only served as a lock. */
  sweep(): Promise<void>
  /** Who may see what. The principal has name, party and role, but no SMART scopes: the record keeps none. */
  scopeOf(principal: Principal): Scope
  readonly search: FilterSearch
  /** The FHIR base as clients see it. */
  readonly base: string
  readonly log: Log
  now(): Date
  newId(): string
  /** From 0 to below 1; Math.random when absent. */
  random?(): number
}

export interface Workers {
  /** Something was committed. */
  wake(): void
  /** Takes no more work; what is under way may end within five seconds, then it is broken off. `outbound` is its maker's to close. */
  stop(): Promise<void>
}

const EVERY = 1_000
/** The longest rest: a turn over the news costs a dozen statements whether it deals with one change or with hundreds. */
const PACE = 50
const GRACE = 5_000
const MINUTE = 60_000, DAY = 24 * 60 * MINUTE

export function startWorkers(parts: WorkerParts): Workers {
  const { repository, news, search, scopeOf, log, random = Math.random } = parts
  const reading = { search, scopeOf }, stopping = new AbortController()
  const changes = changesReader({ repository, news, reading, onTold: () => deliveryLoop.wake() })
  const delivery = { ...parts, reading, random }
  const beats = heartbeats({ ...delivery, subscribers: () => changes.subscribers() })
  const delivering = deliveries({
    ...delivery,
    onEnd(subscription, delivered) {
      if (delivered) beats.sent(subscription)
      changeLoop.wake()
      deliveryLoop.wake()
    },
  })
  const changeLoop = loop({ worker: 'changes', every: EVERY, pace: PACE, log, turn: () => changes.turn() })
  const deliveryLoop = loop({ worker: 'deliveries', every: EVERY, log, turn: () => delivering.turn() })
  const beatLoop = loop({ worker: 'heartbeats', every: 5 * EVERY, log, turn: () => beats.turn(stopping.signal).then(() => false) })
  const sweepLoop = loop({ worker: 'sweep', every: DAY, log, turn: () => parts.sweep().then(() => false) })
  // Midnight is not waited for: a day begins at the latest a few minutes late.
  const dueLoop = loop({ worker: 'due', every: 5 * MINUTE, log, turn: () => recordDue(parts, stopping.signal) })
  const held = heldLoops(parts, stopping.signal)
  const wake = (): void => {
    changeLoop.wake()
    held.reading?.wake()
  }
  const forget = news.onNews(wake)
  return {
    wake,
    async stop() {
      forget()
      stopping.abort()
      await Promise.all([changeLoop.stop(), deliveryLoop.stop(), beatLoop.stop(), sweepLoop.stop(), dueLoop.stop(), ...Object.values(held).map(one => one.stop())])
      await delivering.drain(GRACE)
    },
  }
}

/** Those whose time is over go within a minute, whether or not anything is held any more. */
function heldLoops({ held, news, log, newId }: WorkerParts, signal: AbortSignal): { readonly ending?: Loop; readonly reading?: Loop; readonly looking?: Loop } {
  if (!held) return {}
  const ending = loop({ worker: 'held-end', every: MINUTE, log, turn: () => held.messages.expire().then(() => false) })
  if (!held.taking) return { ending }
  const work = heldWork({ ...held.taking, messages: held.messages, news, log, newId })
  return {
    ending,
    reading: loop({ worker: 'held-news', every: EVERY, pace: PACE, log, turn: () => work.read(signal) }),
    looking: loop({ worker: 'held-look', every: 5 * EVERY, log, turn: () => work.look(signal) }),
  }
}
