import sql from 'sql-template-tag'
import { instants, ints, texts } from './arrays.ts'
import { named, type Db } from './pool.ts'

export interface AccessRow {
  readonly at: Date
  readonly id: string
  readonly principal: string
  readonly party: string | undefined
  readonly action: string
  readonly type: string | undefined
  readonly target: string | undefined
  readonly patients: readonly string[]
  readonly outcome: number
  readonly reasons: readonly string[]
  readonly request: string
}

export async function insertAccess(db: Db, rows: readonly AccessRow[]): Promise<void> {
  const all = <T>(pick: (row: AccessRow) => T): T[] => rows.map(pick)
  await db.run(named('access', sql`
    insert into access_log (at, id, principal, party, action, type, target, patients, outcome, reasons, request) select * from unnest(
      ${instants(all(r => r.at))}::timestamptz[], ${texts(all(r => r.id))}::text[], ${texts(all(r => r.principal))}::text[], ${texts(all(r => r.party))}::text[],
      ${texts(all(r => r.action))}::text[], ${texts(all(r => r.type))}::text[], ${texts(all(r => r.target))}::text[], ${texts(all(r => r.patients.join(' ')))}::text[],
      ${ints(all(r => r.outcome))}::int[], ${texts(all(r => r.reasons.join(' ')))}::text[], ${texts(all(r => r.request))}::text[])
    on conflict do nothing`)) // repeated after a lost connection
}
