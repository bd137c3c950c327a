/** What may be read within a scope: outside it there is nothing. */
import { gone, invalid, notFound } from '../fhir/error.ts'
import type { Scope } from '../fhir/scope.ts'
import type { Version } from '../fhir/version.ts'
import { batchedRead } from '../storage/batches.ts'
import { patiently } from '../storage/patience.ts'
import type { Db, Pool } from '../storage/pool.ts'
import type { ResourceKey } from '../storage/targets.ts'
import { newestVersions, versionOf } from '../storage/versions.ts'
import { instanceHistory, recordHistory } from './history.ts'
import { labelsIn } from './labels.ts'
import type { RepositoryOptions } from './options.ts'
import type { Reader } from './repository.ts'
import { numberChanges } from './sequencer.ts'
import { seesAll, visible } from './visible.ts'

/** Matches that a verb may gather at once. */
const MOST = 1_000
/** Reads have no effects: a few tries bridge a lost connection. */
const BRIEFLY = [20, 100, 400, 1600]

/** Where reads are made: on the pool, where those in flight share statements, or in a transaction, which is not to be tried again in part. */
interface Ground {
  readonly db: Db
  readonly pool: Pool
  readonly pauses: readonly number[]
  newest(key: ResourceKey): Promise<Version | undefined>
}

export function readers(options: RepositoryOptions): (scope: Scope) => Reader {
  const { pool, batched } = options
  return readersOn({ db: pool, pool, pauses: BRIEFLY, newest: batchedRead(pool, items => batched?.('reads', items)) }, options)
}
/** What a transaction under way sees: what it has stored itself too. */
export const readersInside = (tx: Db, options: RepositoryOptions): (scope: Scope) => Reader =>
  readersOn({ db: tx, pool: options.pool, pauses: [], newest: async key => (await newestVersions(tx, [key]))[0] }, options)

function readersOn({ db, pool, pauses, newest }: Ground, { searching, now }: RepositoryOptions): (scope: Scope) => Reader {
  return scope => {
    const shown = async (version: Version | undefined): Promise<Version | undefined> =>
      version && (seesAll(scope, version.type) || (await visible(db, scope, [version], now())).length > 0) ? version : undefined
    return {
      async read(type, id) {
        const version = await shown(await newest({ type, id }))
        if (!version) throw notFound(`There is no such ${type}`)
        if (version.deleted) throw gone(`The ${type} was deleted`)
        return version
      },
      async find(type, id) {
        const version = await shown(await newest({ type, id }))
        return version?.deleted ? undefined : version
      },
      async vread(type, id, number) {
        const version = /^[1-9]\d{0,8}$/.test(number) ? await shown(await patiently(() => versionOf(db, { type, id }, Number(number)), pauses)) : undefined
        if (!version) throw notFound(`There is no such version of a ${type}`)
        if (version.deleted) throw gone(`The ${type} was deleted by this version`)
        return version
      },
      history: (type, id, page) => patiently(() => instanceHistory(db, { type, id }, { scope, now: now(), page }), pauses),
      async changes(type, page) {
        await numberChanges(pool)
        return await patiently(() => recordHistory(db, type, { scope, now: now(), page }), pauses)
      },
      search: request => patiently(() => searching.page(db, request, scope, now()), pauses),
      async all(type, query) {
        const found = await patiently(() => searching.matches(db, { type, query, scope, most: MOST + 1, now: now() }), pauses)
        if (found.length > MOST) throw invalid(`More than ${MOST} ${type} match: narrow the search`)
        return found
      },
      compartment: request => patiently(() => searching.compartment(db, request, scope, now()), pauses),
      labels: type => patiently(() => labelsIn(db, type, scope, now()), pauses),
    }
  }
}
