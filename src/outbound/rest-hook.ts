/** One POST to a subscriber's endpoint, and what became of it as a value.  R4 Subscriptions Backport, channels.html#rest-hook */
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { Forbidden, guardedLookup, permittedUrl, type Guard } from './guard.ts'

export interface Notice {
  readonly url: string
  /** 'Name: value', as Subscription.channel.header has them. */
  readonly headers: readonly string[]
  readonly contentType: string
  readonly body: string
  /** Milliseconds from the moment a connection is free until the answer's head. */
  readonly timeout: number
}

/**
 * refused: we do not connect there; gone: the endpoint said 410; status: another answer than 2xx, redirects among them;
 * stopped: we were asked to stop before the answer.
 */
export type Failure = 'refused' | 'gone' | 'status' | 'timeout' | 'connection' | 'stopped'
export type Sent =
  | { readonly ok: true }
  /** `reason` names no person and no address; `retryAfter`: milliseconds the endpoint asks us to wait. */
  | { readonly ok: false; readonly failed: Failure; readonly retryable: boolean; readonly reason: string; readonly retryAfter?: number }

export interface RestHook {
  post(notice: Notice, signal?: AbortSignal): Promise<Sent>
  /** Closes the connections kept alive. */
  close(): void
}

/** Of an answer's body no more is read; the connection is given up instead. */
const LONGEST_ANSWER = 65_536
const IDLE = 30_000
const LONGEST_WAIT = 3_600_000

/** @param perEndpoint connections at most to one origin; further POSTs wait their turn */
export function restHook(guard: Guard, perEndpoint = 4): RestHook {
  const options = { keepAlive: true, maxSockets: perEndpoint, maxFreeSockets: 1, timeout: IDLE, lookup: guardedLookup(guard) }
  const plain = new HttpAgent(options), secure = new HttpsAgent(options)
  const attempt = (url: URL, notice: Notice, signal?: AbortSignal): Promise<Attempt> => {
    const given: RequestOptions = { method: 'POST', headers: headersOf(notice), ...(signal && { signal }) }
    return exchange(url.protocol === 'https:' ? httpsRequest(url, { ...given, agent: secure }) : httpRequest(url, { ...given, agent: plain }), notice)
  }
  return {
    async post(notice, signal) {
      try {
        const url = permittedUrl(notice.url, guard)
        const first = await attempt(url, notice, signal)
        // A connection kept alive may end just as it is used again: that says nothing about the endpoint.
        return (first.stale ? await attempt(url, notice, signal) : first).sent
      } catch (thrown) {
        return failure(thrown)
      }
    },
    close() {
      plain.destroy()
      secure.destroy()
    },
  }
}

interface Attempt { readonly sent: Sent; readonly stale: boolean }

function exchange(request: ClientRequest, { body, timeout }: Notice): Promise<Attempt> {
  return new Promise(resolve => {
    let timer: NodeJS.Timeout | undefined, late = false
    const settle = (sent: Sent, stale = false): void => resolve({ sent, stale })
    request.on('socket', () => {
      timer = setTimeout(() => { late = true; request.destroy() }, timeout)
    })
    request.on('response', response => {
      settle(judged(response))
      drain(response)
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      settle(late ? { ok: false, failed: 'timeout', retryable: true, reason: 'The endpoint did not answer in time' } : failure(error),
        request.reusedSocket && error.code === 'ECONNRESET')
    })
    request.on('close', () => {
      clearTimeout(timer)
      settle({ ok: false, failed: 'timeout', retryable: true, reason: 'The endpoint did not answer in time' })
    })
    request.end(body)
  })
}

function judged(response: IncomingMessage): Sent {
  const status = response.statusCode ?? 0
  if (status >= 200 && status < 300) return { ok: true }
  if (status === 410) return { ok: false, failed: 'gone', retryable: false, reason: 'The endpoint answered 410: it is gone' }
  const remark = status >= 300 && status < 400 ? ', a redirect, which is not followed' : ''
  const retryAfter = waitAsked(response.headers['retry-after'])
  return { ok: false, failed: 'status', retryable: true, reason: `The endpoint answered ${status}${remark}`, ...(retryAfter !== undefined && { retryAfter }) }
}

/** Retry-After in seconds, at most an hour; its other form, a date, would need a clock and is left to our own waiting. RFC 9110 §10.2.3 */
const waitAsked = (header: string | undefined): number | undefined =>
  header && /^\d{1,6}$/.test(header) ? Math.min(Number(header) * 1000, LONGEST_WAIT) : undefined

/** A short answer is read to its end, so that the connection can be used again. */
function drain(response: IncomingMessage): void {
  let read = 0
  response.on('data', (chunk: Buffer) => {
    read += chunk.length
    if (read > LONGEST_ANSWER) response.destroy()
  })
  response.on('error', () => undefined) // the answer's head has been judged: its body does not matter
}

function failure(thrown: unknown): Sent {
  if (thrown instanceof Forbidden) return { ok: false, failed: 'refused', retryable: false, reason: thrown.message }
  const { name, code } = thrown as { name?: string; code?: string }
  if (name === 'AbortError') return { ok: false, failed: 'stopped', retryable: true, reason: 'Stopped before the answer' }
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_INVALID_HTTP_TOKEN') return { ok: false, failed: 'refused', retryable: false, reason: 'A header of the channel cannot be sent' }
  return { ok: false, failed: 'connection', retryable: true, reason: `No connection to the endpoint (${code && /^[A-Z0-9_]+$/.test(code) ? code : 'unknown'})` }
}

/** The subscriber's headers first: what describes the body is ours to say. */
function headersOf({ headers, contentType, body }: Notice): Record<string, string> {
  const given = headers.flatMap(line => {
    const colon = line.indexOf(':')
    return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const] : []
  })
  return { ...Object.fromEntries(given), 'content-type': contentType, 'content-length': String(Buffer.byteLength(body)), 'user-agent': 'ecm-fhir' }
}
