/**
 * Takes up again what is held about people nobody knew, once they or their visit are known: the message goes in by the same way as
 * any other. What it tells, and that it is held no more, are stored as one, so that it is told once however often it is tried.
 */
import type { Parameters } from '@medplum/fhirtypes'
import type { Principal } from '../fhir/cause.ts'
import { identifierText, openMessage, type HeldMessage } from '../fhir/held-message.ts'
import { parseJson } from '../fhir/json.ts'
import type { Log } from '../fhir/log.ts'
import type { Dispatch } from '../fhir/request.ts'
import type { Secrets } from '../fhir/secrets.ts'
import type { Version } from '../fhir/version.ts'
import type { HeldCipher, HeldMessages } from '../repository/held-messages.ts'
import type { News } from '../repository/news.ts'

export interface HeldParts {
  readonly messages: HeldMessages
  readonly dispatch: Dispatch
  /** A principal as it stands now. */
  principalOf(name: string): Principal | undefined
  readonly secrets: Secrets
}
export interface HeldWorkParts extends HeldParts {
  readonly news: Pick<News, 'cursor' | 'versionsAfter' | 'record'>
  readonly log: Log
  newId(): string
}

/** Each @returns whether more may be waiting */
export interface HeldWork {
  /** Reads one batch of news: who, and which visit, has become known. */
  read(signal: AbortSignal): Promise<boolean>
  /**
   * Looks once more for the person of what was held a moment ago: they may have become known between the look that found nobody
   * and the moment it was stored, and then no news tells of them any more.
   */
  look(signal: AbortSignal): Promise<boolean>
}

const READER = 'held-messages'
const BATCH = 512, AT_ONCE = 256
/** Whose identifiers make a message's person or visit known. */
const TYPES = ['Patient', 'Encounter']

export function heldWork(parts: HeldWorkParts): HeldWork {
  const { news, messages, secrets } = parts
  return {
    async read(signal) {
      const from = await news.cursor(READER), { versions, upTo } = await news.versionsAfter(from, TYPES, BATCH)
      if (upTo === from) return false
      const known = versions.map(version => identifiersOf(version).flatMap(text => secrets.tags(text)))
      const waiting = new Set((await messages.tagsHeld(known.flat())).map(hex))
      for (const tags of known) {
        if (tags.some(tag => waiting.has(hex(tag)))) await takeAll(tags, parts, signal)
      }
      if (signal.aborted) return false
      const moved = await news.record(READER, { from, upTo, told: [], states: [] })
      return !moved || upTo - from >= BigInt(BATCH)
    },
    async look(signal) {
      const held = await messages.unlooked(AT_ONCE)
      await takeInOrder(held, parts, signal)
      if (held.length === 0 || signal.aborted) return false
      await messages.looked(held)
      return held.length === AT_ONCE
    },
  }
}

/** All that is held under any of these tags. */
async function takeAll(tags: readonly Buffer[], parts: HeldWorkParts, signal: AbortSignal): Promise<void> {
  for (;;) {
    const held = await parts.messages.under(tags, AT_ONCE), taken = await takeInOrder(held, parts, signal)
    if (held.length < AT_ONCE || taken === 0 || signal.aborted) return
  }
}

type Opened = HeldCipher & HeldMessage

/** In the order in which things happened. @returns how many are held no more. @throws Error when it must be tried again */
async function takeInOrder(held: readonly HeldCipher[], parts: HeldWorkParts, signal: AbortSignal): Promise<number> {
  let taken = 0
  for (const message of held.flatMap(one => opened(one, parts)).toSorted((a, b) => a.at - b.at)) {
    if (signal.aborted) break
    if (await take(message, parts)) taken++
  }
  return taken
}

function opened(held: HeldCipher, { secrets, log }: HeldWorkParts): Opened[] {
  try {
    const message = openMessage(held.cipher, held, secrets)
    if (message) return [{ ...held, ...message }]
    log.warn({}, 'A held message was sealed with a key that this server does not have')
  } catch (err) {
    log.error({ err: err instanceof Error ? err : undefined }, 'A held message does not open: it was altered')
  }
  return []
}

/** What is refused stays until its time is over, and is tried again at the next news of its person. */
async function take({ text, principal: name }: Opened, { dispatch, principalOf, newId, log }: HeldWorkParts): Promise<boolean> {
  const principal = principalOf(name)
  if (!principal) {
    log.warn({}, 'The sender of a held message is no longer known: it is not taken')
    return false
  }
  const body = JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'message', valueString: text }, { name: 'held', valueBoolean: true }] } satisfies Parameters)
  const { status, body: answer = '' } = await dispatch({ method: 'POST', path: ['$process-v2'], query: '', headers: { 'content-type': 'application/fhir+json' }, body, principal, door: 'worker', id: newId() })
  if (status === 503) throw new Error('a held message could not be taken just now')
  if (status >= 300) {
    log.warn({ status }, 'A held message was refused')
    return false
  }
  return (parseJson(answer) as Parameters).parameter?.find(({ name }) => name === 'disposition')?.valueCode !== 'held'
}

interface Identified { readonly identifier?: readonly { readonly system?: string; readonly value?: string }[] }

const identifiersOf = (version: Version): string[] => version.deleted ? [] : (parseJson(version.text) as Identified).identifier?.filter(({ value }) => value !== undefined).map(identifierText) ?? []
const hex = (tag: Buffer): string => tag.toString('hex')
