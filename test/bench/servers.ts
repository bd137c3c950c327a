/** What is measured: the product and the ceiling, each in processes of its own, on one PostgreSQL in a scratch folder. */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { localDatabase } from '../../src/storage/local-database.ts'
import { HOSPITAL, PLAN, targets } from './bodies.ts'

export interface Server {
  readonly name: string
  /** `http://host:port/fhir` */
  readonly base: string
  readonly token: string
  /** Who tells of admissions, and where; the ceiling takes none. */
  readonly sender: string
  readonly mllp: { readonly host: string; readonly port: number } | undefined
  readonly pid: number
  /** The postmaster's, which all share. */
  readonly databasePid: number
  /** Of its own database. */
  readonly databaseUrl: string
  stop(): Promise<void>
}
export interface Scratch {
  /** DATA_DIR */
  readonly folder: string
  /** Of the product's database. */
  readonly url: string
  readonly databasePid: number
  /** @returns the url of a new, empty database beside the product's */
  create(name: string): Promise<string>
  /** Stops PostgreSQL and takes everything away. */
  remove(): Promise<void>
}

const PROCESSES = '2'
/** What two processes take of the default. */
const CONNECTIONS = '34'

/** A PostgreSQL of this run's own, started as the product starts it. */
export async function scratch(): Promise<Scratch> {
  const above = join(import.meta.dirname, '.bench')
  mkdirSync(above, { recursive: true })
  const folder = mkdtempSync(join(above, 'run-'))
  chmodSync(folder, 0o755) // PostgreSQL's own account must get in
  const database = await localDatabase(folder)
  return {
    folder, url: database.url,
    databasePid: Number(readFileSync(join(dirname(database.log), 'postmaster.pid'), 'utf8').split('\n', 1)[0]),
    async create(name) {
      await statement(database.url, `create database ${name}`)
      return database.url.replace(/[^/]+$/, name)
    },
    async remove() {
      for (let tried = 0; tried < 50 && !await database.stop(); tried++) await sleep(200)
      for (const path of [folder, database.folder]) rmSync(path, { recursive: true, force: true })
    },
  }
}

export async function startCeiling(on: Scratch, name: string): Promise<Server> {
  const databaseUrl = await on.create(name)
  const child = fork(join(import.meta.dirname, 'ceiling.ts'), { env: { ...process.env, DATABASE_URL: databaseUrl, PROCESSES } })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', port => resolve(Number(port)))
    child.once('exit', code => reject(new Error(`the ceiling ended with ${code}`)))
  })
  return { name, base: `http://127.0.0.1:${port}/fhir`, token: 'none', sender: 'none', mllp: undefined, pid: child.pid!, databasePid: on.databasePid, databaseUrl, stop: () => ended(child) }
}

/**
 * The server as anybody would start it, with tokens, and with what the referrals refer to. PROFILE=folder: writes a CPU profile of each process there.
 * @param name of its database, which is made
 */
export async function startProduct(on: Scratch, name = 'product'): Promise<Server> {
  const databaseUrl = await on.create(name), tokens = join(on.folder, `tokens-${name}`), profile = process.env['PROFILE']
  const [token, sender] = [randomBytes(24).toString('base64url'), randomBytes(24).toString('base64url')]
  const line = (of: string, who: string): string => `${createHash('sha256').update(of).digest('hex')} ${who} system/*.cruds\n`
  writeFileSync(tokens, line(token, `bench ${PLAN} plan`) + line(sender, `bench-hospital ${HOSPITAL} hospital`), { mode: 0o600 })
  const main = resolve(import.meta.dirname, '../../src/main.ts'), mllp = { host: '127.0.0.1', port: await freePort() }
  const child = spawn(process.execPath, [...(profile ? ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`] : []), main, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'], DATABASE_URL: databaseUrl, DATA_DIR: on.folder, PORT: String(await freePort()), HOST: mllp.host, MLLP_PORT: String(mllp.port), WORKERS: PROCESSES, DATABASE_CONNECTIONS: CONNECTIONS,
      AUTH: `tokens:${tokens}`, ADT_NON_MEMBERS: 'store', LOG_LEVEL: 'warn',
    },
  })
  const base = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', line => {
      const said = /^FHIR R4\s+(http\S+)/.exec(line)?.[1]
      if (said !== undefined) resolve(said)
      else if (line.startsWith('{')) process.stderr.write(`${line}\n`) // its log
    })
    child.once('exit', code => reject(new Error(`the server ended with ${code} before it served`)))
  })
  const server: Server = { name, base, token, sender, mllp, pid: child.pid!, databasePid: on.databasePid, databaseUrl, stop: () => ended(child) }
  await putTargets(server)
  return server
}

/** A port nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function putTargets(server: Server): Promise<void> {
  for (const wave of targets()) await Promise.all(wave.map(resource => send(server, 'PUT', { path: `${resource.resourceType}/${resource.id}`, body: JSON.stringify(resource) })))
}

/** A request outside what is measured. @returns the answer's text @throws Error when it is refused */
export async function send({ base, token }: Server, method: string, { path, body }: { readonly path: string; readonly body?: string }): Promise<string> {
  const answer = await fetch(path === '' ? base : `${base}/${path}`, { method, headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/fhir+json' }, ...(body !== undefined && { body }) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 1000)}`)
  return text
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exit
}

/** Runs one statement on a connection of its own. */
export async function statement(url: string, text: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<string[]>({ text, rowMode: 'array' })).rows.flat()
  } finally { await client.end() }
}
