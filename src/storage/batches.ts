/** Writes in flight share statements, and so do reads. */
import type { Version } from '../fhir/version.ts'
import { coalescer, fulfilled } from './coalesce.ts'
import { patiently } from './patience.ts'
import type { Pool } from './pool.ts'
import { isFault } from './storage-error.ts'
import { storeVersions, type NewVersion, type StoreResult } from './store.ts'
import type { ResourceKey } from './targets.ts'
import { newestVersions, writtenBy } from './versions.ts'

const WRITES = { lanes: 2, most: 64 }, READS = { lanes: 4, most: 64 }

type Sized = (items: number) => void

/**
 * @param epoch of the definitions with which index rows are reckoned
 * @param sized how many went together
 */
export function batchedStore(pool: Pool, epoch: () => number, sized?: Sized): (version: NewVersion) => Promise<StoreResult> {
  return coalescer<NewVersion, StoreResult>({
    ...WRITES, ...(sized && { sized }),
    key: ({ type, id }) => `${type}/${id}`,
    async run(versions) {
      try {
        return fulfilled(await storeVersions(pool, versions, epoch()))
      } catch (error) {
        // One by one: what was at fault fails alone, with an error of its own.
        return await Promise.allSettled(versions.map(version => storeAlone(pool, version, epoch(), error)))
      }
    },
  })
}

/** After a lost connection the answer is unknown: this request's version is looked for before, and whenever another stands in the way. */
async function storeAlone(pool: Pool, version: NewVersion, epoch: number, first: unknown): Promise<StoreResult> {
  let uncertain = isFault(first, 'lost')
  return await patiently(async (_tried, failed) => {
    uncertain ||= isFault(failed, 'lost')
    const before = uncertain ? await found(pool, version) : undefined
    if (before) return before
    const [result] = await storeVersions(pool, [version], epoch)
    if (!result) throw first
    return (uncertain && result.did !== 'stored' ? await found(pool, version) : undefined) ?? result
  })
}

async function found(pool: Pool, version: NewVersion): Promise<StoreResult | undefined> {
  const written = await writtenBy(pool, version, version.by.request, version.at)
  return written && { did: 'stored', version: Number(written.version.version), before: written.before, owners: written.version.owners, xid: '' }
}

/** The newest version of each, deletions too. */
export function batchedRead(pool: Pool, sized?: Sized): (key: ResourceKey) => Promise<Version | undefined> {
  return coalescer<ResourceKey, Version | undefined>({
    ...READS, ...(sized && { sized }),
    run: async keys => fulfilled(await patiently(() => newestVersions(pool, keys))),
  })
}
