/** What waits in the record, for whoever watches over it: one statement, and no lock. */
import sql from 'sql-template-tag'
import type { Db } from '../pool.ts'

export interface StandingRow {
  /** The oldest version without a number: when it was written. */
  readonly unnumbered: Date | null
  /** The order was given in another cluster, or this one is behind it. */
  readonly broken: boolean
  /** The oldest event that a subscriber who is told has not got: when it was numbered. */
  readonly undelivered: Date | null
  readonly deliveries: number
  readonly subscriptions: Readonly<Record<string, number>>
  readonly held: number
  readonly jobs: number
  readonly dead: number
  readonly bytes: number
}

export async function standingRow(db: Db): Promise<StandingRow | undefined> {
  const [row] = await db.run<StandingRow>(sql`
    select
      (select v.last_updated from version v where (v.x, v.n) > (c.x, c.n) and v.n > c.base order by v.x, v.n limit 1) as unnumbered,
      c.cluster is not null and (c.cluster is distinct from (select system_identifier::text from pg_control_system()) or pg_snapshot_xmin(pg_current_snapshot()) < c.x) as broken,
      (select min(e.at) from subscription_state s
        cross join lateral (select e.at from event e where e.subscription_id = s.id and e.number > s.delivered order by e.number limit 1) e
        where s.status in ('requested', 'active') and s.delivered < s.next - 1) as undelivered,
      (select coalesce(sum(s.next - 1 - s.delivered), 0)::float8 from subscription_state s where s.status in ('requested', 'active')) as deliveries,
      (select coalesce(json_object_agg(s.status, s.count), '{}') from (select status, count(*) from subscription_state group by status) s) as subscriptions,
      (select count(*)::float8 from held_message) as held,
      (select count(*)::float8 from job where dead_at is null) as jobs,
      (select count(*)::float8 from job where dead_at is not null) as dead,
      pg_database_size(current_database())::float8 as bytes
    from change_cursor c where c.name = 'sequencer'`)
  return row
}
