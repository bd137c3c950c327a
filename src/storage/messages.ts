import sql from 'sql-template-tag'
import type { ReceivedMessage } from '../fhir/cause.ts'
import { named, type Db } from './pool.ts'

/** @returns the transaction's id. @throws StorageError duplicate: the same message was stored meanwhile */
export async function insertMessage(db: Db, message: ReceivedMessage, at: Date, request: string): Promise<string> {
  const { sender, controlId, contentHash, text, outcome, acknowledgment } = message
  const [row] = await db.run<{ xid: string }>(named('message', sql`
    insert into hl7_message (sender, control_id, content_hash, text, outcome, acknowledgment, at, request)
    values (${sender}, ${controlId}, ${contentHash}, ${text.replaceAll('\0', '')}, ${outcome}, ${acknowledgment.replaceAll('\0', '')}, ${at}, ${request})
    returning pg_current_xact_id()::text as xid`))
  return row?.xid ?? ''
}

/** Was it this request that stored the message? */
export async function keptBy(db: Db, { sender, controlId, contentHash }: ReceivedMessage, request: string): Promise<boolean> {
  const rows = await db.run(sql`select from hl7_message where sender = ${sender} and control_id = ${controlId} and content_hash = ${contentHash} and request = ${request}`)
  return rows.length > 0
}

export interface StoredMessage { readonly contentHash: string; readonly acknowledgment: string; readonly outcome: string; /** Its text stands sealed elsewhere. */ readonly held?: true }

export async function messagesOf(db: Db, sender: string, controlId: string): Promise<StoredMessage[]> {
  const rows = await db.run<Omit<StoredMessage, 'held'> & { held: boolean }>(named('messages', sql`
    select content_hash as "contentHash", acknowledgment, outcome, text = '' as held from hl7_message where sender = ${sender} and control_id = ${controlId} order by at`))
  return rows.map(({ held, ...row }) => ({ ...row, ...(held && { held }) }))
}
