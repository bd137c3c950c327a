/** The Writes of one change under way: what each found stored, and what it will leave. */
import { gone, invalid } from '../../fhir/error.ts'
import { parseJson } from '../../fhir/json.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { Scope } from '../../fhir/scope.ts'
import type { Stored } from '../../fhir/verb.ts'
import type { Version } from '../../fhir/version.ts'
import type { Judged } from '../../fhir/write.ts'
import { StorageError } from '../../storage/storage-error.ts'
import type { Transaction } from '../../storage/transaction.ts'
import { newestVersions } from '../../storage/versions.ts'
import type { Under } from '../commit.ts'
import type { RepositoryOptions } from '../options.ts'
import { withId, type Named } from '../prepare.ts'
import { nameOf } from '../references.ts'
import { moved, notToBeFound, there } from '../refusals.ts'
import { Remake } from '../remake.ts'
import { visible } from '../visible.ts'
import { lockWithMembers } from './members.ts'

/** One change in its transaction. */
export interface Underway extends Under {
  readonly options: RepositoryOptions
  readonly tx: Transaction
  readonly at: Date
  readonly epoch: number
  /** What the change will leave, by 'Type/id'. */
  readonly overlay: Map<string, Pending>
  /** Members to be locked first, for their owners change: known from an earlier beginning. */
  readonly members: Set<string>
  /** Versions that facts were read at, by 'Type/id'. */
  readonly readAt: Map<string, string>
}

export interface Pending {
  readonly write: Named
  /** Ids of the rules that made it follow; of a Write asked for, those of its cause. */
  readonly reasons: readonly string[]
  readonly before: Version | undefined
  readonly beforeResource: Resource | undefined
  /** Absent in a deletion. */
  readonly after: Resource | undefined
}

export const judgedOf = ({ write, beforeResource, after }: Pending, at: Date): Judged => ({ write, before: beforeResource, after, at })

/** @throws invalid: one version of a resource in a change */
export function lay(overlay: Map<string, Pending>, one: Pending, taking = false): void {
  const name = nameOf(one.write)
  if (!taking && overlay.has(name)) throw invalid(`Two entries change the same ${one.write.type}`, one.write.at)
  overlay.set(name, one)
}

export interface Begun { readonly pending: readonly Pending[]; readonly unchanged: readonly Stored[] }

/** Locks the rows, reads what is stored, and refuses what cannot be changed. */
export async function begin(underway: Underway, writes: readonly { readonly write: Named; readonly reasons: readonly string[] }[], scope: Scope): Promise<Begun> {
  const { tx } = underway, changing = writes.map(({ write }) => write).filter(write => write.op !== 'create')
  const [, newest] = await Promise.all([lockWithMembers(underway, changing), newestVersions(tx, changing)]) // in this order: what was committed before the locks were granted
  const shown = new Set((await visible(tx, scope, newest.filter(version => version !== undefined), underway.at)).map(nameOf))
  const stored = new Map(changing.map((write, i) => [nameOf(write), newest[i]]))
  const pending: Pending[] = [], unchanged: Stored[] = []
  for (const { write, reasons } of writes) {
    const name = nameOf(write), before = stored.get(name)
    if (before && !shown.has(name)) throw notToBeFound(write)
    refuseMoved(underway, write, before)
    if (write.op === 'delete' && before?.deleted) unchanged.push({ write, version: before, did: 'unchanged' })
    else pending.push(pendingOf(write, reasons, before))
  }
  return { pending, unchanged }
}

function pendingOf(write: Named, reasons: readonly string[], before: Version | undefined): Pending {
  const beforeResource = before && !before.deleted ? parseJson(before.text) as Resource : undefined
  return { write, reasons, before, beforeResource, after: write.op === 'delete' || !write.resource ? undefined : withId(write.resource, write.id) }
}

function refuseMoved({ readAt }: Underway, write: Named, before: Version | undefined): void {
  if (write.op === 'create') return
  if (!before && (write.op === 'delete' || write.upsert !== true || write.ifMatch !== undefined)) throw notToBeFound(write)
  if (write.fresh && before?.deleted === false) throw there(write)
  if (write.ifMatch !== undefined && write.ifMatch !== before?.version) {
    if (write.remake === true) throw new Remake('the version the change was made from')
    throw moved(write)
  }
  if (write.op === 'update' && before?.deleted && !write.upsert && write.ifMatch === undefined) throw gone(`The ${write.type} was deleted`, write.at)
  const read = readAt.get(nameOf(write))
  if (read !== undefined && read !== before?.version) throw new StorageError('collision', 'moved') // made from facts that have moved: again from the start
}
