/** Opens the record: readers, the one way to write, its news, its health. */
import { FhirError } from '../fhir/error.ts'
import { insertAccess, type AccessRow } from '../storage/access-log.ts'
import { coalescer } from '../storage/coalesce.ts'
import { definitionEpoch } from '../storage/epoch.ts'
import { sweepClaims } from '../storage/locks.ts'
import { messagesOf } from '../storage/messages.ts'
import { newsHint } from '../storage/news/hint.ts'
import { oldestUnnumbered } from '../storage/news/order.ts'
import { mayPass, patiently } from '../storage/patience.ts'
import { isFault } from '../storage/storage-error.ts'
import { standingRow, type StandingRow } from '../storage/news/standing.ts'
import { committing } from './commit.ts'
import { dossiers, type Dossier } from './dossier.ts'
import { heldMessagesOf, type HeldMessages } from './held-messages.ts'
import type { News, TellingStatus } from './news.ts'
import type { RepositoryOptions } from './options.ts'
import { readers } from './reader.ts'
import type { Reader, Repository } from './repository.ts'
import { newsOf } from './subscriptions-store.ts'

export interface OpenRepository extends Repository {
  readonly news: News
  readonly held: HeldMessages
  health(): Promise<Health>
  /** What waits; undefined: the database does not answer. */
  standing(): Promise<Standing | undefined>
  /** Removes what only served as a lock. Now and then. */
  sweep(): Promise<void>
  /** Ends its own connection; the pool is its giver's. */
  close(): Promise<void>
}
export interface Health {
  /** Does the database answer? */
  readonly ready: boolean
  /** How long the oldest change has been waiting for its number: held back by an open transaction, or nobody numbers. */
  readonly horizonAgeSeconds: number
  readonly pool: { readonly total: number; readonly idle: number; readonly waiting: number }
}

export interface Standing {
  readonly horizonAgeSeconds: number
  /** The order of changes is another cluster's, as after a restore: nothing is told until it is repaired. */
  readonly orderBroken: boolean
  /** Since when the oldest event waits for a subscriber who is told. */
  readonly undeliveredAgeSeconds: number
  readonly queues: Readonly<Record<'deliveries' | 'held-messages' | 'jobs' | 'dead-jobs', number>>
  /** How many stand so. */
  readonly subscriptions: Readonly<Record<TellingStatus, number>>
  readonly databaseBytes: number
}

/** An access log that falls behind grows its batches, not its number of statements. */
const ACCESS = { lanes: 1, most: 128 }
const DAY = 86_400_000

export async function openRepository(options: RepositoryOptions): Promise<OpenRepository> {
  const { pool, searching, now, newId } = options
  const epoch = await patiently(() => definitionEpoch(pool)), hint = newsHint(pool.url)
  const within = readers(options), dossier = dossiers(options), commit = committing(options, () => epoch, { within, dossier })
  const logAccess = coalescer<AccessRow, void>({
    ...ACCESS, sized: items => options.batched?.('access', items),
    async run(rows) {
      await patiently(() => insertAccess(pool, rows))
      return rows.map(() => ({ status: 'fulfilled', value: undefined }))
    },
  })
  return {
    within: scope => sayingUnavailable(within(scope)),
    dossier: scope => wholeAvailable(dossier(scope)),
    identify: (type, system, value) => available(() => patiently(() => searching.identified(pool, type, system, value))),
    commit: (writes, under) => available(async () => {
      const committed = await commit(writes, under).catch((error: unknown) => {
        if (isFault(error, 'exhausted') && error instanceof Error) options.log?.error({ err: error }, 'the database has run out of room or time')
        throw error
      })
      hint.committed()
      return committed
    }),
    receivedMessage: (sender, controlId) => available(() => patiently(() => messagesOf(pool, sender, controlId))),
    logAccess: entry => available(() => logAccess({ ...entry, id: newId() })),
    news: newsOf(pool, hint, now),
    held: heldMessagesOf(pool, now),
    health: async () => ({ ...await state(), pool: pool.counts() }),
    standing: () => standingRow(pool).then(row => row && standingOf(row, now()), () => undefined),
    async sweep() { await sweepClaims(pool, new Date(now().getTime() - DAY)) },
    close: () => hint.close(),
  }

  async function state(): Promise<Pick<Health, 'ready' | 'horizonAgeSeconds'>> {
    try {
      const oldest = await oldestUnnumbered(pool)
      return { ready: true, horizonAgeSeconds: secondsSince(oldest, now()) }
    } catch {
      return { ready: false, horizonAgeSeconds: 0 }
    }
  }
}

const secondsSince = (since: Date | null | undefined, now: Date): number => since ? Math.max(0, (now.getTime() - since.getTime()) / 1000) : 0

const standingOf = ({ unnumbered, undelivered, broken, deliveries, held, jobs, dead, subscriptions, bytes }: StandingRow, now: Date): Standing => ({
  horizonAgeSeconds: secondsSince(unnumbered, now), undeliveredAgeSeconds: secondsSince(undelivered, now), orderBroken: broken,
  queues: { deliveries, 'held-messages': held, jobs, 'dead-jobs': dead }, subscriptions: { requested: 0, active: 0, error: 0, off: 0, ...subscriptions }, databaseBytes: bytes,
})

/** A database that is away, or that keeps others in the way, is no defect: the same request may pass later. */
async function available<T>(task: () => Promise<T>): Promise<T> {
  try { return await task() } catch (error) {
    if (mayPass(error)) throw new FhirError('unavailable', [{ text: 'The record cannot be reached just now' }], { cause: error, retryAfter: 2 })
    if (isFault(error, 'exhausted')) throw new FhirError('unavailable', [{ text: 'The record has run out of room or time; nothing was stored' }], { cause: error, retryAfter: 30 })
    throw error
  }
}
const sayingUnavailable = (reader: Reader): Reader => ({
  read: (type, id) => available(() => reader.read(type, id)),
  find: (type, id) => available(() => reader.find(type, id)),
  vread: (type, id, version) => available(() => reader.vread(type, id, version)),
  history: (type, id, page) => available(() => reader.history(type, id, page)),
  changes: (type, page) => available(() => reader.changes(type, page)),
  search: request => available(() => reader.search(request)),
  all: (type, query) => available(() => reader.all(type, query)),
  compartment: request => available(() => reader.compartment(request)),
  labels: type => available(() => reader.labels(type)),
})
const wholeAvailable = (dossier: Dossier): Dossier => ({
  about: (id, types) => available(() => dossier.about(id, types)),
  around: (keys, onward) => available(() => dossier.around(keys, onward)),
})
