/** What gates and consequences must know, outside every scope, with the change's own Writes laid over what is stored. */
import { parseJson } from '../../fhir/json.ts'
import type { Resource } from '../../fhir/resource.ts'
import { EVERYTHING } from '../../fhir/scope.ts'
import { parseReference } from '../../fhir/reference.ts'
import type { Facts, Query } from '../../fhir/write.ts'
import type { Version } from '../../fhir/version.ts'
import { newestVersions } from '../../storage/versions.ts'
import type { Underway } from './pending.ts'
import { nameOf } from '../references.ts'

/** Facts of a search are never cut short in silence: beyond this many the change fails. */
const MOST = 1_000

export async function factsFor(underway: Underway, queries: Iterable<Query>): Promise<Facts> {
  const facts = new Map<Query, readonly Resource[]>()
  for (const query of new Set(queries)) facts.set(query, query.includes('?') ? await searched(underway, query) : await referred(underway, query))
  return facts
}

async function referred(underway: Underway, query: Query): Promise<Resource[]> {
  const key = parseReference(query, underway.options.base)
  if (!key) return []
  const over = underway.overlay.get(nameOf(key))
  if (over) return over.after ? [over.after] : []
  const [version] = await newestVersions(underway.tx, [key])
  return version && !version.deleted ? [read(underway, version)] : []
}

async function searched(underway: Underway, text: Query): Promise<Resource[]> {
  const { overlay, options: { searching }, tx, at } = underway
  const type = text.slice(0, text.indexOf('?')), query = text.slice(type.length + 1)
  const found = await searching.matches(tx, { type, query, scope: EVERYTHING, most: MOST, now: at })
  const stored = found.filter(version => !overlay.has(nameOf(version))).map(version => read(underway, version))
  const own = [...overlay.values()].flatMap(({ write, after }) => after && write.type === type && searching.match(type, query, after) ? [after] : [])
  return [...stored, ...own]
}

function read({ readAt }: Underway, version: Version): Resource {
  readAt.set(nameOf(version), version.version)
  return parseJson(version.text) as Resource
}
