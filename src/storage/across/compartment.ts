/** All of one record, of every type, page by page in the order of their names, which no change moves. */
import sql, { empty, raw, type Sql } from 'sql-template-tag'
import type { Branch } from '../../fhir/scope.ts'
import { bigints, texts } from '../arrays.ts'
import { scopeOfTypes } from '../search-sql-filter.ts'
import { VERSION_COLUMNS } from '../versions.ts'

export interface CompartmentQuery {
  /** It comes first. */
  readonly focus: { readonly type: string; readonly id: string; readonly self: bigint }
  /** Tokens by the type that carries them. */
  readonly placings: readonly { readonly type: string; readonly key: bigint }[]
  readonly types: readonly string[] | undefined
  /** Milliseconds since 1970, half open. */
  readonly period: { readonly from: number | undefined; readonly until: number | undefined }
  /** The first transaction whose changes count. */
  readonly since: string | undefined
  readonly after: { readonly type: string; readonly id: string } | undefined
  readonly limit: number
  readonly branches: readonly Branch[]
  readonly now: Date
}

const BODY = sql`cross join lateral (select ${VERSION_COLUMNS} from version v where v.id = p.id and v.type = p.type and v.version = p.version offset 0) v`
const COLUMNS = raw('c.id, c.type, c.version, c.self, c.patient, c.plan, c.provider, c.source, c.lo, c.hi')

export function compartmentStatement({ focus, placings, types, period, since, after, limit, branches, now }: CompartmentQuery): Sql {
  const mine = types ? placings.filter(({ type }) => types.includes(type)) : placings
  const ofTypes = types ? sql`and c.type = any (${texts(types)}::text[])` : empty, own = focus.type === 'Patient' ? sql`c.patient = ${focus.self}::bigint` : sql`c.id = ${focus.id} and c.type = ${focus.type}`
  return sql`
    with hits as materialized (
      select ${COLUMNS} from current c where ${own} and not c.deleted ${ofTypes}
      union all
      select c.* from unnest(${texts(mine.map(one => one.type))}::text[], ${bigints(mine.map(one => one.key))}::bigint[]) r (type, key)
       cross join lateral (select ${COLUMNS} from current c where c.tok @> array[r.key] and c.type = r.type and not c.deleted offset 0) c)
    select v.* from (
      select distinct on (c.is_focus, c.type, c.id) c.id, c.type, c.version, c.is_focus from (select h.*, (h.id = ${focus.id} and h.type = ${focus.type}) as is_focus from hits h) c
       where ${scopeOfTypes(branches, now)} ${after ? sql`and not c.is_focus and (c.type, c.id) > (${after.type}, ${after.id})` : empty}
         and (c.is_focus or ${duringCare(period)}) ${since === undefined ? empty : storedSince(since)}
       order by c.is_focus desc, c.type, c.id limit ${limit}) p ${BODY} order by p.is_focus desc, p.type, p.id`
}

/** Who was born is not cared for on that day. */
const duringCare = ({ from, until }: CompartmentQuery['period']): Sql => from === undefined && until === undefined ? sql`true`
  : sql`c.lo is null or c.type = 'Patient' or (${until === undefined ? sql`true` : sql`c.lo < ${until}`} and ${from === undefined ? sql`true` : sql`c.hi > ${from}`})`

const storedSince = (x: string): Sql => sql`
  and (select v.x >= ${x}::xid8 from version v where v.id = c.id and v.type = c.type and v.version = c.version)`
