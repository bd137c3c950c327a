/** The record as a transaction under way leaves it. */
import type { Db } from '../storage/pool.ts'
import { dossiersInside } from './dossier.ts'
import type { RepositoryOptions } from './options.ts'
import { readersInside } from './reader.ts'
import type { Opened } from './repository.ts'

export function openedInside(tx: Db, options: RepositoryOptions): Opened {
  const db = inTurn(tx)
  return { within: readersInside(db, options), dossier: dossiersInside(db, options) }
}

/** A connection carries one statement at a time, and a reader may ask for two at once. */
function inTurn(db: Db): Db {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run<Row extends object>(statement: Parameters<Db['run']>[0]) {
      const mine = last.then(() => db.run<Row>(statement))
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
