/** Changing a stored resource by a message: absent means unchanged, "" removes, and an older message only fills gaps. */
import { isDeepStrictEqual } from 'node:util'
import type { Extension } from '@medplum/fhirtypes'
import { cloneJson } from '../fhir/json.ts'
import type { Write } from '../fhir/write.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Valued } from './message.ts'
import { startOf } from './timestamp.ts'

/** newer: it says how things are now. older: what came before it knows better. */
export type Standing = 'newer' | 'older'

/** Sets, removes or leaves one element. */
export function put<T extends object, K extends keyof T>(on: T, name: K, value: Valued<NonNullable<T[K]>>, standing: Standing): void {
  if (value === undefined || (standing === 'older' && on[name] !== undefined)) return
  if (value === null) delete on[name]
  else on[name] = value
}

/**
 * A repeating element of which only our own entries change, in the place of the first of them: what others wrote stays.
 * @param isOurs tells our entries
 * @returns what to put
 */
export function mixed<Item>(all: readonly Item[] | undefined, value: Valued<readonly Item[]>, how: { readonly standing: Standing; readonly isOurs: (item: Item) => boolean }): Valued<Item[]> {
  const { standing, isOurs } = how, stored = all ?? [], first = stored.findIndex(isOurs)
  if (value === undefined || (standing === 'older' && first >= 0)) return undefined
  const others = stored.filter(item => !isOurs(item)), at = first < 0 ? others.length : first
  const items = [...others.slice(0, at), ...value ?? [], ...others.slice(at)]
  return items.length > 0 ? items : null
}

/** A copy to be changed. */
export const draft = <T extends Resource>(resource: T): T => cloneJson(resource)

export interface Read<T extends Resource> { readonly resource: T; /** meta.versionId, as it was read. */ readonly version: string }

/** An update of what was read, unless nothing changed; made again when it has moved since. */
export function updateOf<T extends Resource>({ resource, version }: Read<T>, changed: T): readonly Write[] {
  if (isDeepStrictEqual(resource, changed)) return []
  return [{ op: 'update', type: changed.resourceType, id: resource.id!, resource: changed, ifMatch: version, remake: true }]
}

/** Is what a message tells as new as what was told last? @param url of the extension that keeps the time of the newest event */
export function standingOf(resource: { readonly extension?: Extension[] | undefined }, event: { readonly url: string; readonly at: string; readonly zone: string }): Standing {
  const last = resource.extension?.find(({ url }) => url === event.url)?.valueDateTime
  return last !== undefined && startOf(event.at, event.zone) < startOf(last, event.zone) ? 'older' : 'newer'
}

export function keepEventTime(on: { extension?: Extension[] | undefined }, { url, at }: { readonly url: string; readonly at: string }): void {
  on.extension = [...(on.extension ?? []).filter(extension => extension.url !== url), { url, valueDateTime: at }]
}
