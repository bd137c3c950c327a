/** Where a page stands in its search: what the cursor says, sealed. */
import type { Order, PageRow, Since } from '../storage/search-sql.ts'

export interface PagePosition {
  readonly after: { readonly at: Date; readonly self: bigint; readonly since: Since } | undefined
  readonly afterKey: { readonly key: number | null; readonly self: bigint } | undefined
}
/** The cursor's content: k and s the place of the last row, n and f the snapshots of its page and of the first, u and m where the moved ones stop. */
interface Content {
  readonly k: number | null
  readonly s: string
  readonly n: string
  readonly f: string
  readonly u?: string
  readonly m?: string
}

const isContent = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && 'k' in value && 's' in value && 'n' in value && 'f' in value

/** undefined: no cursor, or one that did not open. */
export function positionOf(cursor: { readonly content: unknown } | undefined, order: Order): PagePosition | undefined {
  const content = cursor?.content
  if (!isContent(content)) return undefined
  const self = BigInt(content.s)
  if (order.by === 'span') return { after: undefined, afterKey: { key: content.k, self } }
  const moved = content.u !== undefined && content.m !== undefined ? { until: content.u, self: BigInt(content.m) } : undefined
  return { after: { at: new Date(content.k ?? 0), self, since: { snapshot: content.n, first: content.f, ...(moved && { moved }) } }, afterKey: undefined }
}

interface Turning {
  readonly count: number
  readonly order: Order
  readonly before: PagePosition | undefined
}

/**
 * The rows a page shows, and the cursor behind them. What moved comes first; when more moved than the page holds, the next page goes on with
 * those and the position stays.
 */
export function nextPage(rows: readonly PageRow[], { count, order, before }: Turning): { readonly shown: readonly PageRow[]; readonly next: object | undefined } {
  const moved = rows.filter(row => row.moved), ahead = rows.filter(row => !row.moved), shown = rows.slice(0, count), last = shown.at(-1)
  const since = before?.after?.since, now = rows[0]?.snapshot ?? since?.snapshot ?? ''
  const stay = { k: before?.after?.at.getTime() ?? null, s: String(before?.after?.self ?? 0), f: since?.first ?? now }
  if (since && moved.length > count) return { shown, next: { ...stay, n: since.snapshot, u: since.moved?.until ?? now, m: String(last!.self) } }
  // The rest of what moved is shown: go on from the snapshot that it was reckoned up to.
  if (since?.moved) return { shown, next: { ...stay, n: since.moved.until } }
  if (!last || rows.length <= count) return { shown, next: undefined }
  const place = ahead.slice(0, count - moved.length).at(-1)
  if (!place) return { shown, next: { ...stay, n: now } }
  return { shown, next: { k: order.by === 'span' ? place.key : place.last_updated.getTime(), s: String(place.self), n: now, f: since?.first ?? now } }
}
