/** Version-specific references to entries stay so: they name the version that the transaction makes.  R4 http.html#trules */
import { FhirError } from '../fhir/error.ts'
import type { Write } from '../fhir/write.ts'
import type { BundleEntry } from './bundle-entries.ts'
import type { Target } from './bundle-targets.ts'
import type { InteractionContext } from './interaction.ts'

export interface VersionsToCome {
  /** The version an entry's resource will have. */
  of(entry: BundleEntry, target: Target): Promise<string>
  /** A Write that makes no other version than was said: if its resource moves meanwhile, the transaction is made again. */
  hold(write: Write, entry: BundleEntry): Write
}

export function versionsToCome(context: InteractionContext): VersionsToCome {
  /** The version before; null: there was none. */
  const before = new Map<BundleEntry, string | null>()
  return {
    async of(entry, target) {
      if (entry.method === 'POST' && !target.known) return '1'
      const standing = before.has(entry) ? before.get(entry)! : await newest(target, context)
      if (entry.method === 'POST') return standing ?? '1'
      before.set(entry, standing)
      return standing === null ? '1' : String(Number(standing) + 1)
    },
    hold(write, entry) {
      const standing = before.get(entry)
      if (standing === undefined || write.op !== 'update' || (write.ifMatch !== undefined && write.remake !== true)) return write
      if (standing !== null) return { ...write, ifMatch: standing, remake: true }
      return write.where === undefined && write.upsert === true && !write.fresh ? { ...write, op: 'create', remake: true } : write
    },
  }
}

async function newest({ type, id }: Target, { repository }: InteractionContext): Promise<string | null> {
  try {
    return (await repository.history(type, id, { count: 1 })).versions[0]?.version ?? null
  } catch (error) {
    if (error instanceof FhirError && error.kind === 'not-found') return null
    throw error
  }
}
