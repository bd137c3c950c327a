/** What may be read within a scope: outside it there is nothing. */
import { gone, invalid, notFound } from '../fhir/error.ts'
import type { Scope } from '../fhir/scope.ts'
import type { Version } from '../fhir/version.ts'
import { batchedRead } from '../storage/batches.ts'
import { patiently } from '../storage/patience.ts'
import { versionOf } from '../storage/versions.ts'
import { instanceHistory, recordHistory } from './history.ts'
import type { RepositoryOptions } from './options.ts'
import type { Reader } from './repository.ts'
import { seesAll, visible } from './visible.ts'

/** Matches that a verb may gather at once. */
const MOST = 1_000
/** Reads have no effects: a few tries bridge a lost connection. */
const BRIEFLY = [20, 100, 400, 1600]

export function readers({ pool, searching, now, batched }: RepositoryOptions): (scope: Scope) => Reader {
  const newest = batchedRead(pool, items => batched?.('reads', items))
  return scope => {
    const shown = async (version: Version | undefined): Promise<Version | undefined> =>
      version && (seesAll(scope, version.type) || (await visible(pool, scope, [version], now())).length > 0) ? version : undefined
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
        const version = /^[1-9]\d{0,8}$/.test(number) ? await shown(await patiently(() => versionOf(pool, { type, id }, Number(number)), BRIEFLY)) : undefined
        if (!version) throw notFound(`There is no such version of a ${type}`)
        if (version.deleted) throw gone(`The ${type} was deleted by this version`)
        return version
      },
      history: (type, id, page) => instanceHistory(pool, { type, id }, { scope, now: now(), page }),
      changes: (type, page) => recordHistory(pool, type, { scope, now: now(), page }),
      search: request => patiently(() => searching.page(pool, request, scope, now()), BRIEFLY),
      async all(type, query) {
        const found = await patiently(() => searching.matches(pool, { type, query, scope, most: MOST + 1, now: now() }), BRIEFLY)
        if (found.length > MOST) throw invalid(`More than ${MOST} ${type} match: narrow the search`)
        return found
      },
    }
  }
}
