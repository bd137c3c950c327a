/** What is told to each subscription: its state, its numbered events, the lease of whoever delivers. */
import sql, { empty } from 'sql-template-tag'
import { bigints, ints, texts } from '../arrays.ts'
import { named, type Db } from '../pool.ts'

export interface StateRow {
  readonly id: string
  readonly version: string
  readonly status: string
  readonly next: bigint
  readonly delivered: bigint
  readonly attempts: number
  readonly due_at: Date
  readonly last_error: string | null
  readonly who: string
  readonly party: string | null
  readonly role: string
}
export interface EventRow {
  readonly subscription: string
  readonly number: bigint
  readonly no: bigint
  readonly type: string
  readonly id: string
  readonly version: number
  readonly at: Date
}

const STATE = sql`s.id, s.version, s.status, s.next, s.delivered, s.attempts, s.due_at, s.last_error, v.who, v.party, v.role`
/** Who created it: of the first version since it was last deleted. Whoever turns it on again does not widen what it is told. */
const MAKER = sql`join lateral (
  select m.who, m.party, m.role from version m
   where m.id = s.id and m.type = 'Subscription' and not m.deleted
     and m.version > coalesce((select max(d.version) from version d where d.id = s.id and d.type = 'Subscription' and d.deleted), 0)
   order by m.version limit 1) v on true`

export const stateRows = async (db: Db, id?: string): Promise<StateRow[]> =>
  await db.run<StateRow>(sql`select ${STATE} from subscription_state s ${MAKER} ${id === undefined ? empty : sql`where s.id = ${id}`} order by s.id`)

/** A status that differs from the stored one begins afresh. */
export async function putState(db: Db, state: { readonly id: string; readonly version: string; readonly status: string }, now: Date): Promise<void> {
  await db.run(named('put-state', sql`
    insert into subscription_state as s (id, version, status, due_at) values (${state.id}, ${state.version}, ${state.status}, ${now})
    on conflict (id) do update set version = excluded.version, status = excluded.status,
      attempts = case when s.status = excluded.status then s.attempts else 0 end,
      due_at = case when s.status = excluded.status then s.due_at else excluded.due_at end,
      last_error = case when s.status = excluded.status then s.last_error end`))
}

export interface Told { readonly subscription: string; readonly no: bigint; readonly type: string; readonly id: string; readonly version: number }

export interface Numbered extends Told { readonly number: bigint }

/** Gives each event its subscription's next number, in the order given; whose subscription is not known is left out. */
export async function nextNumbers(db: Db, told: readonly Told[]): Promise<Numbered[]> {
  if (told.length === 0) return []
  const counts = new Map<string, number>()
  const position = told.map(({ subscription }) => {
    const count = (counts.get(subscription) ?? 0) + 1
    counts.set(subscription, count)
    return count
  })
  const ids = [...counts.keys()].sort()
  const rows = await db.run<{ id: string; next: bigint }>(named('next-numbers', sql`
    with s as materialized (
      select s.id, u.count from unnest(${texts(ids)}::text[], ${ints(ids.map(id => counts.get(id)))}::int[]) as u (id, count) join subscription_state s on s.id = u.id order by s.id for update of s)
    update subscription_state t set next = t.next + s.count from s where t.id = s.id returning t.id, t.next - s.count as next`))
  const first = new Map(rows.map(row => [row.id, row.next]))
  return told.map((one, i) => ({ ...one, number: (first.get(one.subscription) ?? 0n) + BigInt(position[i] ?? 0) - 1n })).filter(one => first.has(one.subscription))
}

export async function insertEvents(db: Db, known: readonly Numbered[]): Promise<void> {
  if (known.length === 0) return
  await db.run(named('insert-events', sql`
    insert into event (subscription_id, number, no, type, id, version, at)
    select u.s, u.number, u.no, u.type, u.id, u.version, c.numbered_at from unnest(
      ${texts(known.map(one => one.subscription))}::text[], ${bigints(known.map(one => one.number))}::bigint[], ${bigints(known.map(one => one.no))}::bigint[],
      ${texts(known.map(one => one.type))}::text[], ${texts(known.map(one => one.id))}::text[], ${ints(known.map(one => one.version))}::int[]) as u (s, number, no, type, id, version)
     join change c on c.no = u.no`))
}

const EVENT = sql`e.subscription_id as subscription, e.number, e.no, e.type, e.id, e.version, e.at`

export const eventRows = async (db: Db, subscription: string, { from, to, most }: { readonly from: bigint; readonly to: bigint; readonly most: number }): Promise<EventRow[]> =>
  await db.run<EventRow>(sql`select ${EVENT} from event e where e.subscription_id = ${subscription} and e.number between ${from} and ${to} order by e.number limit ${most}`)

/** The first events that are not delivered, of each of these subscriptions. */
export async function nextEvents(db: Db, states: readonly StateRow[], most: number): Promise<EventRow[]> {
  return await db.run<EventRow>(named('next-events', sql`
    select e.* from unnest(${texts(states.map(s => s.id))}::text[], ${bigints(states.map(s => s.delivered))}::bigint[]) as u (id, delivered)
     cross join lateral (select ${EVENT} from event e where e.subscription_id = u.id and e.number > u.delivered order by e.number limit ${most}) e`))
}

export interface LeaseOf { readonly owner: string; readonly now: Date; readonly until: Date }

/** Of those to which something is due, the longest due first. */
export async function takeLeases(db: Db, { owner, now, until }: LeaseOf, limit: number): Promise<StateRow[]> {
  return await db.run<StateRow>(named('leases', sql`
    with due as materialized (
      select s.id from subscription_state s
       where s.status in ('requested', 'active') and s.due_at <= ${now} and (s.lease_until is null or s.lease_until < ${now}) and (s.status = 'requested' or s.delivered < s.next - 1)
       order by s.due_at limit ${limit} for update skip locked),
    taken as (
      update subscription_state s set lease_owner = ${owner}, lease_until = ${until}, lease_status = s.status from due where s.id = due.id returning s.*)
    select ${STATE} from taken s ${MAKER} order by s.due_at`))
}
export async function renewLease(db: Db, id: string, { owner, until }: LeaseOf): Promise<boolean> {
  return (await db.run(sql`update subscription_state set lease_until = ${until} where id = ${id} and lease_owner = ${owner} returning id`)).length > 0
}

export interface OutcomeRow {
  readonly delivered: bigint | undefined
  readonly status: string | undefined
  readonly error: string | undefined
  readonly dueAt: Date
}
/** Gives the lease back. A status that a reader recorded since the lease was taken stays. */
export async function endLease(db: Db, id: string, owner: string, { delivered, status, error, dueAt }: OutcomeRow): Promise<boolean> {
  const rows = await db.run(sql`
    update subscription_state s set lease_owner = null, lease_until = null, lease_status = null,
      delivered = greatest(s.delivered, ${delivered ?? null}::bigint),
      status = case when s.status = s.lease_status then coalesce(${status ?? null}::text, s.status) else s.status end,
      attempts = case when ${error ?? null}::text is null or s.status <> s.lease_status then 0 else s.attempts + 1 end,
      due_at = case when s.status = s.lease_status then ${dueAt} else s.due_at end,
      last_error = case when s.status = s.lease_status then ${error ?? null}::text end
     where s.id = ${id} and s.lease_owner = ${owner} returning s.id`)
  return rows.length > 0
}
