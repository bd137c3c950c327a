/** Gives every committed version its number, in the order that all readers share, and chains it to the one before: what was audited cannot be changed unnoticed. */
import { createHash } from 'node:crypto'
import { adoptCluster, hasUnnumbered, insertNumbered, leftBehind, lockSequencer, moveSequencer, serversConnected, UNHURRIED_HERE, unnumbered, type Numbered, type SequencerCursor, type Unnumbered } from '../storage/news/order.ts'
import { openPool, type Pool } from '../storage/pool.ts'
import { transaction } from '../storage/transaction.ts'

/** The order of this database's transactions is not the one that its numbers were given in. */
export class OrderBroken extends Error {
  constructor(text: string) {
    super(text)
    this.name = 'OrderBroken'
  }
}

const BATCH = 1_000

/** Numbers what is committed. Any process may run it; one that is killed leaves nothing behind. @returns how many it numbered. @throws OrderBroken */
export async function numberChanges(pool: Pool): Promise<number> {
  if (!await hasUnnumbered(pool)) return 0
  for (let total = 0;;) {
    const numbered = await numberBatch(pool)
    total += numbered
    if (numbered < BATCH) return total
  }
}

const numberBatch = (pool: Pool): Promise<number> => transaction(pool, async tx => {
  const locked = await lockSequencer(tx, at => unnumbered(tx, at, BATCH))
  if (!locked) throw new OrderBroken('The sequencer has no cursor')
  const { cursor, rows } = locked
  if (cursor.cluster !== null && cursor.cluster !== cursor.here) throw new OrderBroken('This database was restored into another cluster: its order must be repaired before its news can be read')
  if (cursor.behind) throw new OrderBroken('The cluster is behind the order of its own changes: it must be repaired before its news can be read')
  const last = rows.at(-1), to = { no: cursor.no + BigInt(rows.length), x: last?.x ?? cursor.x, n: last?.n ?? cursor.n, cluster: cursor.here }
  await Promise.all([last && insertNumbered(tx, chained(cursor, rows)), (last ?? cursor.cluster === null) && moveSequencer({ run: tx.last }, to)])
  return rows.length
})

/** A server is on the database whose order is to be repaired. */
export class ServersRunning extends Error {}

/** `repairOrder`, by an operator. @throws ServersRunning */
export async function repairByHand(url: string): Promise<number> {
  const pool = openPool({ url, max: 1, name: 'ecm-fhir repair' })
  try {
    if (await serversConnected(pool) > 0) throw new ServersRunning('A server is connected to this database: stop every server on it first')
    return await repairOrder(pool)
  } finally { await pool.end() }
}

/**
 * After a restore into another cluster: numbers what was left, in its old order, and goes on in the new cluster's. Nobody may be writing meanwhile.
 * @returns how many it numbered
 */
export const repairOrder = (pool: Pool): Promise<number> => transaction(pool, async tx => {
  await tx.run(UNHURRIED_HERE)
  const locked = await lockSequencer(tx, at => leftBehind(tx, at, Number.MAX_SAFE_INTEGER))
  if (!locked) throw new OrderBroken('The sequencer has no cursor')
  const { cursor, rows } = locked
  await insertNumbered(tx, chained(cursor, rows))
  await adoptCluster(tx, cursor.no + BigInt(rows.length))
  return rows.length
})

/** Numbered later than it was written and than the one before, whatever the clocks say: who goes on from there misses nothing. */
function chained(cursor: SequencerCursor, rows: readonly Unnumbered[]): Numbered[] {
  let { no, hash } = cursor, at = cursor.numbered_at?.getTime() ?? 0
  return rows.map(({ type, id, version, last_updated, body_hash, now }) => {
    no += 1n
    at = Math.max(at, last_updated.getTime(), now.getTime())
    hash = chainHash(hash, { type, id, version, bodyHash: body_hash })
    return { no, type, id, version, numberedAt: new Date(at), hash }
  })
}

/** SHA-256 of the previous hash, the version's name, and the SHA-256 of its body. */
export const chainHash = (previous: Buffer | null, link: { readonly type: string; readonly id: string; readonly version: number; readonly bodyHash: Buffer }): Buffer =>
  createHash('sha256').update(previous ?? '').update(`${link.type}/${link.id}/${link.version}`).update(link.bodyHash).digest()
