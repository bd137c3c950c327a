/** Connections to PostgreSQL: statements are values, errors carry none. */
import pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { cleaned } from './storage-error.ts'

/** Anything a statement can be run on: the pool, or one transaction. */
export interface Db {
  run<Row extends object>(statement: Statement): Promise<Row[]>
}
/** `name`: prepared once for each connection, for statements whose text never changes. */
export type Statement = Sql | NamedStatement
export interface NamedStatement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
  /** Planned once for each connection too, whatever its values. */
  readonly planned?: 'once'
}

/** A statement that each connection prepares once. Its text must never change. */
export const named = (name: string, { text, values }: Sql): NamedStatement => ({ name, text, values })

/** So many shapes of statements are prepared, the first that come; each costs every connection some hundred kilobytes. */
const MOST_SHAPES = 128
const SHAPES = new Map<string, string>()

/** A statement whose text takes many shapes, each of which comes often: prepared by each connection under a name of its shape's own. */
export function prepared({ text, values }: Sql): Statement {
  const known = SHAPES.get(text) ?? (SHAPES.size < MOST_SHAPES ? `shape-${SHAPES.size}` : undefined)
  if (known === undefined) return { text, values } as Sql
  SHAPES.set(text, known)
  return { name: known, text, values }
}

/**
 * A large statement that leaves the planner no choice: planned anew for the length of its lists, as PostgreSQL else does while that looks cheaper
 * to it, it would cost three times what it takes to run.  PostgreSQL, plancache.c, choose_custom_plan
 */
export const plannedOnce = (name: string, { text, values }: Sql): NamedStatement => ({ name, text, values, planned: 'once' })
export const isPlannedOnce = (statement: Statement): boolean => 'name' in statement && statement.planned === 'once'

export interface Pool extends Db {
  readonly url: string
  /** A connection for as long as `use` takes; one that broke is thrown away. */
  withConnection<T>(use: (connection: Db) => Promise<T>): Promise<T>
  /** Connections open, idle, and requests waiting for one. */
  counts(): { readonly total: number; readonly idle: number; readonly waiting: number }
  end(): Promise<void>
}
export interface PoolOptions {
  readonly url: string
  readonly max: number
  readonly name?: string
}

const { builtins } = pg.types, INT8_ARRAY = 1016, XID8 = 5069
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [builtins.INT8]: BigInt,
  [INT8_ARRAY]: (text: string) => text.slice(1, -1).split(',').filter(part => part !== '').map(BigInt),
  [XID8]: (text: string) => text,
}
const types = {
  getTypeParser: ((oid: number, format?: 'text') => PARSERS[oid] ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/** Whatever a transaction waits for, it never withholds the news of others longer than this. transaction_timeout is known from PostgreSQL 17 on. */
const SETTINGS = `select set_config('idle_in_transaction_session_timeout', '30s', false), set_config('statement_timeout', '60s', false), set_config('jit', 'off', false),
  case when current_setting('server_version_num')::int >= 170000 then set_config('transaction_timeout', '90s', false) end`

const PLAN_ONCE = "set_config('plan_cache_mode', 'force_generic_plan', false)"

/** Connections that plan once, of those a pool may open. */
const PLANNING_ONCE = 4

/** @param max connections; of ten and more, some are kept for statements planned once */
export function openPool({ url, max, name = 'ecm-fhir' }: PoolOptions): Pool {
  const open = (most: number, settings: string): pg.Pool => new pg.Pool({
    connectionString: url, max: most, types, application_name: name, connectionTimeoutMillis: 10_000, idleTimeoutMillis: 60_000, pipeline: true,
    onConnect: async client => { await client.on('error', () => {}).query(settings) },
  }).on('error', () => {}) // an idle connection broke: the next request opens another
  const apart = max >= 10 ? PLANNING_ONCE : 0, pool = open(max - apart, SETTINGS), once = apart > 0 ? open(apart, `${SETTINGS}, ${PLAN_ONCE}`) : pool
  const run = async <Row extends object>(statement: Statement): Promise<Row[]> => {
    try { return (await (isPlannedOnce(statement) ? once : pool).query<Row>(query(statement))).rows } catch (thrown) { throw cleaned(thrown) }
  }
  const both = [...new Set([pool, once])], sum = (count: (one: pg.Pool) => number): number => both.reduce((total, one) => total + count(one), 0)
  return {
    url, run,
    async withConnection(use) {
      const client = await pool.connect().catch((thrown: unknown) => { throw cleaned(thrown) })
      let broken = false
      try {
        return await use({
          async run<Row extends object>(statement: Statement) {
            try { return (await client.query<Row>(query(statement))).rows } catch (thrown) {
              const error = cleaned(thrown)
              broken ||= error.fault === 'lost'
              throw error
            }
          },
        })
      } finally { client.release(broken) }
    },
    counts: () => ({ total: sum(one => one.totalCount), idle: sum(one => one.idleCount), waiting: sum(one => one.waitingCount) }),
    end: async () => { await Promise.all(both.map(one => one.end())) },
  }
}

/** pg writes into the values it is given. */
const query = (s: Statement): pg.QueryConfig => 'name' in s ? { name: s.name, text: s.text, values: [...s.values] } : { text: s.text, values: [...s.values] }
