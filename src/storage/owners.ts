import sql, { join } from 'sql-template-tag'
import type { OwnerChange } from '../fhir/write.ts'
import { named, type Db } from './pool.ts'

/**
 * A member's rows now belong to others: those of current, and every version of them. The member's own row must be locked against references
 * by an earlier statement: a row that was being stored meanwhile is seen by this one, and a later one takes the new owners.
 */
export async function rewriteOwners(db: Db, change: OwnerChange, self: bigint): Promise<void> {
  const columns = (['plan', 'provider'] as const).filter(column => change[column] !== undefined)
  if (columns.length === 0) return
  const set = join(columns.map(column => column === 'plan' ? sql`plan = ${change.plan}` : sql`provider = ${change.provider}`), ', ')
  await db.run(named(`owners-${columns.join('-')}`, sql`
    with mine as (update current c set ${set} where c.patient = ${self} returning c.id, c.type)
    update version v set ${set} from mine where v.id = mine.id and v.type = mine.type and v.patient = ${change.patient}`))
}
