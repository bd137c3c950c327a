/** Members are locked before anything else that is theirs, and never first weakly and then more strongly: so two changes do not wait for each other. */
import type { OwnerChange } from '../../fhir/write.ts'
import { lockChanged, lockRows } from '../../storage/locks.ts'
import { ownedRows } from '../../storage/versions.ts'
import type { Underway } from './pending.ts'
import type { Named } from '../prepare.ts'
import { nameOf } from '../references.ts'

/** The change gives members to others, which was not known when it began: it begins again, and locks them first. */
export class MembersFirst extends Error {}

interface Member { readonly type: 'Patient'; readonly id: string }
const memberOf = (reference: string): Member => ({ type: 'Patient', id: reference.slice('Patient/'.length) })

/** Those whose owners the change is known to change. */
export const lockFirst = async ({ tx, members }: Underway): Promise<unknown> => await lockRows(tx, [...members].map(memberOf), 'references')

/** The rows that are to be changed, after the members they are, or will be, about: whose owners stay until the change is stored. */
export async function lockWithMembers({ tx, options }: Underway, writes: readonly Named[]): Promise<void> {
  const coming = writes.map(write => write.resource && options.extract({ ...write.resource, id: write.id }).patient)
  const members = new Set(coming.flatMap(patient => patient?.startsWith('Patient/') ? memberOf(patient).id : []))
  await lockChanged(tx, writes, [...members], writes.some(write => write.op === 'delete') ? 'references' : 'changes')
}

/** Of several changes of one member's owners the last word on each column counts. What changes nothing is left out. @throws MembersFirst */
export async function ownersToChange({ tx, overlay, members }: Underway, changes: readonly OwnerChange[]): Promise<OwnerChange[]> {
  const merged = new Map<string, OwnerChange>()
  for (const change of changes) merged.set(change.patient, { ...merged.get(change.patient), ...change })
  const rows = new Map((await ownedRows(tx, [...merged.keys()].map(memberOf))).map(row => [nameOf(row), row.owners]))
  const real = [...merged.values()].filter(change => {
    const owners = rows.get(change.patient)
    if (!owners) return overlay.has(change.patient)
    return (['plan', 'provider'] as const).some(column => change[column] !== undefined && (change[column] ?? undefined) !== owners[column])
  })
  const unlocked = real.filter(change => rows.has(change.patient) && !members.has(change.patient))
  for (const change of unlocked) members.add(change.patient)
  if (unlocked.length > 0) throw new MembersFirst()
  return real
}
