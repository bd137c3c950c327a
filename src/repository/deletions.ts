/**
 * Deletions in flight share a transaction, each with an end of its own: held, looked at in a new statement, stored, committed. Nothing in it waits for a
 * lock, so none waits for another's; whatever cannot be had or told at once, or is referred to, is a change of its own.
 */
import { sees } from '../fhir/scope.ts'
import type { Committed, Stored } from '../fhir/verb.ts'
import { instantText } from '../fhir/resource.ts'
import type { Version } from '../fhir/version.ts'
import { coalescer, fulfilled } from '../storage/coalesce.ts'
import { holdAtOnce, referrersOf, type Held, type Referrers } from '../storage/locks.ts'
import { mayPass, patiently } from '../storage/patience.ts'
import { storeVersions } from '../storage/store.ts'
import { transactionOnce, type Transaction } from '../storage/transaction.ts'
import { ownedRows, writtenBy, type OwnedRow } from '../storage/versions.ts'
import type { Under } from './commit.ts'
import { judgedAtOnce } from './judge.ts'
import type { RepositoryOptions } from './options.ts'
import { authorship, storedVersion, toDelete, type Named } from './prepare.ts'
import { nameOf } from './references.ts'
import { absent, moved, outdated } from './refusals.ts'
import { Remake } from './remake.ts'

export interface Deletion extends Under { readonly write: Named; readonly at: Date }

/** 'alone': nothing was done; 'unknown': whether it was done must be asked. */
type Ended = Stored | Error | 'alone' | 'unknown'

const SHARED = { lanes: 2, most: 64 }
/** Referrers of one type that are told apart; when there are more, each deletion asks for its own. */
const MOST_REFERRERS = 256
const NO_REFERRERS: Referrers = { rows: [], complete: true }

/** Nothing but the index must be asked about it. */
export const isSimpleDeletion = ({ gates, consequences }: RepositoryOptions, write: Named): boolean =>
  write.op === 'delete' && write.where === undefined && judgedAtOnce(gates, write) && consequences.needs(write) === 'nothing'

/** @param alone the change of its own */
export function deletions(options: RepositoryOptions, epoch: () => number, alone: (deletion: Deletion) => Promise<Committed>): (deletion: Deletion) => Promise<Committed> {
  const shared = coalescer<Deletion, Ended>({
    ...SHARED, sized: items => options.batched?.('writes', items),
    key: ({ write }) => nameOf(write),
    async run(together) {
      try {
        return fulfilled(await transactionOnce(options.pool, tx => endAll(options, { tx, epoch: epoch() }, together)))
      } catch (error) {
        return fulfilled(together.map(() => mayPass(error) ? 'unknown' : 'alone'))
      }
    },
  })
  return async deletion => {
    const ended = await shared(deletion)
    if (ended instanceof Error) throw ended
    if (typeof ended === 'object') return { stored: [ended], followed: [], findings: [] }
    const done = async (): Promise<Committed | undefined> => {
      const version = ended === 'unknown' ? await patiently(() => ownDeletion(options, deletion)) : undefined
      return version && { stored: [{ write: deletion.write, version, did: 'deleted' }], followed: [], findings: [] }
    }
    // An earlier try of this request may end only now: by then its lock has been waited for.
    const before = await done(), committed = before ?? await alone(deletion)
    return committed.stored[0]?.did === 'unchanged' ? await done() ?? committed : committed
  }
}

const ownDeletion = async ({ pool }: RepositoryOptions, { write, cause, at }: Deletion): Promise<Version | undefined> =>
  (await writtenBy(pool, write, cause.request, at))?.version

interface Together { readonly tx: Transaction; readonly epoch: number }

async function endAll(options: RepositoryOptions, { tx, epoch }: Together, together: readonly Deletion[]): Promise<Ended[]> {
  const { selfOf, searching, integrity } = options, keys = together.map(({ write }) => write)
  const held = await holdAtOnce(tx, keys), targets = keys.filter((_, i) => held[i]).map(({ type, id }) => ({ type, id, self: selfOf(type, id) }))
  // New statements: they see what was committed before the locks were granted.
  const [owned, referrers] = targets.length === 0 ? [[], NO_REFERRERS] : await Promise.all([
    ownedRows(tx, targets), integrity === 'literal' ? NO_REFERRERS : referrersOf(tx, targets, searching.pointersTo, MOST_REFERRERS),
  ])
  const rows = new Map(owned.map(row => [nameOf(row), row])), referred = new Set(referrers.rows.map(({ of }) => nameOf(targets[of]!)))
  const judged = together.map((deletion, i): Ended | Ready => {
    const name = nameOf(deletion.write), row = rows.get(name), standing = held[i]
    return standing && row && referrers.complete && !referred.has(name) ? judge(deletion, standing, row) : 'alone'
  })
  return await store(options, { tx, epoch }, judged)
}

/** Held, and nothing stands against it. */
interface Ready { readonly deletion: Deletion; readonly before: Version }

function judge(deletion: Deletion, standing: Held, row: OwnedRow): Ended | Ready {
  const { write, scope } = deletion
  if (!sees(scope, row)) return scope.branches.some(({ by, types }) => by === 'grant' && (!types || types.includes(write.type))) ? 'alone' : absent(write)
  if (write.ifMatch !== undefined && write.ifMatch !== String(standing.version)) return write.remake === true ? new Remake('the version the change was made from') : moved(write)
  const before: Version = {
    type: write.type, id: write.id, version: String(standing.version), lastUpdated: instantText(standing.lastUpdated), deleted: standing.deleted, text: '', method: 'DELETE', owners: row.owners,
  }
  if (standing.deleted) return { write, version: before, did: 'unchanged' }
  return { deletion, before }
}

const isReady = (one: Ended | Ready): one is Ready => typeof one === 'object' && 'before' in one

async function store(options: RepositoryOptions, { tx, epoch }: Together, judged: readonly (Ended | Ready)[]): Promise<Ended[]> {
  const ready = judged.filter(isReady), versions = ready.map(({ deletion: { write, cause, at }, before }) =>
    toDelete(options, write, before, { at, expect: Number(before.version), by: authorship(cause, cause.reasons ?? []), references: [], source: cause.principal.party }))
  const results = versions.length === 0 ? [] : await storeVersions({ run: tx.last }, versions, epoch)
  return judged.map(one => {
    if (!isReady(one)) return one
    const i = ready.indexOf(one), version = versions[i], result = results[i]
    if (result?.did === 'stored' && version) return { write: one.deletion.write, version: storedVersion(version, result), did: 'deleted' }
    return result?.did === 'outdated' ? outdated() : 'alone'
  })
}
