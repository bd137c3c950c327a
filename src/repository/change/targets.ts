/** Both ends of a reference: what a change refers to must be there until it is stored, and what refers to something stands against its deletion. */
import { FhirError } from '../../fhir/error.ts'
import type { Scope } from '../../fhir/scope.ts'
import type { Finding } from '../../fhir/write.ts'
import { referrers } from '../../storage/locks.ts'
import { ownedRows, versionsThere, type OwnedRow } from '../../storage/versions.ts'
import { placed } from '../judge.ts'
import type { Pending, Underway } from './pending.ts'
import { demandedOf, nameOf, notThere, targetsOf, versionedName } from '../references.ts'
import { seesAll, visible } from '../visible.ts'

/**
 * Targets of the same change count. Judged on what stands now; the statement that stores the change locks the targets and looks again.
 * @param scope what lies outside it is not there, unless it says otherwise
 */
export async function judgeReferences(underway: Underway, round: readonly Pending[], scope: Scope): Promise<Finding[]> {
  const { tx, overlay, options } = underway
  const referring = round.map(({ write, after }) => ({ write, references: after ? demandedOf(after, options, scope) : [] }))
  const references = referring.flatMap(one => one.references)
  if (references.length === 0) return []
  const targets = targetsOf(references), missing = new Set(targets.filter(key => !overlay.get(nameOf(key))?.after).map(nameOf))
  const outside = targets.filter(key => !overlay.has(nameOf(key)))
  const alive = (await ownedRows(tx, outside)).filter(row => !row.deleted)
  for (const row of await shownOf(underway, alive, scope)) missing.delete(nameOf(row))
  const versioned = references.flatMap(({ type, id, version }) => version === undefined || version === comingVersion(overlay.get(nameOf({ type, id }))) ? [] : [{ type, id, version }])
  const there = await versionsThere(tx, versioned.map(({ version, ...key }) => ({ ...key, version: /^[1-9]\d{0,8}$/.test(version) ? Number(version) : 0 })))
  versioned.forEach((reference, i) => { if (!there[i]) missing.add(versionedName(reference)) })
  return referring.flatMap(({ write, references: own }) => notThere(own, missing).map(finding => placed(finding, write)))
}

/** That the change itself will make of it. */
const comingVersion = (pending: Pending | undefined): string | undefined => pending?.after && String(Number(pending.before?.version ?? 0) + 1)

async function shownOf({ tx, at }: Underway, rows: readonly OwnedRow[], scope: Scope): Promise<readonly OwnedRow[]> {
  if (scope.refersTo === 'anyone') return rows
  const certain = rows.filter(({ type }) => seesAll(scope, type))
  return [...certain, ...await visible(tx, scope, rows.filter(row => !certain.includes(row)), at)]
}

/** In a new statement, under the lock that `begin` took: whoever refers to it now has been committed. @throws conflict */
export async function refuseReferred({ tx, overlay, options }: Underway): Promise<void> {
  if (options.integrity === 'literal') return
  for (const { write, after } of overlay.values()) {
    if (after) continue
    const { type, id, at } = write, self = options.selfOf(type, id)
    const found = await referrers(tx, { self, isPatient: type === 'Patient' }, options.searching.referrerKeys(type, id), overlay.size + 1)
    const others = found.filter(key => !overlay.has(nameOf(key)))
    if (others.length > 0) {
      const types = [...new Set(others.map(key => key.type))].sort().join(', ')
      throw new FhirError('conflict', [{ text: `The ${type} is still referred to by: ${types}`, ...(at !== undefined && { expression: at }) }])
    }
  }
}
