/** Tells: reads the changes by its cursor, and stores who is told of them, with numbers, together with the cursor's move. */
import { EVERYTHING } from '../fhir/scope.ts'
import type { News, SubscriptionState } from '../repository/news.ts'
import type { Repository } from '../repository/repository.ts'
import { Roster } from '../subscriptions/match.ts'
import { stepOf } from '../subscriptions/step.ts'
import { subscriberOf, type Reading, type Subscriber } from '../subscriptions/subscriber.ts'
import { TOPICS } from '../subscriptions/topics.ts'

export interface ChangesParts {
  readonly repository: Pick<Repository, 'within'>
  readonly news: News
  readonly reading: Reading
  /** Called when there may be something to deliver. */
  onTold(): void
}

export interface Changes {
  /** Reads one batch. @returns whether more may be waiting */
  turn(): Promise<boolean>
  /** The subscriptions as this process last knew them. */
  subscribers(): Iterable<Subscriber>
}

const READER = 'subscriptions'
const BATCH = 256
/** Of other types nobody is told. */
const CONCERNED = ['Subscription', ...new Set(TOPICS.map(topic => topic.resource))]

/**
 * Several processes may tell at once: each works out the same, one stores it, for the cursor moves only from where its reader had seen it.
 * Whoever lost reads the subscriptions again.
 */
export function changesReader(parts: ChangesParts): Changes {
  const { news, reading, onTold } = parts
  let roster = new Roster(), known: bigint | undefined
  return {
    async turn() {
      await news.step()
      const from = await news.cursor(READER)
      // The cursor first: subscriptions read behind it can only be too new, and then nothing is stored.
      if (from !== known) { roster = await roll(await news.states(), roster, parts); known = from }
      const { changes, upTo } = await news.changesAfter(from, CONCERNED, BATCH)
      if (upTo === from) return false
      const step = stepOf(changes, roster, reading), stored = await news.record(READER, { from, upTo, ...step })
      known = stored ? upTo : undefined
      if (step.told.length > 0 || step.states.length > 0) onTold()
      return !stored || upTo - from >= BigInt(BATCH)
    },
    subscribers: () => roster.all(),
  }
}

/** Every subscription as its state names it. One that cannot be read is left out: the others are told all the same. */
async function roll(states: readonly SubscriptionState[], before: Roster, { repository, reading }: ChangesParts): Promise<Roster> {
  const record = repository.within(EVERYTHING)
  const read = async ({ subscription, version, principal }: SubscriptionState): Promise<Subscriber | undefined> => {
    const same = before.get(subscription)
    if (same?.version === version) return same
    const stored = await record.vread('Subscription', subscription, version).catch(() => undefined)
    return stored && subscriberOf(stored, principal, reading)
  }
  const subscribers = await Promise.all(states.filter(({ status }) => status !== 'off').map(read))
  return new Roster(subscribers.filter(subscriber => subscriber !== undefined))
}
