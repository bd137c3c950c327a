/** Logs without personal data: an allow-list, for a redaction list always misses one. */
import { pino, type DestinationStream } from 'pino'
import type { Config } from './config.ts'
import type { Log } from './fhir/log.ts'

const SCALARS = new Set(['request', 'route', 'method', 'status', 'ms', 'door', 'role', 'code', 'count', 'messageType', 'outcome', 'port', 'host', 'worker', 'signal', 'reason', 'seconds', 'setting', 'attempts', 'version', 'folder'])

export type Logger = Log & { flush(): void }

export function logger(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const options = { level, base: { pid: process.pid }, formatters: { log: allowed } }
  return destination ? pino(options, destination) : pino(options)
}

function allowed(fields: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err') out['err'] = errorFields(value)
    else if (SCALARS.has(name) && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')) out[name] = value
  }
  return out
}

/** Of an error its name, its code and where it was thrown: a database's message or detail carries values. */
function errorFields(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { name: typeof thrown }
  const { code, constraint, table } = thrown as { code?: unknown; constraint?: unknown; table?: unknown }
  const at = (thrown.stack ?? '').split('\n').filter(line => /^\s+at /.test(line)).slice(0, 12).map(line => line.trim())
  return { name: thrown.name, code, constraint, table, at, ...(thrown.cause !== undefined && { cause: errorFields(thrown.cause) }) }
}
