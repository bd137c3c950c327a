import sql from 'sql-template-tag'
import type { GrantChange } from '../fhir/write.ts'
import { texts } from './arrays.ts'
import { named, type Db } from './pool.ts'

export interface Grantable { readonly type: string; readonly id: string; readonly patient: string | undefined }

/** Which of these rows a grant to the party opens now; their positions. */
export async function grantedRows(db: Db, party: string, rows: readonly Grantable[], now: Date): Promise<ReadonlySet<number>> {
  if (rows.length === 0) return new Set()
  const found = await db.run<{ k: number }>(named('granted', sql`
    select r.k::int as k from unnest(${texts(rows.map(row => `${row.type}/${row.id}`))}::text[], ${texts(rows.map(row => row.patient))}::text[]) with ordinality as r (resource, patient, k)
     where exists (select from access_grant g where g.party = ${party} and g.starts <= ${now} and (g.ends is null or g.ends > ${now})
                     and (g.patient = r.patient or g.resource = r.resource))`))
  return new Set(found.map(row => row.k - 1))
}

/** @param keys keyed hashes of the member and the resource it names */
export async function changeGrant(db: Db, grant: GrantChange, keys: { readonly patient: bigint | undefined; readonly resource: bigint | undefined }, now: Date): Promise<void> {
  const { op, party, patient, resource, purpose, starts, ends, because } = grant
  if (op === 'end') {
    await db.run(named('end-grant', sql`
      update access_grant set ends = ${ends ?? now} where party = ${party} and patient = ${patient} and resource = ${resource} and purpose = ${purpose}
         and (ends is null or ends > ${ends ?? now})`))
    return
  }
  await db.run(named('grant', sql`
    insert into access_grant (party, patient, resource, purpose, starts, ends, because, patient_self, resource_self)
    values (${party}, ${patient}, ${resource}, ${purpose}, ${starts}, ${ends ?? null}, ${because}, ${keys.patient ?? null}, ${keys.resource ?? null})
    on conflict (party, patient, resource, purpose, starts) do update set ends = excluded.ends, because = excluded.because`))
}
