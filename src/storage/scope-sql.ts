import sql, { join, type Sql } from 'sql-template-tag'
import type { Branch, Scope } from '../fhir/scope.ts'

/**
 * A scope over rows of `version` known as `v`. For what is reached by a resource's own key only, where the rows are few: any wider relation
 * takes one limited branch for each of the scope's.
 */
export function versionScope(scope: Scope, now: Date): Sql {
  if (scope.branches.length === 0) return sql`false`
  return sql`(${join(scope.branches.map(branch => branchSql(branch, now)), ' or ')})`
}

function branchSql(branch: Branch, now: Date): Sql {
  const types = branch.types ? sql`v.type = any (${branch.types}) and ` : sql``
  switch (branch.by) {
    case 'everything': return sql`(${types}true)`
    case 'nobody': return sql`(${types}v.patient is null)`
    case 'plan': return sql`(${types}v.plan = ${branch.party})`
    case 'provider': return sql`(${types}v.provider = ${branch.party})`
    case 'source': return sql`(${types}v.source = ${branch.party})`
    case 'grant': return sql`(${types}exists (
      select from access_grant g where g.party = ${branch.party} and g.starts <= ${now} and (g.ends is null or g.ends > ${now})
         and (g.patient = v.patient or g.resource = v.type || '/' || v.id)))`
  }
}
