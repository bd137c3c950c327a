/** One subscription's turn: its handshake, or its events in their order, until one fails. */
import { FhirError } from '../fhir/error.ts'
import type { Log } from '../fhir/log.ts'
import { EVERYTHING } from '../fhir/scope.ts'
import type { Version } from '../fhir/version.ts'
import type { Sent, RestHook } from '../outbound/rest-hook.ts'
import type { Due, Event, Outcome, TellingStatus } from '../repository/news.ts'
import type { Repository } from '../repository/repository.ts'
import { focusOf, type Focus } from '../subscriptions/focus.ts'
import { notification, type Told } from '../subscriptions/notification.ts'
import { statusWrite } from '../subscriptions/status.ts'
import { isItsOwn, subscriberOf, type Reading, type Subscriber } from '../subscriptions/subscriber.ts'
import type { NotificationType } from '../subscriptions/backport.ts'
import { delayAfter, EVENT_FAILURES, HANDSHAKE_FAILURES } from './backoff.ts'

export interface DeliveryParts {
  readonly repository: Pick<Repository, 'within' | 'commit' | 'logAccess'>
  readonly outbound: RestHook
  readonly reading: Reading
  /** The FHIR base as clients see it. */
  readonly base: string
  readonly log: Log
  now(): Date
  newId(): string
  /** From 0 to below 1. */
  random(): number
}

/** A subscription with what it needs to be told. */
interface Underway { readonly due: Due; readonly version: Version; readonly subscriber: Subscriber; readonly signal: AbortSignal; readonly parts: DeliveryParts }

/**
 * What to record; undefined: nothing, since we were stopped, or the lease is lost.
 * The Subscription as it stands now decides, not the state: 'off' holds from the moment it is stored.
 */
export async function outcomeOf(due: Due, signal: AbortSignal, parts: DeliveryParts): Promise<Outcome | undefined> {
  const version = await parts.repository.within(EVERYTHING).find('Subscription', due.state.subscription)
  if (!version) return fallen('off', 'The subscription is deleted', parts)
  const subscriber = subscriberOf(version, due.state.principal, parts.reading)
  if (!subscriber) return fallen('error', 'The topic or a filter of the subscription is no longer known', parts)
  const underway: Underway = { due, version, subscriber, signal, parts }
  if (subscriber.ends !== undefined && subscriber.ends <= parts.now().getTime()) return fall(underway, 'off', 'The subscription has ended')
  if (!isItsOwn(version, subscriber.principal) && subscriber.status !== 'off') return fall(underway, 'error', 'Another party has changed the subscription: its own must request it again')
  switch (subscriber.status) {
    case 'off': case 'error': return fallen(subscriber.status, due.state.lastError ?? 'The subscription is not active', parts)
    case 'requested': return shakeHands(underway)
    case 'active': return due.events.length === 0 ? { did: 'shaken' } : tell(underway)
  }
}

async function shakeHands(underway: Underway): Promise<Outcome | undefined> {
  const { due } = underway
  const sent = await send('handshake', underway, due.state.next - 1n, [])
  return sent.ok ? await set(underway, 'active') ?? { did: 'shaken' } : afterFailure(sent, underway, HANDSHAKE_FAILURES)
}

async function tell(underway: Underway): Promise<Outcome | undefined> {
  const { due, signal } = underway
  let delivered: bigint | undefined
  for (const event of due.events) {
    if (signal.aborted) break
    const sent = await send('event-notification', underway, event.number, [await toldOf(event, underway)])
    // What failed behind a success comes up again at once, first in its line.
    if (!sent.ok) return delivered === undefined ? afterFailure(sent, underway, EVENT_FAILURES) : { did: 'delivered', number: delivered }
    delivered = event.number
  }
  return delivered === undefined ? undefined : { did: 'delivered', number: delivered }
}

/** The scope is tested again: what may no longer be seen keeps its number and says nothing else. Who is told what is logged before it is sent. */
async function toldOf(event: Event, { subscriber, parts }: Underway): Promise<Told> {
  const { number, at } = event
  const focus = subscriber.channel.content === 'empty' ? undefined : await focusOf(event, parts.repository.within(subscriber.scope))
  if (focus) await logTold(focus, subscriber, parts)
  return { number, at, focus }
}

async function logTold({ type, id, version }: Focus, { id: subscription, principal }: Subscriber, { repository, now, newId }: DeliveryParts): Promise<void> {
  const patient = version?.owners.patient
  await repository.logAccess({
    at: now(), principal: principal.name, party: principal.party, action: 'notify', type, target: id, patients: patient === undefined ? [] : [patient],
    outcome: 200, reasons: [`Subscription/${subscription}`], request: newId(),
  })
}

/** Any notification to a subscriber, POSTed. @param events those numbered so far, or up to the one told */
export async function send(type: NotificationType, { subscriber, signal, parts }: Pick<Underway, 'subscriber' | 'signal' | 'parts'>, events: bigint, told: readonly Told[]): Promise<Sent> {
  const { id, topic, status, channel: { endpoint, headers, contentType, content, timeout } } = subscriber
  const body = notification(type, { subscription: id, topic: topic.url, status, events, content }, told, { base: parts.base, at: parts.now(), newId: parts.newId })
  return parts.outbound.post({ url: endpoint, headers, contentType, body, timeout }, signal)
}

function afterFailure(sent: Sent & { ok: false }, underway: Underway, limit: number): Outcome | undefined | Promise<Outcome> {
  const { due, parts } = underway, failures = due.state.attempts + 1
  if (sent.failed === 'stopped') return undefined
  if (sent.failed === 'gone') return fall(underway, 'off', sent.reason)
  if (!sent.retryable) return fall(underway, 'error', sent.reason)
  if (failures >= limit) return fall(underway, 'error', `${sent.reason}; given up after ${failures} tries`)
  const delay = Math.max(delayAfter(failures, parts.random()), sent.retryAfter ?? 0)
  return { did: 'failed', error: sent.reason, retryAt: new Date(parts.now().getTime() + delay) }
}

/** The subscription falls into a status, in the record first: there its client finds the reason. */
async function fall(underway: Underway, status: TellingStatus, reason: string): Promise<Outcome> {
  underway.parts.log.warn({ reason, status, attempts: underway.due.state.attempts + 1 }, 'A subscription is no longer told')
  return await set(underway, status, reason) ?? fallen(status, reason, underway.parts)
}

const fallen = (status: TellingStatus, error: string, { now }: DeliveryParts): Outcome => ({ did: 'failed', error, retryAt: now(), status })

/** Stores the status. @returns what to record instead when the client has changed the subscription meanwhile: its word counts */
async function set({ version, subscriber, parts }: Underway, status: TellingStatus, error?: string): Promise<Outcome | undefined> {
  const { repository, newId, now } = parts
  try {
    await repository.commit([statusWrite(version, status, error)], {
      cause: { principal: subscriber.principal, door: 'worker', request: newId(), action: 'subscription-status' }, scope: EVERYTHING,
    })
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof FhirError) || !MOVED.has(thrown.kind)) throw thrown
    return { did: 'failed', error: 'The subscription was changed meanwhile', retryAt: new Date(now().getTime() + SOON) }
  }
}
const MOVED: ReadonlySet<string> = new Set(['stale-version', 'gone', 'not-found'])
const SOON = 1_000
