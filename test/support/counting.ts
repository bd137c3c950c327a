/** Counts what the database is asked. Nothing is put in its place: the statements run. */
import type { Db, Pool, Statement } from '../../src/storage/pool.ts'

export interface Counting {
  readonly pool: Pool
  /** From here on. */
  begin(): void
  /** By name where there is one, else what the text begins with; the transaction's begin and commit among them. */
  statements(): readonly string[]
  /** How often the database was waited for: what a connection is sent before it has answered goes with what it was sent before. */
  trips(): number
}

export function counting(pool: Pool): Counting {
  let statements: string[] = [], trips = 0
  const counted = (db: Db, alone: boolean): Db => {
    let underway = 0
    return {
      run(statement) {
        statements.push(nameOf(statement))
        if (underway++ === 0 || alone) trips++
        return db.run(statement).finally(() => { underway-- }) as never
      },
    }
  }
  return {
    pool: { ...pool, ...counted(pool, true), withConnection: use => pool.withConnection(connection => use(counted(connection, false))) },
    begin() { statements = []; trips = 0 },
    statements: () => statements,
    trips: () => trips,
  }
}

const nameOf = (statement: Statement): string => 'name' in statement ? statement.name : statement.text.trim().slice(0, 60).replace(/\s+/g, ' ')
