/** What every Write meets first: is it R4, and what it claims to be? Needs nothing stored. */
import type { Gate, Judged } from '../fhir/write.ts'
import type { Finding } from '../fhir/write.ts'
import { profilesOf } from './packages.ts'
import { validate } from './validate.ts'

export interface Demands {
  /** Types whose resources must claim one of our profiles for it; 'every': all that have one. */
  readonly required?: 'every' | readonly string[]
}

export function conformanceGate({ required = [] }: Demands = {}): Gate {
  const demanded = (type: string): readonly string[] => required === 'every' || required.includes(type) ? profilesOf(type) : []
  return {
    name: 'conformance',
    needs: () => 'nothing',
    judge: ({ write, after }: Judged) => write.op === 'delete' || !after ? [] : [...validate(after), ...unclaimed(after, demanded(write.type))],
  }
}

/** What it claims is what it is judged by: so that it claims one is enough to demand.  R4 profiling.html */
function unclaimed({ resourceType, meta }: NonNullable<Judged['after']>, profiles: readonly string[]): Finding[] {
  if (profiles.length === 0 || meta?.profile?.some(claimed => profiles.includes(claimed.replace(/\|.*/, '')))) return []
  return [{ kind: 'nonconformant', id: 'profile-required', code: 'required', expression: `${resourceType}.meta.profile`, text: `A ${resourceType} here claims one of: ${profiles.join(', ')}` }]
}
