/** What may be said of a database's error: its code and what it names in our own schema, never a value. */
export type Fault =
  /** The connection broke, or there is none: whether a statement was carried out is not known. */
  | 'lost'
  /** Another transaction was in the way: the same again may pass. */
  | 'collision'
  /** Disk, memory, connections or time ran out: nothing was carried out. */
  | 'exhausted'
  /** A unique key stands already. */
  | 'duplicate'
  | 'other'

export class StorageError extends Error {
  readonly fault: Fault
  /** SQLSTATE, or Node's name of a socket's error. */
  readonly code: string
  readonly constraint: string | undefined
  readonly table: string | undefined

  constructor(fault: Fault, code: string, about: { readonly text?: string | undefined; readonly constraint?: string | undefined; readonly table?: string | undefined } = {}) {
    super(`The database refused a statement (${code}${about.text ? `: ${about.text}` : ''})`)
    this.name = 'StorageError'
    this.fault = fault
    this.code = code
    this.constraint = about.constraint
    this.table = about.table
  }
}

export const isFault = (error: unknown, fault: Fault): boolean => error instanceof StorageError && error.fault === fault

const LOST = /^(08|57P0[123]|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)/
const COLLISION = /^(40|55P03)/
/** insufficient_resources, query_canceled by its timeout, a transaction ended by its own.  PostgreSQL, appendix A */
const EXHAUSTED = /^(53|57014|25P0[34])/
/** Classes whose messages speak of our own statements alone: syntax and names, rights, resources, the operator. */
const SAYABLE = /^(42|53|57|58)/

/** A driver's error made safe: its message, detail and where-clause carry values. */
export function cleaned(thrown: unknown): StorageError {
  if (thrown instanceof StorageError) return thrown
  const { code, message = '', constraint, table } = (thrown ?? {}) as { code?: string; message?: string; constraint?: string; table?: string }
  if (code === undefined) {
    const gone = /terminated|closed|timeout|not queryable|Client was/i.test(message)
    return new StorageError(gone ? 'lost' : 'other', gone ? 'connection' : 'driver')
  }
  const fault: Fault = LOST.test(code) ? 'lost' : COLLISION.test(code) ? 'collision' : EXHAUSTED.test(code) ? 'exhausted' : code === '23505' ? 'duplicate' : 'other'
  return new StorageError(fault, code, { text: SAYABLE.test(code) ? message : undefined, constraint, table })
}

/** Not there, or it does not let us in.  PostgreSQL, appendix A: 28 invalid authorization, 3D invalid catalog name */
export const isUnreachable = (error: unknown): error is StorageError => error instanceof StorageError && (error.fault === 'lost' || /^(28|3D)/.test(error.code))
