/** What the record asks of search. `repository/search.ts` gives it; it is handed in, so that a commit can search inside its own transaction. */
import type { Resource } from '../fhir/resource.ts'
import type { Scope } from '../fhir/scope.ts'
import type { Version } from '../fhir/version.ts'
import type { SearchPage, SearchRequest } from '../search/clause.ts'
import type { Pointer } from '../search/include.ts'
import type { Db } from '../storage/pool.ts'
import type { CompartmentPages } from './compartment.ts'

export interface Searching {
  /** @param now grants in force then open rows */
  page(db: Db, request: SearchRequest, scope: Scope, now: Date): Promise<SearchPage>
  /** All of one record. */
  readonly compartment: CompartmentPages
  /** Every match of a query string without '?', at most `most` of them, newest last. @throws invalid for what is no search */
  matches(db: Db, search: { readonly type: string; readonly query: string; readonly scope: Scope; readonly most: number; readonly now: Date }): Promise<readonly Version[]>
  /** The same question asked of one resource in memory. */
  match(type: string, query: string, resource: Resource): boolean
  /** Ids of live resources of a type that carry an identifier, over the whole record, `system` undefined: any. At most 1,000. */
  identified(db: Db, type: string, system: string | undefined, value: string): Promise<readonly string[]>
  /** The tokens under which other resources may refer to this one: one for each reference parameter of any type that may point at its type. */
  referrerKeys(type: string, id: string): readonly bigint[]
  /** The same by the type that refers, without the resource. */
  pointersTo(type: string): readonly Pointer[]
}
