/** Messages about people nobody knows yet: sealed, found by their tags, gone when they are taken or their time is over. */
import sql from 'sql-template-tag'
import type { Held, ReceivedMessage } from '../fhir/cause.ts'
import type { MessageKey } from '../fhir/held-message.ts'
import { texts } from './arrays.ts'
import type { Db } from './pool.ts'

export interface HeldRow extends MessageKey {
  /** Who sent it, by name. */
  readonly principal: string
  readonly cipher: Buffer
}

/** Beside the message's row, in its transaction. */
export async function holdMessage(db: Db, { sender, controlId, contentHash }: MessageKey, { tags, cipher, expiresAt }: Held, received: { readonly principal: string; readonly at: Date }): Promise<void> {
  await db.run(sql`
    insert into held_message (sender, control_id, content_hash, principal, tags, cipher, received_at, expires_at)
    values (${sender}, ${controlId}, ${contentHash}, ${received.principal}, ${tags}::bytea[], ${cipher}, ${received.at}, ${expiresAt})`)
}

/** The message is held no more and keeps its text. @returns the transaction's id; undefined: it was not held, for another was quicker or its time is over */
export async function releaseMessage(db: Db, { sender, controlId, contentHash, text }: ReceivedMessage): Promise<string | undefined> {
  const [row] = await db.run<{ xid: string }>(sql`
    with released as (
      delete from held_message where sender = ${sender} and control_id = ${controlId} and content_hash = ${contentHash} returning sender, control_id, content_hash)
    update hl7_message m set text = ${text} from released r where m.sender = r.sender and m.control_id = r.control_id and m.content_hash = r.content_hash
    returning pg_current_xact_id()::text as xid`)
  return row?.xid
}

const ROW = sql`h.sender, h.control_id as "controlId", h.content_hash as "contentHash", h.principal, h.cipher`

/** Those of the tags under which something is held. */
export async function tagsHeld(db: Db, tags: readonly Buffer[], now: Date): Promise<Buffer[]> {
  const rows = await db.run<{ tag: Buffer }>(sql`
    select distinct t.tag from held_message h cross join unnest(h.tags) as t (tag) where h.tags && ${tags}::bytea[] and h.expires_at > ${now} and t.tag = any (${tags}::bytea[])`)
  return rows.map(row => row.tag)
}
/** Held under any of these tags, the longest held first. */
export async function heldRows(db: Db, tags: readonly Buffer[], now: Date, most: number): Promise<HeldRow[]> {
  return await db.run<HeldRow>(sql`
    select ${ROW} from held_message h where h.tags && ${tags}::bytea[] and h.expires_at > ${now} order by h.received_at, h.sender, h.control_id, h.content_hash limit ${most}`)
}

/** Nobody has looked for their person since they were held. */
export async function unlookedRows(db: Db, now: Date, most: number): Promise<HeldRow[]> {
  return await db.run<HeldRow>(sql`select ${ROW} from held_message h where not h.looked and h.expires_at > ${now} order by h.received_at limit ${most}`)
}
export async function markLooked(db: Db, keys: readonly MessageKey[]): Promise<void> {
  await db.run(sql`
    update held_message h set looked = true from unnest(
      ${texts(keys.map(key => key.sender))}::text[], ${texts(keys.map(key => key.controlId))}::text[], ${texts(keys.map(key => key.contentHash))}::text[]) as k (sender, control_id, content_hash)
     where h.sender = k.sender and h.control_id = k.control_id and h.content_hash = k.content_hash`)
}

/** Those whose time is over, and their rows in hl7_message: what is gone is not said to have been received. @returns how many */
export async function deleteExpired(db: Db, now: Date, most: number): Promise<number> {
  const rows = await db.run(sql`
    with expired as materialized (
      select h.sender, h.control_id, h.content_hash from held_message h where h.expires_at <= ${now} order by h.expires_at limit ${most} for update skip locked),
    gone as (
      delete from held_message h using expired e where h.sender = e.sender and h.control_id = e.control_id and h.content_hash = e.content_hash
      returning h.sender, h.control_id, h.content_hash)
    delete from hl7_message m using gone g where m.sender = g.sender and m.control_id = g.control_id and m.content_hash = g.content_hash returning 1`)
  return rows.length
}
