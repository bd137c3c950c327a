/** The ceiling's record: two tables, one statement for all creates in flight, one for all reads. */
import type { ServiceRequest } from '@medplum/fhirtypes'
import pg from 'pg'
import { bigints, ints, texts, uuids } from './ceiling-arrays.ts'

/** Statements in flight per process, and what one of them carries at most. */
const WRITE_LANES = 2, READ_LANES = 4, MOST = 64

export interface Create { readonly resource: ServiceRequest; readonly id: string; readonly lastUpdated: string; readonly body: string }
export interface CeilingStore {
  create(create: Create): Promise<void>
  /** In a statement of their own. */
  createAll(creates: readonly Create[]): Promise<void>
  read(id: string): Promise<string | undefined>
}

/** Makes the tables anew. */
export async function makeTables(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows: [server] } = await client.query<{ lz4: boolean }>("select 'lz4' = any(enumvals) as lz4 from pg_settings where name = 'default_toast_compression'")
  await client.query(`
    drop table if exists version, current;
    create table version(id uuid, version int, last_updated timestamptz not null, body text compression ${server?.lz4 ? 'lz4' : 'pglz'},
      primary key(id, version)) with (toast_tuple_target = 128);
    create table current(id uuid primary key, version int not null, last_updated timestamptz not null,
      authored bigint, subject bigint, performer bigint, status int, tok bigint[]) with (toast_tuple_target = 128);
    create index on current using gin(tok) with (fastupdate = on, gin_pending_list_limit = 128);
    create index on current(last_updated, id);
    create index on current(authored);
    create index on current(subject, last_updated);
    create index on current(performer, status, last_updated)`)
  await client.end()
}

const INSERT = `with x as (select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::int[], $7::text[], $8::text[]) x(i, l, a, s, p, t, k, b)),
  v as (insert into version select i, 1, l::timestamptz, b from x)
  insert into current select i, 1, l::timestamptz, a, s, p, t, k::bigint[] from x`
const SELECT = 'select c.id::text, v.body from current c join version v on v.id = c.id and v.version = c.version where c.id = any($1::uuid[])'
const STATUS: Readonly<Record<string, number>> = { 'active': 0, 'on-hold': 1, 'completed': 2, 'revoked': 3 }

export function ceilingStore(url: string): CeilingStore {
  const pool = new pg.Pool({ connectionString: url, max: WRITE_LANES + READ_LANES })
  const insert = async (creates: readonly Create[]): Promise<undefined[]> => {
    const resources = creates.map(({ resource }) => resource)
    await pool.query({ name: 'create', text: INSERT, values: [
      uuids(creates.map(({ id }) => id)), texts(creates.map(({ lastUpdated }) => lastUpdated)), bigints(resources.map(r => BigInt(Date.parse(r.authoredOn ?? '') || 0))),
      bigints(resources.map(r => hash(r.subject.reference ?? ''))), bigints(resources.map(r => hash(r.performer?.[0]?.reference ?? ''))),
      ints(resources.map(r => STATUS[r.status] ?? 9)), texts(resources.map(r => `{${tokens(r).map(hash).join(',')}}`)), texts(creates.map(({ body }) => body)),
    ] })
    return creates.map(() => undefined)
  }
  return {
    create: coalesce(WRITE_LANES, insert),
    createAll: async creates => { await insert(creates) },
    read: coalesce(READ_LANES, async (ids: readonly string[]) => {
      const { rows } = await pool.query<[string, string]>({ name: 'read', rowMode: 'array', text: SELECT, values: [uuids(ids)] })
      const found = new Map(rows)
      return ids.map(id => found.get(id))
    }),
  }
}

interface Waiting<Item, Result> { readonly item: Item; resolve(result: Result): void; reject(error: unknown): void }

/** At most so many calls of `run` at a time; what arrives meanwhile joins the next one. */
function coalesce<Item, Result>(lanes: number, run: (items: readonly Item[]) => Promise<readonly Result[]>): (item: Item) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = []
  let underway = 0
  const work = async (): Promise<void> => {
    underway++
    while (queue.length > 0) {
      const batch = queue.splice(0, MOST)
      try {
        const results = await run(batch.map(({ item }) => item))
        batch.forEach(({ resolve }, i) => resolve(results[i]!))
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    underway--
  }
  return item => new Promise((resolve, reject) => {
    queue.push({ item, resolve, reject })
    if (underway < lanes) setImmediate(() => { if (queue.length > 0 && underway < lanes) void work() })
  })
}

/** The 20 or so search keys of a ServiceRequest, as compiled extractors would give them. */
function tokens(r: ServiceRequest): string[] {
  const keys: string[] = []
  const token = (name: string, system: string | undefined, code: string | undefined): void => { keys.push(`${name}|${code}`, `${name}|${system}|${code}`) }
  const reference = (name: string, to: string | undefined): void => { if (to !== undefined) keys.push(`${name}|${to}`) }
  for (const { system, value } of r.identifier ?? []) token('identifier', system, value)
  if (r.requisition) keys.push(`requisition|${r.requisition.system}|${r.requisition.value}`)
  keys.push(`status|${r.status}`, `intent|${r.intent}`, `priority|${r.priority}`)
  for (const { coding } of r.category ?? []) for (const c of coding ?? []) token('category', c.system, c.code)
  for (const c of r.code?.coding ?? []) token('code', c.system, c.code)
  reference('subject', r.subject.reference)
  reference('encounter', r.encounter?.reference)
  reference('requester', r.requester?.reference)
  for (const to of r.performer ?? []) reference('performer', to.reference)
  for (const to of r.basedOn ?? []) reference('based-on', to.reference)
  for (const c of r.performerType?.coding ?? []) token('performer-type', c.system, c.code)
  return keys
}

/** 64 bits in the manner of FNV-1a: no secret, no cache. */
function hash(text: string): bigint {
  let a = 0x811c9dc5, b = 0xcbf29ce4
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    a = Math.imul(a ^ c, 0x01000193)
    b = Math.imul(b ^ c, 0x85ebca6b) ^ (b >>> 13)
  }
  return (BigInt(a | 0) << 32n) | BigInt(b >>> 0)
}
