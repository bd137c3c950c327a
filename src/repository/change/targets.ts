/** Both ends of a reference: what a change refers to must be there until it is stored, and what refers to something stands against its deletion. */
import { conflict } from '../../fhir/error.ts'
import type { Scope } from '../../fhir/scope.ts'
import type { Finding } from '../../fhir/write.ts'
import { referrersOf } from '../../storage/locks.ts'
import type { ResourceKey } from '../../storage/targets.ts'
import { ownedRows, versionsThere, type OwnedRow } from '../../storage/versions.ts'
import { placed } from '../judge.ts'
import { withId, type Named } from '../prepare.ts'
import type { Pending, Underway } from './pending.ts'
import { demandedOf, nameOf, notThere, targetsOf, versionedName } from '../references.ts'
import { seesAll, visible } from '../visible.ts'

/** Whose the targets of these writes are, those of the change itself apart. */
export async function ownersOfTargets({ tx, scope, options }: Underway, writes: readonly Named[]): Promise<ReadonlyMap<string, OwnedRow>> {
  const own = new Set(writes.map(nameOf)), targets = targetsOf(writes.flatMap(({ resource, id }) => resource ? demandedOf(withId(resource, id), options, scope) : []))
  return new Map((await ownedRows(tx, targets.filter(key => !own.has(nameOf(key))))).map(row => [nameOf(row), row]))
}

/**
 * Targets of the same change count. Judged on what stands now; the statement that stores the change locks the targets and looks again.
 * @param scope what lies outside it is not there, unless it says otherwise; `known`: what is known of the targets already
 */
export async function judgeReferences(underway: Underway, round: readonly Pending[], { scope, known }: { readonly scope: Scope; readonly known?: ReadonlyMap<string, OwnedRow> }): Promise<Finding[]> {
  const { tx, overlay, options } = underway
  const referring = round.map(({ write, after }) => ({ write, references: after ? demandedOf(after, options, scope) : [] }))
  const references = referring.flatMap(one => one.references)
  if (references.length === 0) return []
  const targets = targetsOf(references), missing = new Set(targets.filter(key => !overlay.get(nameOf(key))?.after).map(nameOf))
  const outside = targets.filter(key => !overlay.has(nameOf(key)))
  const rows = known ? outside.flatMap(key => known.get(nameOf(key)) ?? []) : await ownedRows(tx, outside), alive = rows.filter(row => !row.deleted)
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

/** Referrers that are counted, at most. */
const MOST_COUNTED = 1_000

/** In a new statement, under the lock that `begin` took: whoever refers to it now has been committed. @throws conflict */
export async function refuseReferred(underway: Underway): Promise<void> {
  const deleted = [...underway.overlay.values()].filter(({ after }) => !after).map(({ write }) => write)
  if (underway.options.integrity === 'literal' || deleted.length === 0) return
  const [first] = await othersReferringTo(underway, deleted, 1)
  if (!first) return
  const write = deleted[first.of]!, others = await othersReferringTo(underway, [write], MOST_COUNTED + 1)
  throw conflict(`The ${write.type} is still referred to by ${await counted(underway, others)}`, write.at)
}

/** What the change does not delete or rewrite itself; at least `most` of one type, if there are so many. `of`: which of the writes is referred to. */
export async function othersReferringTo({ tx, overlay, options: { selfOf, searching } }: Underway, writes: readonly Named[], most: number): Promise<(ResourceKey & { readonly of: number })[]> {
  const { rows } = await referrersOf(tx, writes.map(({ type, id }) => ({ type, id, self: selfOf(type, id) })), searching.pointersTo, overlay.size + most)
  return rows.filter(key => !overlay.has(nameOf(key)))
}

/** How many of which type, of those that the caller may see; of others no more than that they are. */
async function counted({ tx, scope, at }: Underway, keys: readonly ResourceKey[]): Promise<string> {
  const shown = await visible(tx, scope, await ownedRows(tx, keys), at)
  const told = numbered(shown), hidden = shown.length < keys.length ? ['what you may not see'] : []
  return [...keys.length > MOST_COUNTED ? [`more than ${MOST_COUNTED}, among them`] : [], [...told, ...hidden].join(', ')].join(' ')
}
/** '2 Encounter', '1 Task'. */
export const numbered = (keys: readonly Pick<ResourceKey, 'type'>[]): string[] =>
  [...Map.groupBy(keys, key => key.type)].sort(([a], [b]) => a < b ? -1 : 1).map(([type, list]) => `${list.length} ${type}`)
