/** A private PostgreSQL 18 from npm: the first process starts it, others join it, the last one out stops it. */
import { execFile, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { account, programs, reachable, type Account } from './local/programs.ts'
import { exclusively, unless } from './local/process-lock.ts'

interface Cluster { readonly as: Account; readonly bin: string; readonly data: string; readonly secret: string }

export interface LocalDatabase {
  /** Where the data really is: the home, or what stands for it where the borrowed account could not reach it. */
  readonly folder: string
  /** The server's own log: no line of it carries a statement or its values. */
  readonly log: string
  readonly url: string
  /** Starts it again after it died, on its old port where that is free. @returns the url, which then is another */
  revive(): Promise<string>
  /** Stops the server if nobody else is connected, and says whether it did. */
  stop(): Promise<boolean>
}

const run = promisify(execFile)
const QUIET = { cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' } }
const MEMORY = Math.min(totalmem(), process.constrainedMemory() || Infinity) // a container's limit, where there is one
/** Loopback only. Nothing below LOG is written: an ERROR line would carry a statement's values. */
const SETTINGS = ['listen_addresses=127.0.0.1', "unix_socket_directories=''", 'max_connections=100', 'log_min_messages=log', 'jit=off',
  `shared_buffers=${Math.ceil(MEMORY / 4 / 2 ** 20)}MB`, 'max_wal_size=8GB', 'checkpoint_timeout=30min', 'random_page_cost=1.1'].map(s => `-c ${s}`).join(' ')

/**
 * @param home DATA_DIR
 * @param publicHome where root keeps what its borrowed account could not reach below a private folder
 */
export async function localDatabase(home: string, publicHome = '/var/lib/ecm-fhir'): Promise<LocalDatabase> {
  const as = account()
  fs.mkdirSync(home, { recursive: true })
  const folder = reachable(resolve(home), as, publicHome)
  fs.mkdirSync(folder, { recursive: true })
  if (as.uid !== undefined) fs.chmodSync(folder, 0o755)
  const lock = join(folder, 'pg18.lock')
  return await exclusively(lock, async () => {
    const cluster = { as, bin: programs(as, publicHome), data: join(folder, 'pg18'), secret: join(folder, 'pg18.password') }
    if (!fs.existsSync(cluster.data)) await initialise(cluster)
    const port = await runningPort(cluster) ?? await start(cluster)
    await query(url(cluster, port, 'postgres'), 'create database ecm').catch(unless('42P04'))
    return {
      folder,
      log: join(cluster.data, 'server.log'),
      url: url(cluster, port, 'ecm'),
      revive: () => exclusively(lock, async () => url(cluster, await runningPort(cluster) ?? await start(cluster), 'ecm')),
      stop: () => exclusively(lock, () => stop(cluster)),
    }
  })
}

async function initialise({ as, bin, data, secret }: Cluster): Promise<void> {
  const fresh = `${data}.new` // renamed when whole: a killed initdb leaves nothing behind
  fs.rmSync(fresh, { recursive: true, force: true })
  fs.mkdirSync(fresh, { mode: 0o700 })
  fs.writeFileSync(secret, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (as.uid !== undefined && as.gid !== undefined) for (const path of [fresh, secret]) fs.chownSync(path, as.uid, as.gid)
  await run(join(bin, 'initdb'), ['-D', fresh, '-U', 'ecm', '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8',
    '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'], { ...as, ...QUIET })
  fs.renameSync(fresh, data)
}

async function start(cluster: Cluster): Promise<number> {
  const { as, bin, data } = cluster, log = join(data, 'server.log'), before = lastPort(cluster)
  for (let attempt = 0; attempt < 20; attempt++) {
    // A killed server's own port first: pools that still know it find it again.
    const chosen = (attempt < 10 && before) || randomInt(20_000, 32_000)
    // stdio ignored: the server would hold an inherited pipe open. detached: Ctrl-C here leaves it to the others.
    await once(spawn(join(bin, 'pg_ctl'), ['start', '-w', '-D', data, '-l', log, '-o', `-p ${chosen} ${SETTINGS}`],
      { ...as, ...QUIET, stdio: 'ignore', detached: true }), 'exit')
    const port = await runningPort(cluster)
    if (port) return port
    await sleep(500) // the port was taken, or a killed server's children still hold its shared memory
  }
  throw new Error(`PostgreSQL did not start; see ${log}, or set DATABASE_URL`)
}

/** Of the server that runs on our data, or that died there; 0: none. */
function lastPort({ data }: Cluster): number {
  const file = join(data, 'postmaster.pid')
  return fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8').split('\n')[3]) || 0 : 0
}
/** The port of a server that runs on our data and lets us in. */
async function runningPort(cluster: Cluster): Promise<number | undefined> {
  const port = lastPort(cluster)
  return port && await query(url(cluster, port, 'postgres'), 'select 1').catch(() => 0) ? port : undefined
}
async function stop(cluster: Cluster): Promise<boolean> {
  const { as, bin, data } = cluster, port = await runningPort(cluster)
  if (!port) return false
  const others = "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
  if (await query(url(cluster, port, 'postgres'), others).catch(() => 1) > 0) return false
  await run(join(bin, 'pg_ctl'), ['stop', '-m', 'fast', '-w', '-D', data], { ...as, ...QUIET })
  return true
}

const url = (of: Cluster, port: number, name: string): string => `postgres://ecm:${fs.readFileSync(of.secret, 'utf8')}@127.0.0.1:${port}/${name}`

async function query(connectionString: string, text: string): Promise<number> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 }).on('error', () => {})
  try {
    await client.connect()
    return (await client.query(text)).rowCount ?? 0
  } finally { await client.end().catch(() => {}) }
}
