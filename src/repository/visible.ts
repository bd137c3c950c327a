import { sees, type Scope } from '../fhir/scope.ts'
import type { Owners } from '../fhir/version.ts'
import { grantedRows } from '../storage/grants.ts'
import type { Db } from '../storage/pool.ts'

export interface Owned { readonly type: string; readonly id: string; readonly owners: Owners }

/** Does the scope show every row of the type, whoever owns it? */
export const seesAll = (scope: Scope, type: string): boolean => scope.branches.some(({ by, types }) => by === 'everything' && (!types || types.includes(type)))

/** Which of these rows lie in the scope, those included that a grant opens at `now`. */
export async function visible<Row extends Owned>(db: Db, scope: Scope, rows: readonly Row[], now: Date): Promise<Row[]> {
  const shown = new Set(rows.filter(row => sees(scope, row)))
  for (const branch of scope.branches) {
    if (branch.by !== 'grant') continue
    const asked = rows.filter(row => !shown.has(row) && (!branch.types || branch.types.includes(row.type)))
    const granted = await grantedRows(db, branch.party, asked.map(({ type, id, owners }) => ({ type, id, patient: owners.patient })), now)
    asked.forEach((row, i) => { if (granted.has(i)) shown.add(row) })
  }
  return rows.filter(row => shown.has(row))
}
