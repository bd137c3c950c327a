/**
 * The notification Bundle: a history whose first entry is a Parameters with the subscription's status; stored text is spliced in unread.
 * R4 Subscriptions Backport, notifications.html, payloads.html, StructureDefinition-backport-subscription-status-r4
 */
import { bundleText, historyEntry, type EntryText } from '../fhir/bundle.ts'
import type { TellingStatus } from '../repository/news.ts'
import { NOTIFICATION_PROFILE, STATUS_PROFILE, type Content, type NotificationType } from './backport.ts'
import type { Focus } from './focus.ts'

export interface Standing {
  /** The Subscription's id. */
  readonly subscription: string
  /** The topic's canonical. */
  readonly topic: string
  readonly status: TellingStatus
  /** All events numbered so far; of an event notification the number of its last event, so that a repeat says the same. */
  readonly events: bigint
  readonly content: Content
  /** Of status error: why. */
  readonly error?: string | undefined
}

export interface Told {
  readonly number: bigint
  readonly at: Date
  /** undefined: not (or no longer) to be seen; the number stays. */
  readonly focus: Focus | undefined
}

/** What a notification is made with: the base as clients see it, two new ids' source, the instant of sending. */
export interface Making { readonly base: string; readonly at: Date; newId(): string }

export function notification(type: NotificationType, standing: Standing, told: readonly Told[], making: Making): string {
  const { base, at, newId } = making, timestamp = at.toISOString()
  return bundleText({
    type: 'history', id: newId(), lastUpdated: timestamp, profile: NOTIFICATION_PROFILE, timestamp,
    entries: [statusEntry(type, standing, told, making), ...standing.content === 'full-resource' ? told.flatMap(({ focus }) => focus ? [focusEntry(focus, base)] : []) : []],
  })
}

/** Its request is what would ask for the same: Subscription/[id]/$status. */
export function statusEntry(type: NotificationType, standing: Standing, told: readonly Told[], { base, newId }: Pick<Making, 'base' | 'newId'>): EntryText {
  const id = newId()
  return {
    fullUrl: `urn:uuid:${id}`,
    resource: JSON.stringify({ resourceType: 'Parameters', id, meta: { profile: [STATUS_PROFILE] }, parameter: parameters(type, standing, told, base) }),
    request: { method: 'GET', url: `${base}/Subscription/${standing.subscription}/$status` },
    response: { status: '200' },
  }
}

function parameters(type: NotificationType, standing: Standing, told: readonly Told[], base: string): readonly object[] {
  const { subscription, topic, status, events, content, error } = standing
  return [
    { name: 'subscription', valueReference: { reference: `${base}/Subscription/${subscription}` } },
    ...content === 'empty' ? [] : [{ name: 'topic', valueCanonical: topic }],
    { name: 'status', valueCode: status },
    { name: 'type', valueCode: type },
    { name: 'events-since-subscription-start', valueString: String(events) },
    ...told.map(({ number, at, focus }) => ({
      name: 'notification-event',
      part: [
        { name: 'event-number', valueString: String(number) },
        { name: 'timestamp', valueInstant: at.toISOString() },
        ...focus && content !== 'empty' ? [{ name: 'focus', valueReference: { reference: `${base}/${focus.type}/${focus.id}` } }] : [],
      ],
    })),
    ...error === undefined ? [] : [{ name: 'error', valueCodeableConcept: { coding: [{ system: SUBSCRIPTION_ERROR, code: 'no-response' }], text: error } }],
  ]
}
const SUBSCRIPTION_ERROR = 'http://terminology.hl7.org/CodeSystem/subscription-error'

function focusEntry({ type, id, version }: Focus, base: string): EntryText {
  if (version) return historyEntry(version, base)
  return { fullUrl: `${base}/${type}/${id}`, request: { method: 'DELETE', url: `${type}/${id}` }, response: { status: '204' } }
}
