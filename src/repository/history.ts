/** The history of one resource by its versions, and of a type or of everything by the order of commits: who follows that misses nothing. */
import { invalid, notFound } from '../fhir/error.ts'
import type { Scope } from '../fhir/scope.ts'
import { changesOf, firstNumberedSince, newestNumber } from '../storage/news/history.ts'
import type { Db } from '../storage/pool.ts'
import { historyOf } from '../storage/versions.ts'
import type { HistoryPage, VersionPage } from './repository.ts'

/** @throws not-found when it never existed, or lies outside the scope */
export async function instanceHistory(db: Db, key: { readonly type: string; readonly id: string }, { scope, now, page }: { scope: Scope; now: Date; page: HistoryPage }): Promise<VersionPage & { readonly total: number }> {
  const { count, ascending = false, since, at } = page, beyond = page.cursor === undefined ? undefined : Number(placeIn(page.cursor, ascending))
  const { versions, total, exists } = await historyOf(db, key, { scope, now, count, beyond, ascending, since, at })
  if (!exists) throw notFound(`There is no such ${key.type}`)
  const shown = versions.slice(0, count), last = shown.at(-1)
  return { versions: shown, total, ...(versions.length > count && last && { next: cursorAt(BigInt(last.version), ascending) }) }
}

/**
 * What is committed has been numbered. `asOf`: when the newest number served was given; whoever asks again with `since` of it, or of the newest
 * lastUpdated they saw, misses nothing. A page may hold fewer than asked for and still have a next.
 */
export async function recordHistory(db: Db, type: string | undefined, { scope, now, page }: { scope: Scope; now: Date; page: HistoryPage }): Promise<VersionPage & { readonly asOf?: Date }> {
  const { count, ascending = false, since, at } = page
  const newest = await newestNumber(db)
  if (!newest || count === 0) return { versions: [], ...(newest && { asOf: newest.at }) }
  const first = since ? await firstNumberedSince(db, since, newest) : 1n, place = page.cursor === undefined ? undefined : placeIn(page.cursor, ascending)
  const [from, to] = place === undefined ? [first, newest.no] : ascending ? [place + 1n, newest.no] : [first, place - 1n]
  if (from > to) return { versions: [], asOf: newest.at }
  const { rows, lookedAt } = await changesOf(db, { type, scope, now, from, to, ascending, count, at })
  const more = ascending ? lookedAt < to : lookedAt > from
  return { versions: rows.map(({ version }) => version), asOf: newest.at, ...(more && { next: cursorAt(lookedAt, ascending) }) }
}

/** Versions and numbers are given once and for ever: a page goes on beyond the last one served. */
const cursorAt = (place: bigint, ascending: boolean): string => Buffer.from(`${ascending ? 'a' : 'h'}${place}`).toString('base64url')
function placeIn(cursor: string, ascending: boolean): bigint {
  const [, direction, place] = /^([ah])([1-9]\d{0,17})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  if (place === undefined || (direction === 'a') !== ascending) throw invalid('_cursor is not one that this server gave')
  return BigInt(place)
}

