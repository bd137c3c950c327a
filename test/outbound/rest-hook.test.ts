import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { restHook, type Notice } from '../../src/outbound/rest-hook.ts'

const open: (() => void)[] = []
afterEach(() => open.splice(0).forEach(close => close()))

/** An endpoint on loopback. `connections`: how many were ever opened to it. */
async function endpoint(answer: RequestListener): Promise<{ url: string; connections: () => number; server: Server }> {
  const server = createServer(answer)
  let connections = 0
  server.on('connection', () => { connections++ })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  open.push(() => { server.closeAllConnections(); server.close() })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, connections: () => connections, server }
}
function hook(loopback = true, perEndpoint?: number) {
  const made = restHook({ loopback }, perEndpoint)
  open.push(() => made.close())
  return made
}
const notice = (url: string, given: Partial<Notice> = {}): Notice =>
  ({ url, headers: [], contentType: 'application/fhir+json', body: '{"resourceType":"Bundle"}', timeout: 5_000, ...given })
async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

test('the body arrives as given, with the type it was given and the headers of the channel', async () => {
  let seen: { method?: string | undefined; body?: string; headers?: IncomingMessage['headers'] } = {}
  const { url } = await endpoint(async (request, response) => {
    seen = { method: request.method, headers: request.headers, body: await bodyOf(request) }
    response.writeHead(204).end()
  })
  const sent = await hook().post(notice(url, { headers: ['Authorization: Bearer hook-secret-4711', 'X-Plan:la'], body: '{"é":1}' }))
  expect(sent).toEqual({ ok: true })
  expect(seen).toMatchObject({ method: 'POST', body: '{"é":1}', headers: { 'authorization': 'Bearer hook-secret-4711', 'x-plan': 'la', 'content-type': 'application/fhir+json' } })
})

test('a header of the channel cannot say what the body is', async () => {
  let type: string | undefined
  const { url } = await endpoint((request, response) => { type = request.headers['content-type']; response.end() })
  await hook().post(notice(url, { headers: ['Content-Type: text/html', 'Content-Length: 1'] }))
  expect(type).toBe('application/fhir+json')
})

test.each([
  [200, { ok: true }],
  [202, { ok: true }],
  [302, { ok: false, failed: 'status', retryable: true }],
  [404, { ok: false, failed: 'status', retryable: true }],
  [410, { ok: false, failed: 'gone', retryable: false }],
  [500, { ok: false, failed: 'status', retryable: true }],
])('an answer of %i is told as %o', async (status, outcome) => {
  const { url } = await endpoint((_, response) => { response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end('thanks') })
  expect(await hook().post(notice(url))).toMatchObject(outcome)
})

test('a redirect is not followed', async () => {
  const paths: (string | undefined)[] = []
  const { url } = await endpoint((request, response) => { paths.push(request.url); response.writeHead(307, { location: '/elsewhere' }).end() })
  await hook().post(notice(url))
  expect(paths).toEqual(['/hook'])
})

test('the wait an endpoint asks for is told in milliseconds', async () => {
  const { url } = await endpoint((_, response) => { response.writeHead(503, { 'retry-after': '7' }).end() })
  expect(await hook().post(notice(url))).toMatchObject({ failed: 'status', retryAfter: 7_000 })
})

test('an endpoint that does not answer is given up after the timeout', async () => {
  const { url } = await endpoint(() => undefined)
  expect(await hook().post(notice(url, { timeout: 50 }))).toMatchObject({ failed: 'timeout', retryable: true })
})

test('nobody listening is a failure worth another try, told without the address', async () => {
  const { url, server } = await endpoint(() => undefined)
  await new Promise(resolve => server.close(resolve))
  const sent = await hook().post(notice(url))
  expect(sent).toMatchObject({ failed: 'connection', retryable: true, reason: 'No connection to the endpoint (ECONNREFUSED)' })
})

test('nothing is sent to loopback by a server that is not bound to it', async () => {
  const { url, connections } = await endpoint((_, response) => { response.end() })
  expect(await hook(false).post(notice(url))).toMatchObject({ failed: 'refused', retryable: false })
  expect(await hook(false).post(notice(url.replace('127.0.0.1', 'localhost')))).toMatchObject({ failed: 'refused', retryable: false })
  expect(connections()).toBe(0)
})

test('a connection is used again', async () => {
  const { url, connections } = await endpoint((_, response) => { response.end('ok') })
  const sender = hook()
  for (let i = 0; i < 5; i++) expect(await sender.post(notice(url))).toEqual({ ok: true })
  expect(connections()).toBe(1)
})

test('a kept connection that its other end has closed is replaced without a failure', async () => {
  const { url, server } = await endpoint((_, response) => { response.end('ok') })
  const sender = hook()
  await sender.post(notice(url))
  server.closeAllConnections()
  expect(await sender.post(notice(url))).toEqual({ ok: true })
})

test('no more connections than allowed are open to one endpoint', async () => {
  const waiting: (() => void)[] = []
  const { url, connections } = await endpoint((_, response) => {
    waiting.push(() => response.end())
    if (waiting.length === 2) setImmediate(() => waiting.splice(0).forEach(answer => answer()))
  })
  const sender = hook(true, 2)
  expect(await Promise.all(Array.from({ length: 6 }, () => sender.post(notice(url))))).toEqual(Array.from({ length: 6 }, () => ({ ok: true })))
  expect(connections()).toBe(2)
})

test('an endless answer does not keep us', async () => {
  const { url } = await endpoint((_, response) => {
    response.writeHead(200)
    const more = (): void => { if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more)) }
    more()
  })
  expect(await hook().post(notice(url))).toEqual({ ok: true })
})

test('a stop ends the wait', async () => {
  const stop = new AbortController()
  const { url } = await endpoint(() => stop.abort())
  expect(await hook().post(notice(url), stop.signal)).toMatchObject({ failed: 'stopped', retryable: true })
})

test('a header that HTTP forbids is told, not thrown', async () => {
  const { url } = await endpoint((_, response) => { response.end() })
  expect(await hook().post(notice(url, { headers: ['X-Broken: a\u0001b'] }))).toMatchObject({ failed: 'refused', retryable: false })
})
