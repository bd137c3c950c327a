/** Runs a search: which index leads, a page and what it brings along, how many there are; each within the scope.  R4 search.html */
import { FhirError, invalid } from '../fhir/error.ts'
import type { Resource } from '../fhir/resource.ts'
import { EVERYTHING, type Scope } from '../fhir/scope.ts'
import type { Version } from '../fhir/version.ts'
import type { SearchPage, SearchRequest } from '../search/clause.ts'
import { lower, statusesOf, type Condition } from '../search/condition.ts'
import { cursorSeal } from '../search/cursor.ts'
import type { Definition } from '../search/definition.ts'
import { extractor } from '../search/extract.ts'
import { pointingAt, referrersOf, targetsOf } from '../search/include.ts'
import { matcher } from '../search/match.ts'
import { parseSearch } from '../search/parse.ts'
import type { Db } from '../storage/pool.ts'
import { countStatement, estimateStatement, pageStatement, referrersStatement, rowsByKey, type Order, type PageQuery, type PageRow } from '../storage/search-sql.ts'
import { openTo } from '../storage/search-sql-filter.ts'
import { choose, statistics, type Choice, type Statistics } from '../storage/search-sql-plan.ts'
import type { Asked } from '../storage/search-sql-rows.ts'
import { toVersion, type VersionRow } from '../storage/versions.ts'
import { compartmentPages } from './compartment.ts'
import { nextPage, positionOf, type PagePosition } from './search-position.ts'
import type { Searching } from './searching.ts'

/** Resources that a page brings along, at most: beyond it the page is refused rather than cut. */
const MOST_INCLUDED = 1_000
const MOST_IDENTIFIED = 1_000
/** Rows an estimate is counted to. */
const MOST_COUNTED = 10_000

interface Search {
  readonly db: Db
  readonly definition: Definition
  readonly asked: Asked
  readonly order: Order
  readonly statistics: () => Promise<Statistics>
}

export function searching({ definition }: { readonly definition: Definition }): Searching {
  const seal = cursorSeal(definition.key), matches = matcher(definition, extractor(definition)), pointers = pointingAt(definition)
  let known: Promise<Statistics> | undefined, readAt: Date | undefined
  // Kept for a minute by all searches of the process.
  const frequencies = (db: Db, now: Date) => async (): Promise<Statistics> => {
    if (!known || !readAt || Math.abs(now.getTime() - readAt.getTime()) > 60_000) {
      readAt = now
      known = statistics(db)
      known.catch(() => { known = undefined })
    }
    return await known
  }
  const search = (db: Db, request: Pick<SearchRequest, 'type' | 'clauses' | 'sort'>, scope: Scope, now: Date): Search => ({
    db, definition, order: orderOf(definition, request), statistics: frequencies(db, now),
    asked: { type: request.type, conditions: lower(definition, request.type, request.clauses), branches: openTo(scope, request.type), now, statuses: statusesOf(definition, request.type) },
  })
  return {
    async page(db, request, scope, now) {
      const wanted = search(db, request, scope, now), query = `${request.type}?${request.self}`
      const position = positionOf(request.cursor === undefined ? undefined : { content: seal.open(request.cursor, query) }, wanted.order)
      if (request.cursor !== undefined && !position) throw invalid("The search parameter '_cursor' is none of this query's")
      const choice = request.count > 0 || request.total !== 'none' ? await choose(db, wanted.asked, wanted.order, wanted.statistics) : undefined
      const rows = choice && request.count > 0 ? await pageRows(wanted, choice, position, request.count) : []
      const { shown, next } = nextPage(rows, { count: request.count, order: wanted.order, before: position })
      const versions = shown.map(toVersion)
      return {
        matches: versions,
        included: await included(wanted, request, versions, scope),
        ...(next && { next: seal.seal(next, query) }),
        ...(choice && request.total !== 'none' && { total: await total(wanted, choice, request.total) }),
      } satisfies SearchPage
    },
    compartment: compartmentPages(definition),
    async matches(db, { type, query, scope, most, now }) {
      const request = parseSearch(type, query, { definition, now })
      const wanted = search(db, { ...request, sort: request.sort.length > 0 ? request.sort : [{ code: '_lastUpdated', descending: false }] }, scope, now)
      const choice = await choose(db, wanted.asked, wanted.order, wanted.statistics)
      return (await pageRows(wanted, choice, undefined, most - 1)).map(toVersion)
    },
    match: (type, query, resource: Resource) => matches(parsedOnce(definition, type, query), resource),
    async identified(db, type, system, value) {
      const clause = { code: 'identifier', kind: 'token', values: [{ kind: 'token', system, code: value }] } as const
      const wanted = search(db, { type, clauses: [clause], sort: [] }, EVERYTHING, new Date(0))
      const choice = await choose(db, wanted.asked, wanted.order, wanted.statistics)
      return (await pageRows(wanted, choice, undefined, MOST_IDENTIFIED - 1)).map(row => row.id)
    },
    referrerKeys: (type, id) => [definition.hasher.selfOf(type, id)].flatMap(self => pointers(type).map(({ param }) => param ^ self)),
    pointersTo: pointers,
  }
}

const parsedOnce = (definition: Definition, type: string, query: string): Pick<SearchRequest, 'type' | 'clauses'> => parseSearch(type, query, { definition, now: new Date(0) })

function orderOf(definition: Definition, { type, sort: [key] }: Pick<SearchRequest, 'type' | 'sort'>): Order {
  if (!key || key.code === '_lastUpdated') return { by: 'lastUpdated', descending: key?.descending ?? true }
  return { by: 'span', param: definition.hasher.paramOf(type, key.code), descending: key.descending }
}

/** One row more than asked for if there is one, what moved apart. */
async function pageRows({ db, asked, order }: Search, { plan, otherwise }: Choice, position: PagePosition | undefined, count: number): Promise<PageRow[]> {
  const query: PageQuery = { asked, plan, order, after: position?.after, afterKey: position?.afterKey, limit: count + 1 }
  const rows = await db.run<PageRow>(pageStatement(query))
  const ahead = rows.filter(row => !row.moved).length
  if (!otherwise || ahead > count) return rows
  return await db.run<PageRow>(pageStatement({ ...query, plan: otherwise }))
}

/** An estimate is counted as far as that costs little, and left to the planner beyond. */
async function total({ db, asked }: Search, { plan, otherwise }: Choice, how: 'estimate' | 'accurate'): Promise<number> {
  const by = plan.by === 'walk' && otherwise?.by === 'lead' ? otherwise : plan
  const [row] = await db.run<{ total: bigint }>(countStatement(asked, by, how === 'estimate' ? MOST_COUNTED + 1 : undefined)), counted = Number(row?.total ?? 0)
  if (how === 'accurate' || counted <= MOST_COUNTED) return counted
  const [expected] = await db.run<{ 'QUERY PLAN': readonly [{ readonly Plan: { readonly 'Plan Rows': number } }] }>(estimateStatement(asked, by))
  return Math.max(counted, Math.round(expected?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0))
}

async function included({ db, definition, asked: { now } }: Search, { type, includes }: SearchRequest, matches: readonly Version[], scope: Scope): Promise<readonly Version[]> {
  if (includes.length === 0 || matches.length === 0) return []
  const found = new Map(matches.map(v => [`${v.type}/${v.id}`, v])), add = (rows: readonly VersionRow[]): void => {
    for (const row of rows) found.set(`${row.type}/${row.id}`, toVersion(row))
    if (found.size - matches.length > MOST_INCLUDED) throw new FhirError('invalid', [{ code: 'too-costly', text: `A page brings along at most ${MOST_INCLUDED} resources: ask for fewer matches with _count` }])
  }
  const forwards = includes.filter(i => i.direction === 'include')
  if (forwards.length > 0) {
    const targets = targetsOf(definition, forwards, matches.map(v => JSON.parse(v.text) as Resource)).filter(t => !found.has(`${t.type}/${t.id}`))
    if (targets.length > 0) add(await db.run<VersionRow>(rowsByKey(targets, t => openTo(scope, t), now)))
  }
  for (const include of includes.filter(i => i.direction === 'revinclude')) {
    const { keys, patients } = referrersOf(definition, include, matches.filter(v => v.type === type))
    const rows = await db.run<VersionRow>(referrersStatement({ type: include.source, keys, patients, branches: openTo(scope, include.source), now, limit: MOST_INCLUDED + 1 + matches.length }))
    add(rows.filter(row => !found.has(`${row.type}/${row.id}`)))
  }
  return [...found.values()].slice(matches.length)
}
