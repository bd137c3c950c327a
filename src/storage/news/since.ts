import sql from 'sql-template-tag'
import { named, type Db } from '../pool.ts'

/**
 * The transaction whose changes, and those of all behind it, hold everything that was committed at that instant or later: whoever asks for these misses
 * nothing, though a change takes its own instant before it is committed. Numbers are dense enough to be halved, and instants only grow with them.
 */
export async function transactionSince(db: Db, since: Date): Promise<string> {
  const [row] = await db.run<{ x: string }>(named('transaction-since', sql`
    with recursive halving (low, high) as (
      select 1::bigint, coalesce((select no + 1 from change order by no desc limit 1), 1)
      union all
      select case when m.at >= ${since} then h.low else m.no + 1 end, case when m.at >= ${since} then m.no else h.high end
        from halving h cross join lateral (select (h.low + h.high) / 2 as no, (select c.numbered_at from change c where c.no >= (h.low + h.high) / 2 order by c.no limit 1) as at) m
       where h.low < h.high)
    select coalesce(
      (select v.x from (select c.type, c.id, c.version from change c where c.no >= (select low from halving where low >= high) order by c.no limit 1) c
         join version v on v.id = c.id and v.type = c.type and v.version = c.version),
      (select c.x from change_cursor c where c.name = 'sequencer'), '0'::xid8)::text as x`))
  return row?.x ?? '0'
}
