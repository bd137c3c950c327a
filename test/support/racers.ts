import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import type { RaceOutcome, RaceStep } from './race-worker.ts'

export interface Racer {
  /** Outcomes in the order of the steps. */
  run(steps: readonly RaceStep[]): Promise<readonly RaceOutcome[]>
  stop(): Promise<void>
}

export async function racer(url: string, name: string): Promise<Racer> {
  const child = fork(join(import.meta.dirname, 'race-worker.ts'), [url, name], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const waiting = new Map<number, (outcomes: readonly RaceOutcome[]) => void>()
  let last = 0
  await once(child, 'message')
  child.on('message', ({ no, outcomes }: { no: number; outcomes: readonly RaceOutcome[] }) => {
    waiting.get(no)?.(outcomes)
    waiting.delete(no)
  })
  return {
    run: steps => new Promise((resolve, reject) => {
      const no = ++last
      waiting.set(no, resolve)
      child.send({ no, steps }, error => { if (error) reject(error) })
    }),
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

export interface CuttingProxy {
  readonly url: string
  /** Connections broken so far. */
  cuts(): number
  stop(): Promise<void>
}

/**
 * Stands between a client and PostgreSQL, and now and then breaks a connection at the moment when the server's answer to a request arrives:
 * what was asked has been done, and the one who asked never learns it.
 * @param decide asked at each answer that follows a bound statement
 */
export async function cuttingProxy(url: string, decide: () => boolean): Promise<CuttingProxy> {
  const target = new URL(url), open = new Set<Socket>()
  let cuts = 0
  const server = createServer(client => {
    const far = connect(Number(target.port), target.hostname)
    let asked = false
    for (const socket of [client, far]) open.add(socket.on('error', () => {}).on('close', () => { client.destroy(); far.destroy(); open.delete(socket) }))
    client.on('data', data => {
      asked ||= data.includes(BIND)
      far.write(data)
    })
    far.on('data', data => {
      if (asked && decide()) {
        cuts++
        client.destroy()
        far.destroy()
        return
      }
      asked = false
      client.write(data)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const through = new URL(url)
  through.port = String(port)
  return {
    url: through.href, cuts: () => cuts,
    async stop() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
/** The name of the prepared statement that stores versions, as a Bind message has it. */
const BIND = Buffer.from('\0store\0')
