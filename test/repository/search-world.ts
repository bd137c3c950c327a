/** One small world for all that compares answers: resources, whose rows they are, and grants. */
import fc from 'fast-check'
import sql from 'sql-template-tag'
import { sees, type Scope } from '../../src/fhir/scope.ts'
import { extractor } from '../../src/search/extract.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { anyResource, PARTIES } from '../search/arbitrary.ts'
import { DEFINITION, put, type Put } from './search-record.ts'

export const NOW = new Date('2026-11-26T20:00:00.000Z')
const BEGAN = Date.parse('2026-11-01T00:00:00.000Z'), day = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000)

/** In force: org-a's for a member, org-b's for one resource; org-c's have ended or not begun. Days from now. */
const GRANTS = [
  { party: PARTIES[0], patient: 'Patient/pat-2', resource: '', starts: -1, ends: null },
  { party: PARTIES[1], patient: '', resource: 'Task/id-7', starts: -1, ends: 1 },
  { party: PARTIES[2], patient: 'Patient/pat-1', resource: '', starts: -2, ends: -1 },
  { party: PARTIES[2], patient: 'Patient/pat-1', resource: '', starts: 1, ends: null },
] as const

/** Two resources a second; the six members are stored over and over. */
export function world(): readonly Put[] {
  const owner = fc.option(fc.constantFrom(...PARTIES), { nil: undefined })
  const made = fc.sample(fc.record({ resource: anyResource, plan: owner, provider: owner, source: owner }), { numRuns: 160, seed: 7731 })
  return made.map(({ resource, ...owners }, i) => {
    const at = new Date(BEGAN + Math.floor(i / 2) * 1000), id = resource.resourceType === 'Patient' ? `pat-${i % 6}` : `id-${i}`
    const given = Object.fromEntries(Object.entries(owners).filter(([, party]) => party !== undefined))
    return { at, ...given, resource: { ...resource, id, meta: { ...resource.meta, lastUpdated: at.toISOString() } } } as Put
  })
}
const key = ({ resource }: Put): string => `${resource.resourceType}/${resource.id}`

/** Stored in their order, then some deleted. @returns what is live, as it stands */
export async function settle(pool: Pool, puts: readonly Put[]): Promise<readonly Put[]> {
  for (const one of puts) await put(pool, [one])
  const live = new Map(puts.map(p => [key(p), p])), gone = puts.filter((p, i) => i % 9 === 4 && p.resource.resourceType !== 'Patient')
  await put(pool, gone.map(p => ({ ...p, deleted: true })))
  for (const p of gone) live.delete(key(p))
  await grant(pool)
  return [...live.values()]
}

export async function grant(pool: Pool): Promise<void> {
  const self = (text: string): bigint | null => text === '' ? null : DEFINITION.hasher.hash(text)
  for (const g of GRANTS) {
    await pool.run(sql`insert into access_grant values (${g.party}, ${g.patient}, ${g.resource}, 'care', ${day(g.starts)}, ${g.ends === null ? null : day(g.ends)}, 'test', ${self(g.patient)}, ${self(g.resource)})`)
  }
}

const extract = extractor(DEFINITION)
/** What the scope says of a row, told in memory. */
export function opens(scope: Scope, { resource, plan, provider, source }: Put): boolean {
  const { patient } = extract(resource), type = resource.resourceType
  if (sees(scope, { type, owners: { patient, plan, provider, source } })) return true
  return scope.branches.some(b => b.by === 'grant' && (!b.types || b.types.includes(type)) && GRANTS.some(g =>
    g.party === b.party && g.starts < 0 && (g.ends === null || g.ends > 0) && (g.patient === patient || g.resource === `${type}/${resource.id}`)))
}
