/** The record's news for its readers: numbered changes, and what is told of them, each step in one transaction. */
import type { Principal, Role } from '../fhir/cause.ts'
import { advanceCursor, changesAfter, lockCursor, moveCursor, readCursor, versionsAfter } from '../storage/news/changes.ts'
import type { NewsHint } from '../storage/news/hint.ts'
import { endLease, eventRows, insertEvents, nextEvents, nextNumbers, putState, renewLease, stateRows, takeLeases, type EventRow, type OutcomeRow, type StateRow } from '../storage/news/telling.ts'
import { patiently } from '../storage/patience.ts'
import type { Pool } from '../storage/pool.ts'
import { transaction, type Transaction } from '../storage/transaction.ts'
import type { Change, Event, News, Outcome, Step, SubscriptionState, TellingStatus } from './news.ts'
import { numberChanges } from './sequencer.ts'

const MOST_EVENTS = 1_000, EVENTS_AT_ONCE = 50

export function newsOf(pool: Pool, hint: NewsHint, now: () => Date): News {
  return {
    step: () => numberChanges(pool),
    async changesAfter(no, types, limit) {
      const { changes, upTo } = await patiently(() => changesAfter(pool, no, { types, most: limit }))
      return { upTo, changes: changes.map(({ change, before }): Change => ({
        no: change.no, type: change.after.type, id: change.after.id, version: change.after.version, before, after: change.after, principal: principalOf(change),
      })) }
    },
    versionsAfter: (no, types, limit) => patiently(() => versionsAfter(pool, no, { types, most: limit })),
    cursor: reader => patiently(() => readCursor(pool, reader)),
    async record(reader, step) {
      const { from, upTo, told, states } = step
      if (told.length + states.length === 0 && from > 0n) return await patiently(() => advanceCursor(pool, reader, { from, to: upTo }))
      return await transaction(pool, tx => recordStep(tx, reader, step, now()))
    },
    states: async () => (await patiently(() => stateRows(pool))).map(stateOf),
    async stateOf(subscription) {
      const [row] = await patiently(() => stateRows(pool, subscription))
      return row && stateOf(row)
    },
    eventsOf: async (subscription, from, to) => (await patiently(() => eventRows(pool, subscription, { from, to, most: MOST_EVENTS }))).map(eventOf),
    async dueDeliveries(lease, limit, events = EVENTS_AT_ONCE) {
      const states = await takeLeases(pool, lease, limit)
      const waiting = Map.groupBy(await nextEvents(pool, states.filter(state => state.status === 'active'), events), event => event.subscription)
      return states.map(state => ({ state: stateOf(state), events: (waiting.get(state.id) ?? []).map(eventOf) }))
    },
    renew: (subscription, lease) => renewLease(pool, subscription, lease),
    outcome: (subscription, owner, outcome) => patiently(() => endLease(pool, subscription, owner, outcomeRow(outcome, now()))),
    onNews: callback => hint.onNews(callback),
  }
}

async function recordStep(tx: Transaction, reader: string, { from, upTo, told, states }: Step, now: Date): Promise<boolean> {
  if (await lockCursor(tx, reader) !== from) return false
  const events = told.map(({ subscription, change: { no, type, id, version } }) => ({ subscription, no, type, id, version: Number(version) }))
  const put = states.map(state => putState(tx, { id: state.subscription, version: state.version, status: state.status }, now))
  const [numbered] = await Promise.all([nextNumbers(tx, events), ...put])
  await Promise.all([insertEvents(tx, numbered), moveCursor({ run: tx.last }, reader, upTo)])
  return true
}

function outcomeRow(outcome: Outcome, now: Date): OutcomeRow {
  switch (outcome.did) {
    case 'delivered': return { delivered: outcome.number, status: undefined, error: undefined, dueAt: now }
    case 'shaken': return { delivered: undefined, status: 'active', error: undefined, dueAt: now }
    case 'failed': return { delivered: undefined, status: outcome.status, error: outcome.error, dueAt: outcome.retryAt }
  }
}

const principalOf = ({ who, party, role }: { readonly who: string; readonly party: string | null; readonly role: string }): Principal =>
  ({ name: who, party: party ?? undefined, role: role as Role, scopes: [] })

const stateOf = (row: StateRow): SubscriptionState => ({
  subscription: row.id, version: row.version, status: row.status as TellingStatus, principal: principalOf(row), next: row.next, delivered: row.delivered,
  attempts: row.attempts, dueAt: row.due_at, lastError: row.last_error ?? undefined,
})
const eventOf = (row: EventRow): Event => ({ ...row, version: String(row.version) })
