/** One step of the telling: what a run of changes means to the subscriptions, those among the changes included. Pure but for the roster, which it brings up to date. */
import type { Change, StateChange, Step } from '../repository/news.ts'
import { toldOf, type Roster } from './match.ts'
import { subscriberOf, type Reading } from './subscriber.ts'

/** A subscription is told of what comes after the change that made it so, and never of what came before. */
export function stepOf(changes: readonly Change[], roster: Roster, reading: Reading): Pick<Step, 'states' | 'told'> {
  const states = new Map<string, StateChange>(), told: { subscription: string; change: Change }[] = []
  for (const change of changes) {
    if (change.type === 'Subscription') states.set(change.id, stands(change, roster, reading))
    for (const subscription of toldOf(change, roster, reading.search)) told.push({ subscription, change })
  }
  return { states: [...states.values()], told }
}

/** Its events are tested against the scope of whoever created it, whoever changes it later. */
function stands({ id, before, after, principal }: Change, roster: Roster, reading: Reading): StateChange {
  const creator = before && !before.deleted ? roster.get(id)?.principal ?? principal : principal
  const subscriber = after.deleted ? undefined : subscriberOf(after, creator, reading)
  if (subscriber) roster.put(subscriber)
  else roster.remove(id)
  return { subscription: id, version: after.version, status: subscriber?.status ?? 'off' }
}
