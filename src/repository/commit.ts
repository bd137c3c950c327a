/**
 * The one way to write. A Write for which nothing must be looked at first shares a statement with others in flight;
 * every other change is a transaction of its own, on lanes of its own, so that a large one delays nobody.
 */
import type { Cause } from '../fhir/cause.ts'
import { FhirError } from '../fhir/error.ts'
import type { Scope } from '../fhir/scope.ts'
import type { Committed, Stored } from '../fhir/verb.ts'
import type { Finding, Write } from '../fhir/write.ts'
import { batchedStore } from '../storage/batches.ts'
import { coalescer } from '../storage/coalesce.ts'
import type { NewVersion, StoreResult } from '../storage/store.ts'
import { deletions, isSimpleDeletion } from './deletions.ts'
import { judge, judgedAtOnce, placed, refuse } from './judge.ts'
import type { RepositoryOptions } from './options.ts'
import type { Inside, Opened } from './repository.ts'
import { authorship, storedVersion, toStore, withId, type Named } from './prepare.ts'
import { demandedOf, nameOf, notThere, targetsOf, unresolvedIn, type Referred } from './references.ts'
import { Remake } from './remake.ts'
import { absent, clash, moved, outdated } from './refusals.ts'
import { change } from './change/change.ts'

export interface Under {
  readonly cause: Cause
  readonly scope: Scope
  /** Which types may go with what refers to them; every type when absent. */
  readonly mayDelete?: ((type: string) => boolean) | undefined
  readonly inside?: Inside | undefined
}
export type Commit = (writes: readonly Write[], under: Under) => Promise<Committed>

/** Changes that are transactions of their own, at a time. */
const LANES = 2

/** @param opened the record as it stands: what a change of nothing leaves */
export function committing(options: RepositoryOptions, epoch: () => number, opened: Opened): Commit {
  const store = batchedStore(options.pool, epoch, items => options.batched?.('writes', items))
  const inLane = coalescer<() => Promise<Committed>, Committed>({ lanes: LANES, most: 1, run: tasks => Promise.allSettled(tasks.map(task => task())) })
  const alone = (named: readonly Named[], under: Under & { readonly at: Date }): Promise<Committed> => inLane(() => change(options, named, { ...under, epoch: epoch() }))
  const remove = deletions(options, epoch, ({ write, ...under }) => alone([write], under))
  return async (writes, under) => {
    if (writes.length === 0 && !under.cause.message) return await nothing(under, opened)
    const at = options.now()
    const named = writes.map((write): Named => ({ ...write, id: write.id ?? options.newId() }))
    const findings = named.flatMap(write => {
      const early = options.gates.filter(gate => gate.needs(write) === 'nothing')
      return [...judge(early, { write, before: undefined, after: write.resource && withId(write.resource, write.id), at }), ...unresolvedIn(write).map(finding => placed(finding, write))]
    })
    refuse(findings)
    const [only] = named
    const single = named.length === 1 && only && !under.cause.message && !under.inside ? only : undefined, simple = single && simpleWrite(options, single, { ...under, at })
    if (simple) return { stored: [await storeSimple(store, simple)], followed: [], findings }
    const committed = single && isSimpleDeletion(options, single) ? await remove({ ...under, write: single, at }) : await alone(named, { ...under, at })
    return { ...committed, findings: [...findings, ...committed.findings] }
  }
}

async function nothing({ inside }: Under, opened: Opened): Promise<Committed> {
  await inside?.(opened)
  return { stored: [], followed: [], findings: [] }
}

interface Simple {
  readonly write: Named
  readonly version: NewVersion
  readonly references: readonly Referred[]
}

/** The Write ready for the shared statement, or undefined when something must be looked at first. */
function simpleWrite(options: RepositoryOptions, write: Named, { cause, scope, at }: Under & { readonly at: Date }): Simple | undefined {
  const { op, resource } = write
  if (!resource || op === 'delete' || write.ifNoneExist !== undefined || write.where !== undefined || write.fresh) return undefined
  if (op === 'update' && write.upsert !== true && write.ifMatch === undefined) return undefined
  if (!judgedAtOnce(options.gates, write)) return undefined
  const after = withId(resource, write.id)
  if (!nothingFollows(options, write, { after, at })) return undefined
  const references = demandedOf(after, options, scope)
  if (references.some(reference => reference.version !== undefined)) return undefined
  const expect: NewVersion['expect'] = op === 'create' ? 'new' : write.ifMatch === undefined ? 'any' : versionNumber(write.ifMatch)
  const preparing = {
    at, expect, by: authorship(cause, cause.reasons ?? []), references: targetsOf(references), source: cause.principal.party,
    refersBy: scope.refersTo === 'anyone' ? undefined : scope, seenBy: op === 'create' ? undefined : scope,
  }
  return { write, version: toStore(options, write, after, preparing), references }
}

/** A create has no before: what follows from it can be asked at once, if that needs no facts. */
function nothingFollows({ consequences }: RepositoryOptions, write: Named, judged: { readonly after: ReturnType<typeof withId>; readonly at: Date }): boolean {
  const needs = consequences.needs(write)
  if (needs === 'nothing') return true
  if (write.op !== 'create' || needs.length > 0) return false
  const { writes, owners, grants } = consequences.follow({ write, before: undefined, ...judged }, new Map())
  return writes.length + owners.length + grants.length === 0
}

/** -1 is no version of anything. */
export const versionNumber = (text: string): number => /^[1-9]\d{0,8}$/.test(text) ? Number(text) : -1

async function storeSimple(store: (version: NewVersion) => Promise<StoreResult>, { write, version, references }: Simple): Promise<Stored> {
  for (;;) {
    const result = await store(version)
    switch (result.did) {
      case 'stored': return { write, version: storedVersion(version, result), did: result.before === 'live' ? 'updated' : 'created' }
      case 'missing': throw refusal(notThere(references, new Set(result.references.map(nameOf))), write)
      case 'outdated': throw outdated()
      case 'hidden': throw absent(write)
      case 'moved':
        if (write.op === 'create') throw clash(write)
        if (write.ifMatch === undefined || result.found === version.expect) continue // another process was quicker: the version after its; or it was given to others
        if (result.found === undefined) throw absent(write)
        if (write.remake === true) throw new Remake('the version the change was made from')
        throw moved(write)
    }
  }
}

function refusal(findings: readonly Finding[], write: Write): unknown {
  try { refuse(findings.map(finding => placed(finding, write))) } catch (error) { return error }
  return new FhirError('broken', [{ text: 'A reference was missed' }])
}
