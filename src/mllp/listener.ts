/** The MLLP door: TCP connections, each a queue of messages answered in their order. */
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { Log } from '../fhir/log.ts'
import { answer, notFramed, tooLarge, type Answered, type AnswerParts } from './answer.ts'
import { frame, framer } from './framer.ts'

export interface MllpParts extends AnswerParts {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly log: Log
  /** For the figures. */
  acknowledged?(event: string, code: string, outcome: string): void
  /** Of a message. Absent: 1 MiB, as long as a FHIR string may be. */
  readonly maxBytes?: number
  /** Milliseconds without a byte either way before a connection is closed. Absent: ten minutes. */
  readonly idle?: number
}

export interface Mllp {
  readonly port: number
  /** No new connections and no new messages; those that have come are answered, then the connections end. */
  stop(): Promise<void>
}

const MAX_BYTES = 1 << 20, IDLE = 600_000
/** How long a stop waits for a sender that does not read its answers, in milliseconds. */
const LINGER = 2_000
/** Messages that may wait on one connection before it is no longer read: a sender that does not wait for answers fills its own buffers, not ours. */
const MOST_WAITING = 64
const MOST_CONNECTIONS = 512

/** @throws Error when the port is taken */
export async function startMllp(parts: MllpParts): Promise<Mllp> {
  const open = new Map<Socket, () => Promise<void>>()
  const server = createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true }, socket => {
    open.set(socket, serve(socket, parts))
    socket.once('close', () => open.delete(socket))
  })
  server.maxConnections = MOST_CONNECTIONS
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(parts.port, parts.host, listening))
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>(done => server.close(() => done()))
      await Promise.all([...open.values()].map(drain => drain()))
      await closed
    },
  }
}

/** @returns ends the connection once what has come is answered */
function serve(socket: Socket, parts: MllpParts): () => Promise<void> {
  const { log, maxBytes = MAX_BYTES, idle = IDLE, now } = parts
  let chain = Promise.resolve(), waiting = 0, draining = false, finished = false, junk = 0
  const enqueue = (work: () => Promise<Answered> | Answered): void => {
    if (++waiting >= MOST_WAITING) socket.pause()
    chain = chain.then(async () => {
      const began = now().getTime()
      report(parts, send(socket, await work()), now().getTime() - began)
      if (--waiting < MOST_WAITING && !draining) socket.resume()
    })
  }
  const frames = framer({
    message: bytes => enqueue(() => answer(bytes, parts)),
    tooLarge: head => enqueue(() => tooLarge(head, maxBytes, parts)),
    junk: bytes => { junk += bytes },
    broken: () => enqueue(() => notFramed('began', parts)),
  }, maxBytes)
  const finish = (): void => {
    if (!finished && frames.unfinished()) enqueue(() => notFramed('ended', parts))
    finished = true
    void chain.then(() => socket.destroySoon())
  }
  socket.setTimeout(idle, () => { if (waiting === 0) finish() })
  socket.on('error', () => socket.destroy())   // the other end is gone: nothing to tell anybody
  socket.on('close', () => { if (junk > 0) log.warn({ count: junk }, 'mllp: bytes outside of frames were dropped') })
  socket.on('data', (chunk: Buffer) => { if (!draining) frames.take(chunk) })
  socket.on('end', finish)
  return async () => {
    draining = true
    socket.pause()
    await chain
    socket.setTimeout(LINGER, () => socket.destroy())
    socket.destroySoon()
  }
}

function send(socket: Socket, answered: Answered): Answered {
  if (socket.writable) socket.write(frame(answered.bytes))
  return answered
}

function report({ log, acknowledged }: MllpParts, { acknowledged: { code, outcome }, type, event, id }: Answered, ms: number): void {
  acknowledged?.(event, code, outcome)
  log[code === 'AA' ? 'info' : 'warn']({ request: id, door: 'mllp', messageType: type, code, outcome, ms }, 'message answered')
}
