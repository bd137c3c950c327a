import { setTimeout as sleep } from 'node:timers/promises'
import sql, { raw } from 'sql-template-tag'
import { mayPass, patiently } from './patience.ts'
import { isPlannedOnce, type Db, type Pool, type Statement } from './pool.ts'
import { isFault, StorageError } from './storage-error.ts'

/** The connection broke while committing: whether it was committed, the record must be asked once the transaction `xid` has ended. */
export class Uncertain extends StorageError {
  readonly xid: string | undefined
  constructor(xid: string | undefined) {
    super('lost', 'commit')
    this.name = 'Uncertain'
    this.xid = xid
  }
}

/** A transaction under way. What is run without awaiting what was run before goes in the same round trip. */
export interface Transaction extends Db {
  /** Set by a statement that returned it. */
  xid?: string
  /** As `run`, and commits in the same round trip, unless it fails: for the last statement, whose work stands whatever its rows say. */
  readonly last: Db['run']
}

/**
 * READ COMMITTED: every statement sees what was committed before it began. A collision (deadlock, serialisation), or a connection lost before
 * the commit, begins again from the start; `work` must be able to be repeated.
 * @throws Uncertain
 */
export const transaction = <T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  patiently(() => transactionOnce(pool, work), undefined, error => mayPass(error) && !(error instanceof Uncertain))

/** As `transaction`, without another try. Begins in the round trip of the first statement. */
export async function transactionOnce<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return await pool.withConnection(async connection => {
    const told = tellingFirst(connection), run = planningOnce(told)
    let committing: Promise<unknown> | undefined
    const commit = (): Promise<unknown> => committing ??= told.run(sql`commit`)
    const tx: Transaction = {
      run,
      async last<Row extends object>(statement: Statement) {
        const [rows] = await Promise.all([run<Row>(statement), commit()])
        return rows
      },
    }
    let result: T
    try { result = await work(tx) } catch (error) {
      if (committing === undefined) await connection.run(sql`rollback`).catch(() => [])
      else if (await committing.then(() => false, lost => isFault(lost, 'lost'))) throw new Uncertain(tx.xid)
      throw told.cause(error)
    }
    await commit().catch((error: unknown) => { throw isFault(error, 'lost') ? new Uncertain(tx.xid) : error })
    return result
  })
}

/** What was sent behind a statement that fails is refused for that alone, and may be heard of first: what failed is the first error that arrived. */
function tellingFirst(connection: Db): Db & { cause(error: unknown): unknown } {
  let first: unknown
  return {
    async run<Row extends object>(statement: Statement) {
      try { return await connection.run<Row>(statement) } catch (error) {
        first ??= error
        throw error
      }
    },
    cause: error => error instanceof StorageError && error.code === IN_FAILED_TRANSACTION ? first : error,
  }
}
const IN_FAILED_TRANSACTION = '25P02'

const ONCE = 'set local plan_cache_mode = force_generic_plan', BEGIN = raw(`begin; ${ONCE}`)

/** Begins, and runs statements. Most go by keys, have names, and are planned once; a search is planned for what it looks for. */
function planningOnce(connection: Db): Db['run'] {
  let once = true, before: Promise<unknown>[] = [connection.run(BEGIN)]
  before[0]!.catch(() => undefined) // who runs the first statement is told
  return async <Row extends object>(statement: Statement) => {
    const wants = isPlannedOnce(statement) || (once && 'name' in statement)
    const ahead = before
    before = []
    if (wants !== once) ahead.push(connection.run(wants ? raw(ONCE) : sql`set local plan_cache_mode = auto`))
    once = wants
    const [rows] = await Promise.all([connection.run<Row>(statement), ...ahead])
    return rows
  }
}

/**
 * Waits for the end of a transaction whose commit went unanswered. How it ended is not asked here: a server that crashed before the commit
 * reached its disk gives the same id to another transaction, so only what the transaction stored can tell.
 */
export async function untilEnded(db: Db, xid: string): Promise<void> {
  for (let tried = 0; ; tried++) {
    const [row] = await db.run<{ status: string | null }>(sql`select pg_xact_status(${xid}::xid8) as status`)
    if (row?.status !== 'in progress') return
    if (tried === 100) throw new StorageError('lost', 'in progress')
    await sleep(50)
  }
}
