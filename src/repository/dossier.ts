/** All that is known of one member, whoever may see it, and of each resource whether the scope shows it: in two statements. */
import type { Scope } from '../fhir/scope.ts'
import type { Version } from '../fhir/version.ts'
import { patiently } from '../storage/patience.ts'
import { aroundStatement, dossierStatement, type Around, type SeenRow } from '../storage/search-sql.ts'
import { toVersion } from '../storage/versions.ts'
import type { Db } from '../storage/pool.ts'
import type { RepositoryOptions } from './options.ts'

export interface Seen { readonly version: Version; readonly seen: boolean }

/** For a rule that must be judged on facts the caller may not see: what is not seen is used, and never shown. */
export interface Dossier {
  /** The member, first, deleted or not, and what is about them, of these types. @returns nothing when there never was one */
  about(id: string, types: readonly string[]): Promise<readonly Seen[]>
  /** These, as far as they stand, and what those of one type lead to by one of their references. */
  around(keys: Around['keys'], onward: Around['onward']): Promise<readonly Seen[]>
}

/** Reads have no effects: a few tries bridge a lost connection. */
const BRIEFLY = [20, 100, 400, 1600]

export const dossiers = (options: RepositoryOptions): ((scope: Scope) => Dossier) => dossiersOn(options.pool, BRIEFLY, options)
/** What a transaction under way sees. */
export const dossiersInside = (tx: Db, options: RepositoryOptions): ((scope: Scope) => Dossier) => dossiersOn(tx, [], options)

function dossiersOn(db: Db, pauses: readonly number[], { selfOf, searching, now }: RepositoryOptions): (scope: Scope) => Dossier {
  const run = async (statement: ReturnType<typeof dossierStatement>): Promise<readonly Seen[]> =>
    (await patiently(() => db.run<SeenRow>(statement), pauses)).map(row => ({ version: toVersion(row), seen: row.seen }))
  return ({ branches }) => ({
    async about(id, types) {
      const shared = { type: 'Group', keys: searching.referrerKeys('Patient', id) }
      const all = await run(dossierStatement({ id, self: selfOf('Patient', id), types, shared, branches, now: now() }))
      return all.toSorted((a, b) => Number(b.version.type === 'Patient') - Number(a.version.type === 'Patient'))
    },
    around: async (keys, onward) => keys.length === 0 ? [] : await run(aroundStatement({ keys, onward, branches, now: now() })),
  })
}
