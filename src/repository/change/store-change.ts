/** The last step of a change: all of it in one statement, then whose rows they are from now on, and grants. */
import type { Stored } from '../../fhir/verb.ts'
import type { GrantChange, OwnerChange } from '../../fhir/write.ts'
import { changeGrant } from '../../storage/grants.ts'
import { rewriteOwners } from '../../storage/owners.ts'
import { StorageError } from '../../storage/storage-error.ts'
import { storeVersions, type NewVersion, type StoreResult } from '../../storage/store.ts'
import type { Pending, Underway } from './pending.ts'
import { authorship, selfOf, storedVersion, toDelete, toStore } from '../prepare.ts'
import { nameOf, referencesOf, targetsOf } from '../references.ts'
import { clash, outdated } from '../refusals.ts'
import { Remake } from '../remake.ts'

export async function storeChange(underway: Underway, { owners, grants }: { readonly owners: readonly OwnerChange[]; readonly grants: readonly GrantChange[] }): Promise<Map<string, Stored>> {
  const { tx, options, overlay, at, epoch } = underway
  const pending = [...overlay.values()].filter(one => one.after ?? one.before)
  const versions = pending.map(one => toVersion(underway, one))
  const results = versions.length === 0 ? [] : await storeVersions(tx, versions, epoch)
  const stored = new Map<string, Stored>()
  versions.forEach((version, i) => {
    const one = pending[i], result = results[i]
    if (one && result) stored.set(nameOf(version), settled(one, version, result))
  })
  const xid = results.find(result => result.did === 'stored')?.xid
  if (xid !== undefined) tx.xid = xid
  for (const change of owners) await rewriteOwners(tx, change, selfOf(options, change.patient) ?? 0n)
  for (const grant of grants) await changeGrant(tx, grant, { patient: selfOf(options, grant.patient), resource: selfOf(options, grant.resource) }, at)
  return new Map([...stored].map(([name, one]) => [name, withOwners(one, owners)]))
}

function toVersion({ options, cause, at, overlay }: Underway, { write, reasons, before, after }: Pending): NewVersion {
  const references = after && options.integrity !== 'literal' ? targetsOf(referencesOf(after, options.base)).filter(key => !overlay.has(nameOf(key))) : []
  const preparing = { at, expect: before ? Number(before.version) : 'new' as const, by: authorship(cause, reasons), references, source: cause.principal.party }
  if (after) return toStore(options, write, after, preparing)
  if (before) return toDelete(options, write, before, preparing)
  throw new StorageError('other', 'nothing to delete')
}

function settled({ write, before }: Pending, version: NewVersion, result: StoreResult): Stored {
  switch (result.did) {
    case 'stored': return { write, version: storedVersion(version, result), did: version.deleted ? 'deleted' : result.before === 'live' ? 'updated' : 'created' }
    case 'outdated': throw outdated()
    case 'hidden':
    case 'missing': throw new StorageError('collision', 'moved') // a target was deleted since it was judged: again, to be told so
    case 'moved':
      if (write.op !== 'create' || before) throw new StorageError('collision', 'moved') // it was not there when the row was to be locked: again from the start
      if (write.remake) throw new Remake('the id of a conditional create')
      throw clash(write)
  }
}

function withOwners(stored: Stored, changes: readonly OwnerChange[]): Stored {
  const { version } = stored, change = changes.find(one => one.patient === version.owners.patient)
  if (!change) return stored
  const { plan, provider } = version.owners
  return {
    ...stored,
    version: { ...version, owners: { ...version.owners, plan: change.plan === undefined ? plan : change.plan ?? undefined, provider: change.provider === undefined ? provider : change.provider ?? undefined } },
  }
}
