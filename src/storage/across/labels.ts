/** Which labels the resources in a scope carry, of one type or of all: read from their bodies, since the index keeps only hashes of them. */
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Branch } from '../../fhir/scope.ts'
import { texts } from '../arrays.ts'
import { branchTest, inForce } from '../search-sql-filter.ts'

export interface LabelsQuery {
  /** undefined: every type. */
  readonly type: string | undefined
  readonly branches: readonly Branch[]
  readonly now: Date
  /** Beyond so many resources none is read. */
  readonly most: number
}
export interface LabelRow {
  /** How many resources there are, up to one more than `most`. */
  readonly resources: number
  /** body: of a resource that PostgreSQL cannot read, all of it. */
  readonly kind: 'profile' | 'tag' | 'security' | 'body' | null
  /** JSON text. */
  readonly label: string | null
}

const COLUMNS = raw('c.id, c.type, c.version'), KINDS = ['profile', 'tag', 'security'] as const
/** JSON may escape what no text of PostgreSQL can hold: U+0000, and halves of surrogate pairs. */
const UNREADABLE = String.raw`\\u(0000|[dD][89a-fA-F])`

/** Each label once, as it is written; one row at least. */
export function labelsStatement({ type, branches, now, most }: LabelsQuery): Sql {
  const parts = branches.filter(({ types }) => type === undefined || !types || types.includes(type)).flatMap(branch => rows(branch, type === undefined ? branch.types : [type], now))
  const elements = KINDS.map(kind => sql`select ${kind}::text as kind, e::text as label from json_array_elements(m.meta -> ${kind}::text) e`)
  return sql`
    with seen as materialized (select distinct id, type, version from (${parts.length === 0 ? sql`select ${COLUMNS} from current c where false` : join(parts, ' union all ')}) c limit ${most + 1}),
    counted as materialized (select count(*)::int as resources from seen)
    select n.resources, l.kind, l.label from counted n left join (
      select distinct e.kind, e.label from (select id, type, version from seen where (select resources from counted) <= ${most}) s
       cross join lateral (
        select case when v.body ~ ${UNREADABLE} then null else v.body::json -> 'meta' end as meta, case when v.body ~ ${UNREADABLE} then v.body end as body from version v where v.id = s.id and v.type = s.type and v.version = s.version offset 0) m
       cross join lateral (${join(elements, ' union all ')} union all select 'body', m.body where m.body is not null) e) l on true`
}

/** The live rows that a branch opens, by its index. */
function rows(branch: Branch, types: readonly string[] | undefined, now: Date): readonly Sql[] {
  const here = sql`not c.deleted ${types ? sql`and c.type = any (${texts(types)}::text[])` : empty}`
  switch (branch.by) {
    case 'everything': case 'nobody': return [sql`select ${COLUMNS} from current c where ${here} and ${branchTest(branch, now)}`]
    case 'plan': case 'provider': case 'source': return [sql`select ${COLUMNS} from current c where ${here} and ${raw(`c.${branch.by}`)} = ${branch.party}`]
    case 'grant': return ([['g.patient_self', 'c.patient'], ['g.resource_self', 'c.self']] as const).map(([key, own]) => sql`
      select ${COLUMNS} from (select distinct ${raw(key)} as key from access_grant g where g.party = ${branch.party} and ${raw(key)} is not null and ${inForce(now)} offset 0) g
       cross join lateral (select ${COLUMNS} from current c where ${raw(own)} = g.key and ${here} offset 0) c`)
  }
}
