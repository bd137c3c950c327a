/** Whether a Subscription can be honoured: what we would not tell is refused, not accepted and forgotten.  R4 Subscriptions Backport, conformance.html */
import type { Finding, Gate } from '../fhir/write.ts'
import { CONTENTS } from './backport.ts'
import { headerProblem } from './header.ts'
import { readFilter, type FilterSearch } from './filter.ts'
import { isByServer } from './status.ts'
import { topicOf, TOPICS } from './topics.ts'
import { extensionUrls, wanted, type Wanted } from './wanted.ts'

export interface Acceptance {
  readonly search: FilterSearch
  /** May we ever connect there? Judged again, by address, at every connection. */
  permits(endpoint: string): boolean
}

/** Judges what a client writes; the server's own change of status passes. */
export const subscriptionGate = (acceptance: Acceptance): Gate => ({
  name: 'subscriptions',
  needs: () => 'nothing',
  judge: ({ write, after, at }) => write.type !== 'Subscription' || !after || isByServer(write) ? [] : findings(after, at, acceptance),
})

type Problem = readonly [expression: string, text: string]

function findings(subscription: object, at: Date, { search, permits }: Acceptance): readonly Finding[] {
  const asked = wanted(subscription)
  return [
    ...standing(asked, at), ...topic(asked, search), ...channel(asked, permits), ...payload(asked), ...headers(asked), ...times(asked), ...foreign(subscription),
  ].map(([expression, text]) => ({ kind: 'nonconformant', code: 'not-supported', id: 'subscription', expression: `Subscription.${expression}`, text }))
}

function standing({ status, end }: Wanted, at: Date): readonly Problem[] {
  const found: Problem[] = []
  if (status !== 'requested' && status !== 'off') found.push(['status', "A client sends 'requested' or 'off'; the server makes it active once the endpoint has answered the handshake"])
  if (status === 'requested' && end !== undefined && !(Date.parse(end) > at.getTime())) found.push(['end', 'The subscription would have ended before it began'])
  return found
}

function topic({ criteria, filters }: Wanted, search: FilterSearch): readonly Problem[] {
  const known = topicOf(criteria)
  if (!known) return [['criteria', `No topic of this server; it has ${TOPICS.map(({ url }) => url).join(', ')}`]]
  return filters.flatMap(({ value, at }): Problem[] => {
    const read = readFilter(known, value, search)
    return 'wrong' in read ? [[`criteria.extension[${at}].value`, read.wrong]] : []
  })
}

function channel({ type, otherChannel, endpoint }: Wanted, permits: Acceptance['permits']): readonly Problem[] {
  const found: Problem[] = []
  if (type !== 'rest-hook' || otherChannel) found.push(['channel.type', 'Only rest-hook is supported'])
  const url = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) found.push(['channel.endpoint', 'A rest-hook needs an http(s) address'])
  else if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) found.push(['channel.endpoint', 'Beyond this machine an endpoint must be https'])
  else if (!permits(url.href)) found.push(['channel.endpoint', 'This server does not connect to that address'])
  return found
}
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

function payload({ payload: type, contents }: Wanted): readonly Problem[] {
  const found: Problem[] = []
  if (type !== 'application/fhir+json') found.push(['channel.payload', 'The payload must be application/fhir+json'])
  if (contents.length !== 1 || !CONTENTS.some(content => content === contents[0])) {
    found.push(['channel.payload.extension', `One extension backport-payload-content must say ${CONTENTS.join(', ')}`])
  }
  return found
}

const headers = ({ headers: lines }: Wanted): readonly Problem[] => [
  ...lines.length > MOST_HEADERS ? [['channel.header', `At most ${MOST_HEADERS} headers`] as const] : [],
  ...lines.flatMap((line, i): Problem[] => {
    const wrong = headerProblem(line)
    return wrong ? [[`channel.header[${i}]`, wrong]] : []
  }),
]
const MOST_HEADERS = 20

/** Seconds. A heartbeat more often than each half minute is a load, less often than each week no sign of life. */
function times({ heartbeat, timeout }: Wanted): readonly Problem[] {
  const found: Problem[] = []
  if (heartbeat && !within(heartbeat.value, 30, 604_800)) found.push([`channel.extension[${heartbeat.at}].value`, 'A heartbeat period is 30 to 604800 seconds'])
  if (timeout && !within(timeout.value, 1, 60)) found.push([`channel.extension[${timeout.at}].value`, 'A timeout is 1 to 60 seconds'])
  return found
}
const within = (value: unknown, least: number, most: number): boolean => Number.isInteger(value) && Number(value) >= least && Number(value) <= most

/** The guide: R5's cross-version extensions must not say what the guide's own extensions say. */
function foreign(subscription: object): readonly Problem[] {
  const { _criteria, channel: told } = subscription as { _criteria?: unknown; channel?: { _payload?: unknown; _type?: unknown } }
  const elements = [['', subscription], ['criteria.', _criteria], ['channel.', told], ['channel.type.', told?._type], ['channel.payload.', told?._payload]] as const
  return elements.flatMap(([path, element]) => extensionUrls(element).flatMap((url, i): Problem[] =>
    R5_SUBSCRIPTION.test(url) ? [[`${path}extension[${i}]`, 'Use the extensions of the backport guide, not those across versions']] : []))
}
const R5_SUBSCRIPTION = /^http:\/\/hl7\.org\/fhir\/5\.0\/StructureDefinition\/extension-Subscription\.(?!identifier$)/
