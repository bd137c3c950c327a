/** A record filled straight through storage, as fast as it goes, for what is asked of it. */
import { newId } from '../../src/fhir/id.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { zoneStart } from '../../src/fhir/time-zone.ts'
import { searchParametersFor } from '../../src/conformance/search-parameters.ts'
import { definition } from '../../src/search/definition.ts'
import { extractor } from '../../src/search/extract.ts'
import { storeVersions, type NewVersion } from '../../src/storage/store.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { spliceIdAndMeta } from '../../src/fhir/json-text.ts'
import sql from 'sql-template-tag'

export const KEY = Uint8Array.from({ length: 16 }, (_, i) => 3 * i + 1)
export const BASE = 'http://record-7731.test/fhir'
export const DEFINITION = definition({ parameters: searchParametersFor, key: KEY, zone: zoneStart('America/Los_Angeles'), base: BASE })
const extract = extractor(DEFINITION)

export interface Put {
  readonly resource: Resource
  readonly at: Date
  readonly deleted?: boolean
  readonly plan?: string
  readonly provider?: string
  readonly source?: string
}

let made = 0
/** Stored as given, owners too, which are not taken from the member; a resource that stands already gets its next version. */
export async function put(pool: Pool, puts: readonly Put[]): Promise<void> {
  const newest = [...new Map(puts.map(p => [`${p.resource.resourceType}/${p.resource.id}`, p])).values()]
  const results = await storeVersions(pool, newest.map(version), 1)
  for (const r of results) if (r.did !== 'stored') throw new Error(`not stored: ${r.did}`)
  const rows = sql`unnest(${newest.map(p => p.resource.id)}::text[], ${newest.map(p => p.resource.resourceType)}::text[],
    ${newest.map(p => p.plan ?? null)}::text[], ${newest.map(p => p.provider ?? null)}::text[], ${newest.map(p => p.source ?? null)}::text[]) r (id, type, plan, provider, source)`
  await pool.run(sql`
    with c as (update current t set plan = r.plan, provider = r.provider, source = r.source from ${rows} where t.id = r.id and t.type = r.type)
    update version t set plan = r.plan, provider = r.provider, source = r.source from ${rows} where t.id = r.id and t.type = r.type`)
}

function version({ resource, at, deleted = false, source }: Put): NewVersion {
  const { resourceType: type, id = '' } = resource, index = extract(resource)
  const { head, tail } = spliceIdAndMeta(JSON.stringify(resource), id, at.toISOString())
  return {
    type, id, expect: 'any', at, deleted, method: 'PUT', head: deleted ? '' : head, tail: deleted ? '' : tail,
    index: deleted ? { ...index, roles: { status: undefined, code: undefined, actor: undefined, lo: undefined, hi: undefined }, tok: [], identifiers: [], spans: [], words: [] } : index,
    patientSelf: index.patient === undefined ? undefined : DEFINITION.hasher.hash(index.patient), source,
    by: { who: 'tester', party: undefined, role: 'operator', action: 'update', reasons: '', door: 'cli', request: newId(1_700_000_000_000 + made++) }, references: [],
  }
}
