import { FhirError, invalid, notFound } from '../../fhir/error.ts'
import { CONTENTS, type Content } from '../../subscriptions/backport.ts'
import { focusOf } from '../../subscriptions/focus.ts'
import { notification } from '../../subscriptions/notification.ts'
import { standingOf } from '../../subscriptions/standing.ts'
import type { ReadingOperation } from '../operation.ts'
import { definition } from './definition.ts'

type Asked = { readonly id: string; readonly eventsSinceNumber?: string; readonly eventsUntilNumber?: string; readonly content?: string }

const MOST = 100n

/** Subscription/[id]/$events: what was told, told again; tested against the caller's scope now. */
export const operation: ReadingOperation<Asked> = {
  definition,
  async run({ id, eventsSinceNumber, eventsUntilNumber, content }, { repository, news, base, at, newId }) {
    const from = numberOf('eventsSinceNumber', eventsSinceNumber) ?? 1n, until = numberOf('eventsUntilNumber', eventsUntilNumber), level = levelOf(content)
    const version = await repository.read('Subscription', id)
    if (!news) throw new FhirError('unsupported', [{ text: 'This server tells no events' }])
    const standing = standingOf(version, await news.stateOf(id))
    if (!standing) throw notFound(`Subscription/${id} is not to a topic of this server`)
    const last = [standing.events, from + MOST - 1n, ...until === undefined ? [] : [until]].reduce((a, b) => a < b ? a : b)
    const events = from > last ? [] : await news.eventsOf(id, from, last), shown = level ?? standing.content
    const told = await Promise.all(events.map(async event => ({ number: event.number, at: event.at, focus: shown === 'empty' ? undefined : await focusOf(event, repository) })))
    return { status: 200, body: notification('query-event', { ...standing, content: shown }, told, { base, at, newId }) }
  },
}

function numberOf(name: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,17}$/.test(text)) throw invalid(`The input '${name}' is a number of an event, from 1`)
  return BigInt(text)
}

function levelOf(text: string | undefined): Content | undefined {
  const level = CONTENTS.find(content => content === text)
  if (text !== undefined && !level) throw invalid(`The input 'content' is ${CONTENTS.join(', ')}`)
  return level
}
