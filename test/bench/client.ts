/**
 * The load, in a process of its own so that its CPU is counted apart: a closed loop on kept connections, one request at a time on each.
 * Sockets and just enough of HTTP/1.1, for whatever the client burns is taken from the server on the same cores.
 *
 * Forked by load.ts, which sends one Load; answers with Told.
 */
import { connect, type Socket } from 'node:net'
import { mulberry32, NUMBER, serviceRequests } from './bodies.ts'

export interface Load {
  /** `http://host:port/fhir` */
  readonly base: string
  readonly token: string
  readonly what: 'create' | 'read'
  readonly connections: number
  readonly warmSeconds: number
  readonly seconds: number
  /** What is read. */
  readonly ids: readonly string[]
  /** The number of the first create's own: no two runs may overlap. */
  readonly from: number
}
export interface Measured {
  /** Answered within the seconds; and in all, the warm-up's among them. */
  readonly requests: number
  readonly all: number
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** What was created while it warmed up. */
  readonly ids: readonly string[]
}
export type Told = { readonly kind: 'begun' } | { readonly kind: 'ended'; readonly measured: Measured } | { readonly kind: 'failed'; readonly why: string }

const tell = (told: Told): void => { process.send!(told) }
process.once('message', (load: Load) => { run(load).then(measured => tell({ kind: 'ended', measured }), (error: Error) => tell({ kind: 'failed', why: error.message })) })

async function run(load: Load): Promise<Measured> {
  const latencies: number[] = [], ids: string[] = []
  let phase: 'warming' | 'measuring' | 'over' = 'warming', all = 0, begun = 0, ended = 0
  const next = load.what === 'create' ? creates(load) : reads(load)
  const loop = async (exchange: Exchange): Promise<void> => {
    while (phase !== 'over') {
      const start = performance.now(), head = await exchange(next())
      all++
      if (phase === 'measuring') latencies.push(performance.now() - start)
      else if (load.what === 'create' && phase === 'warming') ids.push(/^location: .*\/ServiceRequest\/([^/\s]+)/im.exec(head)?.[1] ?? '')
    }
  }
  const expected = load.what === 'create' ? '201' : '200'
  const connections = await Promise.all(Array.from({ length: load.connections }, () => open(load.base, expected)))
  setTimeout(() => { phase = 'measuring'; begun = performance.now(); tell({ kind: 'begun' }) }, load.warmSeconds * 1000)
  setTimeout(() => { phase = 'over'; ended = performance.now() }, (load.warmSeconds + load.seconds) * 1000)
  await Promise.all(connections.map(({ exchange }) => loop(exchange)))
  for (const { socket } of connections) socket.destroy()
  latencies.sort((a, b) => a - b)
  const quantile = (q: number): number => latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? NaN
  return { requests: latencies.length, all, seconds: (ended - begun) / 1000, p50: quantile(0.5), p99: quantile(0.99), ids }
}

type Next = () => Buffer | string

/** Whole requests made beforehand; only their number is written anew into each. A body is used again long after it has left. */
function creates({ base, token, from }: Load): Next {
  const made = serviceRequests().map(body => {
    const bytes = Buffer.from(`POST ${head(`${base}/ServiceRequest`, token)}content-type: application/fhir+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
    const places: number[] = []
    for (let at = bytes.indexOf(NUMBER); at >= 0; at = bytes.indexOf(NUMBER, at + 1)) places.push(at)
    return { bytes, places }
  })
  let n = from
  return () => {
    const { bytes, places } = made[n % made.length]!, number = String(n++).padStart(NUMBER.length, '0')
    for (const at of places) bytes.write(number, at, 'latin1')
    return bytes
  }
}
function reads({ base, token, ids }: Load): Next {
  const made = ids.map(id => `GET ${head(`${base}/ServiceRequest/${id}`, token)}\r\n`), random = mulberry32(ids.length)
  return () => made[Math.floor(random() * made.length)]!
}
function head(address: string, token: string): string {
  const { pathname, host } = new URL(address)
  return `${pathname} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\naccept: application/fhir+json\r\n`
}

/** Sends one request. @returns the answer's head @throws Error when its status is not the expected one */
type Exchange = (request: Buffer | string) => Promise<string>

async function open(base: string, expected: string): Promise<{ socket: Socket; exchange: Exchange }> {
  const { hostname, port } = new URL(base)
  let answered: ((head: string) => void) | undefined, failed: ((error: Error) => void) | undefined
  let head = '', missing = 0
  const take = (count: number, chunk: Uint8Array): boolean => {
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, count)
    if (missing > 0) missing -= count
    else {
      const end = text.indexOf('\r\n\r\n')
      head = text.toString('latin1', 0, end < 0 ? count : end)
      const length = /^content-length: (\d+)/im.exec(head)?.[1]
      if (end < 0 || length === undefined || head.slice(9, 12) !== expected) failed?.(new Error(`expected ${expected}, got ${text.toString('utf8', 0, 2000)}`))
      missing = Number(length) - (count - end - 4)
    }
    if (missing === 0) answered?.(head)
    return true
  }
  const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread: { buffer: Buffer.allocUnsafe(65_536), callback: take } })
  socket.on('error', error => failed?.(error)).on('close', () => failed?.(new Error('the server closed a connection')))
  await new Promise((resolve, reject) => { socket.once('connect', resolve); failed = reject })
  return {
    socket,
    exchange: request => new Promise((resolve, reject) => {
      answered = resolve
      failed = reject
      socket.write(request as string)
    }),
  }
}
