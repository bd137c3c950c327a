/** The whole app in this process, on a database of the test file's own, reached through its real doors. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { config } from '../../src/config.ts'
import type { Role } from '../../src/fhir/cause.ts'
import { logger } from '../../src/log.ts'
import { capture } from './sentinel.ts'
import { freshDatabase, type FreshDatabase } from './database.ts'
import { ask, freePort, type Asked } from './server.ts'

export interface Caller {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Asked>
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Asked>
}
export interface RunningApp extends Caller {
  readonly app: App
  readonly mllp: { readonly host: string; readonly port: number }
  /** A principal with a token of its own; only with `tokens`. */
  as(name: string): Caller
}

export interface TestPrincipal { readonly name: string; readonly party: string; readonly role: Role; readonly scopes?: string }

export interface RunOptions {
  /** By their names in the environment. */
  readonly settings?: Readonly<Record<string, string>>
  /** One that another server of the test file uses too; a fresh one when absent. */
  readonly database?: FreshDatabase
}

/** Without principals: open. It ends with the file. */
export async function runApp(principals: readonly TestPrincipal[] = [], { settings: more = {}, database }: RunOptions = {}): Promise<RunningApp> {
  const { url } = database ?? await freshDatabase(), captured = inject('captured'), port = await freePort(), mllpPort = await freePort()
  const file = join(captured, `tokens-${port}`)
  writeFileSync(file, principals.map(p => `${createHash('sha256').update(tokenOf(p.name)).digest('hex')} ${p.name} ${p.party} ${p.role} ${p.scopes ?? 'system/*.cruds'}\n`).join(''))
  const settings = config({
    DATABASE_URL: url, PORT: String(port), MLLP_PORT: String(mllpPort), LOG_LEVEL: 'debug', ADT_NON_MEMBERS: 'store', AUTH: principals.length > 0 ? `tokens:${file}` : 'open', ...more,
  }, {})
  const app = await startApp(settings, logger('debug', { write: line => capture(captured, `app-${port}.log`, line) }))
  afterAll(async () => {
    capture(captured, 'metrics.txt', (await ask(app.base.replace(/fhir$/, 'metrics'))).text)
    await app.stop()
  })
  const caller = (authorization?: Readonly<Record<string, string>>): Caller => ({
    get: (path, headers) => ask(address(app.base, path), 'GET', undefined, { ...authorization, ...headers }),
    send: (method, path, body, headers) => ask(address(app.base, path), method, body, { ...authorization, ...headers }),
  })
  return { app, mllp: { host: '127.0.0.1', port: mllpPort }, ...caller(), as: name => caller({ authorization: `Bearer ${tokenOf(name)}` }) }
}

export const tokenOf = (name: string): string => `token-of-${name}-5521`
const address = (base: string, path: string): string => path.startsWith('http') ? path : path === '' ? base : `${base}/${path}`
