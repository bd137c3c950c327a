/** Records what became true by a day alone. Several processes may find the same: who comes second meets another version, and leaves it. */
import type { Principal } from '../fhir/cause.ts'
import { FhirError } from '../fhir/error.ts'
import { parseJson } from '../fhir/json.ts'
import type { Log } from '../fhir/log.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Scope } from '../fhir/scope.ts'
import type { Version } from '../fhir/version.ts'
import type { Repository } from '../repository/repository.ts'

export interface Due {
  readonly type: string
  query(today: string): string
  change(resource: Resource, today: string): Resource | undefined
}
export interface DueWork {
  readonly all: readonly Due[]
  /** The house's own: it sees everything. */
  readonly scope: Scope
  /** YYYY-MM-DD in Los Angeles. */
  today(): string
}
export interface DueParts {
  readonly repository: Pick<Repository, 'within' | 'commit'>
  readonly due: DueWork
  readonly log: Log
  newId(): string
}

/** In whose name the house writes what follows from the calendar. */
export const HOUSE: Principal = { name: 'ecm-fhir', party: undefined, role: 'operator', scopes: ['system/*.cruds'] }

/** @returns whether more may be due */
export async function recordDue(parts: DueParts, signal: AbortSignal): Promise<boolean> {
  const today = parts.due.today()
  for (const { type, query, change } of parts.due.all) {
    for (const version of await parts.repository.within(parts.due.scope).all(type, query(today))) {
      if (signal.aborted) return false
      const resource = change(parseJson(version.text) as Resource, today)
      if (resource) await record(resource, version, parts)
    }
  }
  return false
}

async function record(resource: Resource, { type, id, version }: Version, { repository, log, newId, due: { scope } }: DueParts): Promise<void> {
  try {
    await repository.commit([{ op: 'update', type, id, resource, ifMatch: version }], { cause: { principal: HOUSE, door: 'worker', request: newId(), action: 'due' }, scope })
  } catch (error) {
    if (!(error instanceof FhirError) || error.kind === 'broken' || error.kind === 'unavailable') throw error
    if (error.kind !== 'stale-version') log.warn({ type, kind: error.kind }, 'What is due was refused; it is tried again')
  }
}
