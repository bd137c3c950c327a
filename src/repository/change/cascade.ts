/** A delete that takes with it what refers to what is deleted, and what refers to that: within what the caller may see and delete, and so many. */
import { conflict } from '../../fhir/error.ts'
import { lockRows } from '../../storage/locks.ts'
import { ownedRows } from '../../storage/versions.ts'
import type { ResourceKey } from '../../storage/targets.ts'
import { nameOf } from '../references.ts'
import { visible } from '../visible.ts'
import { begin, lay, type Pending, type Underway } from './pending.ts'
import { numbered, othersReferringTo } from './targets.ts'

/** @param pending what the change was asked for, laid. @returns what goes with it, laid too. @throws conflict */
export async function cascade(underway: Underway, pending: readonly Pending[]): Promise<Pending[]> {
  const taken: Pending[] = []
  for (const origin of pending) {
    const { cascade: most } = origin.write
    if (origin.after || most === undefined) continue
    let round: readonly Pending[] = [origin], count = 0
    while (round.length > 0) {
      const found = await referringTo(underway, round, most + 1 - count)
      if ((count += found.length) > most) throw conflict(`More than ${most} would have to be deleted with the ${origin.write.type}`, origin.write.at)
      round = await take(underway, { round, found, origin })
      taken.push(...round)
    }
  }
  return taken
}

async function referringTo(underway: Underway, round: readonly Pending[], most: number): Promise<ResourceKey[]> {
  const found = new Map<string, ResourceKey>()
  for (const { type, id } of await othersReferringTo(underway, round.map(({ write }) => write), most)) found.set(nameOf({ type, id }), { type, id })
  return [...found.values()]
}

/** What refers is locked, and asked again: it may have been changed meanwhile. Nothing new can refer to what is locked already. */
async function take(underway: Underway, { round, found, origin }: { readonly round: readonly Pending[]; readonly found: readonly ResourceKey[]; readonly origin: Pending }): Promise<Pending[]> {
  if (found.length === 0) return []
  const { write: { at, cascade }, reasons } = origin, { scope, overlay } = underway
  await refuseOthers(underway, found, origin)
  await lockRows(underway.tx, found, 'references')
  const still = new Set((await referringTo(underway, round, found.length)).map(nameOf))
  const deletes = found.filter(key => still.has(nameOf(key))).map(({ type, id }) => ({
    write: { op: 'delete' as const, type, id, method: 'DELETE' as const, cascadeOf: nameOf(origin.write), ...(cascade !== undefined && { cascade }), ...(at !== undefined && { at }) }, reasons,
  }))
  const { pending } = await begin(underway, deletes, scope)
  for (const one of pending) lay(overlay, one)
  return [...pending]
}

async function refuseOthers({ tx, scope, at, mayDelete }: Underway, found: readonly ResourceKey[], { write }: Pending): Promise<void> {
  const shown = await visible(tx, scope, await ownedRows(tx, found), at)
  if (shown.length < found.length) throw conflict(`The ${write.type} is still referred to by what you may not see`, write.at)
  const forbidden = shown.filter(({ type }) => !(mayDelete?.(type) ?? true))
  if (forbidden.length > 0) throw conflict(`The ${write.type} is still referred to by what you may not delete: ${numbered(forbidden).join(', ')}`, write.at)
}
