import sql from 'sql-template-tag'
import type { Db } from './pool.ts'

/** Of the definitions in force: index rows say under which they were reckoned, and a batch of an older one stores nothing. */
export async function definitionEpoch(db: Db): Promise<number> {
  const [row] = await db.run<{ epoch: number }>(sql`select epoch from definition_epoch`)
  return row?.epoch ?? 0
}
