/** What a change of several steps holds while it looks: claims first, then rows, each in one order, so that two never wait for each other. */
import sql, { empty } from 'sql-template-tag'
import { bigints, texts } from './arrays.ts'
import { named, type Db } from './pool.ts'
import { byKey, type ResourceKey } from './targets.ts'
import { keysSql } from './versions.ts'

/** A claim is a lock, never an answer: whoever holds it asks the index. */
export async function takeClaims(db: Db, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return
  const sorted = [...new Set(keys)].sort()
  await db.run(named('claims', sql`insert into claim (key, at) select k, ${now} from unnest(${texts(sorted)}::text[]) with ordinality as u (k, o) order by o on conflict (key) do update set at = excluded.at`))
}
/** Claims lock only while they are taken. @param before all of an earlier time */
export const sweepClaims = (db: Db, before: Date): Promise<object[]> => db.run(sql`delete from claim where at < ${before}`)

export interface LockedRow extends ResourceKey {
  readonly version: number
  readonly deleted: boolean
  readonly plan: string | null
  readonly provider: string | null
  readonly source: string | null
}
/**
 * The rows of these resources, locked. `against`: references keeps others from referring to them (what deletes or changes owners must hold);
 * changes, from changing them; deletion, from deleting them (what refers to them holds this).
 */
export async function lockRows(db: Db, keys: readonly ResourceKey[], against: keyof typeof STRENGTHS): Promise<LockedRow[]> {
  if (keys.length === 0) return []
  const how = STRENGTHS[against]
  return await db.run<LockedRow>(named(`lock-against-${against}`, sql`
    select c.* from ${keysSql([...keys].sort(byKey))} as r (id, type) cross join lateral (
      select c.id, c.type, c.version, c.deleted, c.plan, c.provider, c.source from current c where c.id = r.id and c.type = r.type ${how}) c`))
}
const STRENGTHS = { references: sql`for update`, changes: sql`for no key update`, deletion: sql`for key share` } as const

/**
 * Live rows that refer to a resource: by a token of a reference parameter, or as the member they are about. Itself apart. Where the planner sees
 * the tokens, the dozens that could point to it look frequent together, and it reads the whole table: so it does not see them.
 */
export async function referrers(db: Db, target: { readonly self: bigint; readonly isPatient: boolean }, tokens: readonly bigint[], most: number): Promise<ResourceKey[]> {
  const { self, isPatient } = target
  return await db.run<ResourceKey>(sql`
    with pointing as materialized (select ${bigints(tokens)}::bigint[] as tok),
    found as materialized (select c.type, c.id, c.self from pointing cross join lateral (select * from current c where c.tok && pointing.tok and not c.deleted) c)
    (select type, id from found where self <> ${self} limit ${most})
    ${isPatient ? sql`union (select c.type, c.id from current c where c.patient = ${self} and not c.deleted and c.self <> ${self} limit ${most})` : empty}`)
}
