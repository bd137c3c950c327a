import type { Owners } from './version.ts'

/**
 * What a caller may see: the union of its branches, and never a filter. Each becomes one limited branch of every query.
 * `types` absent: every type.
 */
export type Branch =
  | { readonly by: 'everything'; readonly types?: readonly string[] }
  /** Rows whose owner column names the party. */
  | { readonly by: 'plan' | 'provider' | 'source'; readonly party: string; readonly types?: readonly string[] }
  /** Rows that name no member: directory, definitions. */
  | { readonly by: 'nobody'; readonly types: readonly string[] }
  /** Rows that a grant in force opens: for a member, or for one resource. */
  | { readonly by: 'grant'; readonly party: string; readonly types?: readonly string[] }

export interface Scope {
  readonly branches: readonly Branch[]
  /**
   * May a new row name a member the caller does not see? Senders (hospital, HIE, referrer) know members by identifier only;
   * for everybody else a reference to what they may not see is a reference to nothing.
   */
  readonly refersTo: 'anyone' | 'visible'
}

export const EVERYTHING: Scope = { branches: [{ by: 'everything' }], refersTo: 'visible' }

/** Does a row lie in the scope, grants apart? The in-memory reading of what storage says in SQL. */
export function sees(scope: Scope, row: { readonly type: string; readonly owners: Owners }): boolean {
  return scope.branches.some(branch => {
    if (branch.types && !branch.types.includes(row.type)) return false
    switch (branch.by) {
      case 'everything': return true
      case 'nobody': return row.owners.patient === undefined
      case 'grant': return false
      default: return row.owners[branch.by] === branch.party
    }
  })
}
