/** All of one record within a scope, page by page, each page with what its resources refer to.  R4 patient-operation-everything.html, encounter-operation-everything.html */
import { invalid } from '../fhir/error.ts'
import { parseJson } from '../fhir/json.ts'
import { interval } from '../fhir/partial-date.ts'
import { literalReferences, parseReference } from '../fhir/reference.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Scope } from '../fhir/scope.ts'
import type { Version } from '../fhir/version.ts'
import type { SearchPage } from '../search/clause.ts'
import { compartments, type Compartment, type CompartmentRequest } from '../search/compartment.ts'
import { cursorSeal } from '../search/cursor.ts'
import type { Definition } from '../search/definition.ts'
import { extractor, type Extractor } from '../search/extract.ts'
import { compartmentStatement } from '../storage/across/compartment.ts'
import { transactionSince } from '../storage/news/since.ts'
import type { Db } from '../storage/pool.ts'
import { rowsByKey } from '../storage/search-sql.ts'
import { openTo } from '../storage/search-sql-filter.ts'
import type { ResourceKey } from '../storage/targets.ts'
import { toVersion, type VersionRow } from '../storage/versions.ts'
import { nameOf } from './references.ts'

/** What the resources of a page may refer to, unless it is one alone: a page that has more ends earlier. */
const MOST_REFERRED = 1_000
/** A role is of use with who has it, and where. */
const ONWARD = 'PractitionerRole'

export type CompartmentPages = (db: Db, request: CompartmentRequest, scope: Scope, now: Date) => Promise<SearchPage>

/** The last resource shown, empty for the one that the record is of; the transaction that `since` came to. */
interface Content { readonly t: string; readonly i: string; readonly x?: string }

/** A page holds what the scope shows of the record. What that refers to comes with it, on each page that does, unless it is somebody else's. */
export function compartmentPages(definition: Definition): CompartmentPages {
  const of = compartments(definition), seal = cursorSeal(definition.key), extract = extractor(definition), { base } = definition
  return async (db, request, scope, now) => {
    const { type, id, types, count } = request, query = `${type}/${id}/$everything?${request.self}`, compartment = of({ type, id }), period = periodOf(request, definition)
    const position = request.cursor === undefined ? undefined : contentIn(seal.open(request.cursor, query)), since = position ? position.x : await sinceOf(db, request, definition)
    const rows = (await db.run<VersionRow>(compartmentStatement({
      focus: { type, id, self: compartment.self }, placings: compartment.placings, types, period, since, after: position && { type: position.t, id: position.i }, limit: count + 1, branches: scope.branches, now,
    }))).map(toVersion)
    const shown = untilFull(rows.slice(0, count), base), last = shown.at(-1)?.version
    const isPlaced = placedBy(extract, request, compartment)
    const bring = async (keys: readonly ResourceKey[]): Promise<readonly Version[]> => {
      const wanted = keys.filter(key => !types || types.includes(key.type))
      const found = wanted.length === 0 ? [] : await db.run<VersionRow>(rowsByKey(wanted, t => openTo(scope, t), now))
      return found.map(toVersion).filter(version => !isPlaced(version) && (version.owners.patient ?? request.patient) === request.patient)
    }
    return {
      matches: shown.map(({ version }) => version), included: await broughtAlong(shown, bring, base),
      ...(last && rows.length > shown.length && { next: seal.seal({ ...(nameOf(last) === `${type}/${id}` ? { t: '', i: '' } : { t: last.type, i: last.id }), ...(since !== undefined && { x: since }) } satisfies Content, query) }),
    }
  }
}

/** @throws invalid: none of this query's */
function contentIn(content: unknown): Content {
  if (typeof content !== 'object' || content === null || !('t' in content)) throw invalid("The input '_cursor' is none of this query's")
  return content as Content
}

async function sinceOf(db: Db, { since }: CompartmentRequest, { zone }: Definition): Promise<string | undefined> {
  if (since === undefined) return undefined
  const at = since.includes('T') ? interval(since, zone) : undefined
  if (!at) throw invalid("The input '_since' is an instant, such as 2024-06-30T12:00:00Z", '_since')
  return await transactionSince(db, new Date(at.from))
}

function periodOf({ start, end }: CompartmentRequest, { zone }: Definition): { readonly from: number | undefined; readonly until: number | undefined } {
  const day = (name: 'start' | 'end', text: string | undefined): { from: number; until: number } | undefined => {
    const found = text === undefined ? undefined : interval(text, zone)
    if (text !== undefined && !found) throw invalid(`The input '${name}' is a date that the calendar has, such as 2024-06-30`, name)
    return found
  }
  return { from: day('start', start)?.from, until: day('end', end)?.until }
}

interface Shown { readonly version: Version; readonly refers: readonly ResourceKey[] }

/** The first rows, as long as they do not refer to more than a page may bring along; one at least. */
function untilFull(versions: readonly Version[], base: string | undefined): readonly Shown[] {
  const shown: Shown[] = [], names = new Set<string>()
  for (const version of versions) {
    const refers = referredBy(version, base)
    for (const key of refers) names.add(nameOf(key))
    if (shown.length > 0 && names.size > MOST_REFERRED) break
    shown.push({ version, refers })
  }
  return shown
}

/** What stands on the page itself is not brought along. */
async function broughtAlong(shown: readonly Shown[], bring: (keys: readonly ResourceKey[]) => Promise<readonly Version[]>, base: string | undefined): Promise<readonly Version[]> {
  const known = new Set(shown.map(({ version }) => nameOf(version)))
  const fresh = (keys: readonly ResourceKey[]): ResourceKey[] => keys.filter(key => known.size < known.add(nameOf(key)).size)
  const near = await bring(fresh(shown.flatMap(({ refers }) => refers)))
  const roles = [...shown.map(({ version }) => version), ...near].filter(({ type }) => type === ONWARD)
  return [...near, ...await bring(fresh(roles.flatMap(version => referredBy(version, base))))]
}

/** References, and attachments that are kept here. */
function referredBy({ text }: Version, base: string | undefined): readonly ResourceKey[] {
  const resource = parseJson(text) as Resource
  return [...literalReferences(resource).map(({ reference }) => reference), ...attachments(resource)].flatMap(reference => parseReference(reference, base) ?? []).map(({ type, id }) => ({ type, id }))
}
function attachments(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, value]) => name === 'url' && typeof value === 'string' ? /(?:^|\/)Binary\/[^/]+$/.test(value) ? [value] : [] : attachments(value))
}

/** Is a resource of the record itself? Then it has a page of its own. */
function placedBy(extract: Extractor, { type, id }: CompartmentRequest, { placings }: Compartment): (version: Version) => boolean {
  const keys = new Set(placings.map(({ key }) => key))
  return ({ type: own, id: ownId, text, owners }) => (own === type && ownId === id) || (type === 'Patient' && owners.patient === `Patient/${id}`) || extract(parseJson(text) as Resource).tok.some(key => keys.has(key))
}
