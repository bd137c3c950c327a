/** What a Subscription asks for, read without trust: it may not have been checked against R4 yet.  R4 Subscriptions Backport, StructureDefinition-backport-subscription */
import { CHANNEL_TYPE, FILTER_CRITERIA, HEARTBEAT_PERIOD, PAYLOAD_CONTENT, TIMEOUT } from './backport.ts'

export interface Wanted {
  readonly status: string | undefined
  /** The topic's canonical. */
  readonly criteria: string
  readonly filters: readonly Found<string>[]
  /** An instant as text. */
  readonly end: string | undefined
  readonly type: string | undefined
  /** A channel beyond R4's was asked for. */
  readonly otherChannel: boolean
  readonly endpoint: string | undefined
  /** 'Name: value' */
  readonly headers: readonly string[]
  readonly payload: string | undefined
  readonly contents: readonly unknown[]
  /** Seconds. */
  readonly heartbeat: Found<unknown> | undefined
  /** Seconds. */
  readonly timeout: Found<unknown> | undefined
}
/** An extension's value, and its place among its siblings. */
export interface Found<T> { readonly value: T; readonly at: number }

type Json = Readonly<Record<string, unknown>>

export function wanted(subscription: object): Wanted {
  const root = object(subscription), channel = object(root['channel'])
  return {
    status: text(root['status']),
    criteria: text(root['criteria']) ?? '',
    filters: extensions(root['_criteria'], FILTER_CRITERIA, 'valueString').map(({ value, at }) => ({ value: text(value) ?? '', at })),
    end: text(root['end']),
    type: text(channel['type']),
    otherChannel: extensions(channel['_type'], CHANNEL_TYPE, 'valueCoding').length > 0,
    endpoint: text(channel['endpoint']),
    headers: list(channel['header']).map(line => text(line) ?? ''),
    payload: text(channel['payload']),
    contents: extensions(channel['_payload'], PAYLOAD_CONTENT, 'valueCode').map(({ value }) => value),
    heartbeat: extensions(channel, HEARTBEAT_PERIOD, 'valueUnsignedInt')[0],
    timeout: extensions(channel, TIMEOUT, 'valueUnsignedInt')[0],
  }
}

/** Every extension's URL on an element, with its place among its siblings. */
export const extensionUrls = (element: unknown): readonly string[] => list(object(element)['extension']).map(e => text(object(e)['url']) ?? '')

const extensions = (element: unknown, url: string, name: string): readonly Found<unknown>[] =>
  list(object(element)['extension']).flatMap((extension, at) => object(extension)['url'] === url ? [{ value: object(extension)[name], at }] : [])
const object = (value: unknown): Json => typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Json : {}
const list = (value: unknown): readonly unknown[] => Array.isArray(value) ? value : []
const text = (value: unknown): string | undefined => typeof value === 'string' ? value : undefined
