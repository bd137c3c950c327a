/** The real server as a process of its own: what it prints is kept for the search at the end of the run. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, inject } from 'vitest'
import { captureRefusal } from './sentinel.ts'

const MAIN = resolve(import.meta.dirname, '../../src/main.ts')
let started = 0

/** What a failed test left running. */
const running = new Set<ChildProcess>()
afterAll(() => { for (const child of running) child.kill('SIGKILL') })

export interface Running {
  readonly process: ChildProcess
  readonly base: string
  readonly mllp: { readonly host: string; readonly port: number }
  /** What it printed so far. */
  output(): string
  /** @returns the exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export interface Ended { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs a command of the product to its end. */
export async function runMain(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Ended> {
  const child = launch(args, settings)
  const [stdout, stderr] = [collect(child, 'stdout'), collect(child, 'stderr')]
  const [code] = await once(child, 'close') as [number | null]
  return { code, stdout: stdout(), stderr: stderr() }
}

/** Starts a command of the product, to be broken off. */
export function startMain(args: readonly string[], settings: Readonly<Record<string, string>>): { readonly process: ChildProcess; readonly ended: Promise<unknown> } {
  const child = launch(args, settings)
  collect(child, 'stdout')
  collect(child, 'stderr')
  return { process: child, ended: once(child, 'close') }
}

/** Starts `ecm-fhir serve`, on free ports unless told otherwise, and waits until it serves. */
export async function startServer(settings: Readonly<Record<string, string>>): Promise<Running> {
  const port = settings['PORT'] ?? String(await freePort()), mllpPort = settings['MLLP_PORT'] ?? String(await freePort())
  const child = launch(['serve'], { LOG_LEVEL: 'debug', WORKERS: '1', ...settings, PORT: port, MLLP_PORT: mllpPort })
  const stdout = collect(child, 'stdout'), stderr = collect(child, 'stderr')
  const ended = once(child, 'close')
  for (let waited = 0; !/^FHIR R4/m.test(stdout()); waited += 50) {
    if (child.exitCode !== null || waited > 90_000) throw new Error(`the server did not start: exit ${child.exitCode}\n${stderr().slice(-2_000)}\n${stdout().slice(-2_000)}`)
    await sleep(50)
  }
  return {
    process: child, base: `http://127.0.0.1:${port}/fhir`, mllp: { host: '127.0.0.1', port: Number(mllpPort) },
    output: () => stdout() + stderr(),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await ended
      return child.exitCode
    },
  }
}

function launch(args: readonly string[], settings: Readonly<Record<string, string>>): ChildProcess {
  const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env
  const child = spawn(process.execPath, [MAIN, ...args], { env: { PATH, HOME, LANG, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  return child.once('close', () => running.delete(child))
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  const file = createWriteStream(join(inject('captured'), `server-${process.pid}-${++started}-${name}.txt`))
  let text = ''
  child[name]!.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    file.write(chunk)
  })
  return () => text
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise(done => server.close(done))
  return port
}

export interface Asked { readonly status: number; readonly headers: Headers; readonly text: string; json<T = Record<string, unknown>>(): T }

/** A request as curl would make it; the body of a refusal is kept for the search at the end of the run. */
export async function ask(url: string, method = 'GET', body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Asked> {
  const answer = await fetch(url, {
    method, headers: { ...(body !== undefined && { 'content-type': 'application/fhir+json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  captureRefusal(inject('captured'), answer.status, text)
  return { status: answer.status, headers: answer.headers, text, json: <T>() => JSON.parse(text) as T }
}
