/**
 * node tools/with-postgres.ts FOLDER COMMAND…: starts the PostgreSQL whose programs lie in FOLDER on scratch data, runs the command with
 * TEST_DATABASE_URL naming it, takes everything away again, and ends as the command did.
 */
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { account } from '../src/storage/local/programs.ts'

const [folder = '', command = '', ...args] = process.argv.slice(2)
if (command === '') throw new Error('node tools/with-postgres.ts FOLDER COMMAND…')

/** As docker-compose.yml starts it; its log carries no statement, so that no test finds a person in it. */
const SETTINGS = ['listen_addresses=127.0.0.1', "unix_socket_directories=''", 'max_connections=100', 'log_min_messages=log', 'jit=off', 'shared_buffers=128MB',
  'random_page_cost=1.1'].map(setting => `-c ${setting}`).join(' ')
const as = account(), home = mkdtempSync(join(tmpdir(), 'ecm-fhir-postgres-')), data = join(home, 'data'), log = join(data, 'server.log'), secret = join(home, 'password')
const password = randomBytes(18).toString('base64url'), port = randomInt(32_000, 45_000)

function program(name: string, options: readonly string[]): void {
  const { status, stderr } = spawnSync(join(folder, name), options, { ...as, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`)
}

chmodSync(home, 0o755)
mkdirSync(data, { mode: 0o700 })
writeFileSync(secret, password, { mode: 0o600 })
if (as.uid !== undefined && as.gid !== undefined) for (const path of [data, secret]) chownSync(path, as.uid, as.gid)
let code = 1, started = false
try {
  program('initdb', ['-D', data, '-U', 'ecm', '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8', '--locale=C', '-N'])
  const starting = spawn(join(folder, 'pg_ctl'), ['start', '-w', '-D', data, '-l', log, '-o', `-p ${port} ${SETTINGS}`], { ...as, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, stdio: 'ignore' })
  started = (await once(starting, 'exit'))[0] === 0
  if (!started) throw new Error(`PostgreSQL of ${folder} did not start`)
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: `postgres://ecm:${password}@127.0.0.1:${port}/postgres` } })
  code = (await once(child, 'exit') as [number | null])[0] ?? 1
} finally {
  if (started) program('pg_ctl', ['stop', '-m', 'fast', '-w', '-D', data])
  rmSync(home, { recursive: true, force: true })
}
process.exitCode = code
