/** Which index leads. Frequencies of tokens come from PostgreSQL's own statistics, sizes of ranges from a bounded count. */
import sql, { join } from 'sql-template-tag'
import type { Db } from './pool.ts'
import { leadSize, type Asked, type Lead } from './search-sql-rows.ts'
import type { Order, Plan } from './search-sql.ts'

/** A lead of up to so many rows is read whole. */
const SMALL = 2_000
/** Candidates a walk looks at before it is given up for the smallest lead. */
const LONGEST_WALK = 5_000

/** Of the tokens of a table of `current`: how many rows have each of the frequent ones, and how many have any other at most. */
interface Frequencies { readonly frequent: ReadonlyMap<bigint, number>; readonly others: number }
export type Statistics = ReadonlyMap<string, Frequencies>

/** As of the last ANALYZE. */
export async function statistics(db: Db): Promise<Statistics> {
  const rows = await db.run<{ name: string; rows: number; elements: bigint[] | null; shares: number[] | null }>(sql`
    select c.relname as name, c.reltuples as rows, s.most_common_elems::text::bigint[] as elements, s.most_common_elem_freqs as shares
      from pg_inherits h join pg_class c on c.oid = h.inhrelid
      left join pg_stats s on s.schemaname = c.relnamespace::regnamespace::text and s.tablename = c.relname and s.attname = 'tok' and not s.inherited
     where h.inhparent = 'current'::regclass`)
  return new Map(rows.map(({ name, rows: all, elements, shares }) => {
    const frequent = new Map((elements ?? []).map((element, i) => [element, Math.max(all, 0) * (shares?.[i] ?? 0)]))
    return [name, { frequent, others: frequent.size === 0 ? 0 : Math.min(...frequent.values()) }]
  }))
}

const tableOf = (tables: Statistics, type: string): Frequencies =>
  tables.get(`current_${type.toLowerCase()}`) ?? tables.get('current_other') ?? { frequent: new Map(), others: 0 }

export interface Choice {
  readonly plan: Plan
  /** For when a walk has not filled its page. */
  readonly otherwise: Plan | undefined
}

/** `statistics` is asked for only where tokens could lead. */
export async function choose(db: Db, asked: Asked, order: Order, statistics: () => Promise<Statistics>): Promise<Choice> {
  const leads = asked.conditions.filter((c): c is Lead => c.kind !== 'lastUpdated' && !(c.kind === 'keys' && c.not))
  const sure = leads.find(c => c.kind === 'ids') ?? leads.find(c => c.kind === 'identifiers')
  if (sure) return { plan: { by: 'lead', lead: sure }, otherwise: undefined }
  const member = leads.find(c => c.kind === 'patient')
  if (member) return { plan: member.keys.length > 0 || order.by === 'span' ? { by: 'lead', lead: member } : { by: 'walk', most: undefined }, otherwise: undefined }
  const byStatus = order.by === 'lastUpdated' ? leads.find(isStatus) : undefined
  if (order.by === 'lastUpdated' && asked.conditions.every(c => c === byStatus || c.kind === 'lastUpdated')) return { plan: { by: 'walk', most: undefined }, otherwise: undefined }
  const sized = (await sizes(db, asked, leads, statistics)).toSorted((a, b) => a.size - b.size), [smallest] = sized
  const small = sized.find(({ lead, size }) => size <= SMALL && lead !== byStatus)
  if (small) return { plan: { by: 'lead', lead: small.lead }, otherwise: undefined }
  // The walk's own range is no longer than that: it ends by itself.
  if (sized.some(({ lead, size }) => lead === byStatus && size <= LONGEST_WALK)) return { plan: { by: 'walk', most: undefined }, otherwise: undefined }
  const last: Plan = smallest ? { by: 'lead', lead: smallest.lead } : order.by === 'span' ? { by: 'all' } : { by: 'walk', most: undefined }
  return { plan: { by: 'walk', most: LONGEST_WALK }, otherwise: last }
}

const isStatus = (c: Lead): boolean => c.kind === 'keys' && c.column?.name === 'status'

async function sizes(db: Db, { type }: Asked, leads: readonly Lead[], statistics: () => Promise<Statistics>): Promise<{ lead: Lead; size: number }[]> {
  const found: { lead: Lead; size: number }[] = []
  const tokens = leads.filter(c => c.kind === 'keys')
  if (tokens.length > 0) {
    const { frequent, others } = tableOf(await statistics(), type)
    for (const lead of tokens) found.push({ lead, size: lead.any.reduce((sum, key) => sum + (frequent.get(key) ?? others), 0) })
  }
  const ranges = leads.filter(c => c.kind === 'words' || c.kind === 'spans')
  if (ranges.length > 0 && !found.some(({ size }) => size <= SMALL / 10)) {
    const counts = ranges.map((c, i) => sql`select ${i}::int as i, (${leadSize(c, SMALL + 1)}) as size`)
    for (const { i, size } of await db.run<{ i: number; size: bigint }>(sql`${join(counts, ' union all ')}`)) found.push({ lead: ranges[i]!, size: Number(size) })
  }
  return found
}
