/** The same question asked of one resource in memory, by the same index rows that storage keeps: a filter cannot mean two things. */
import type { Resource } from '../fhir/resource.ts'
import type { SearchRequest } from './clause.ts'
import { holds, lower, type Condition } from './condition.ts'
import type { Definition } from './definition.ts'
import type { Extractor } from './extract.ts'
import type { IndexRows } from './index-rows.ts'

export type Criteria = Pick<SearchRequest, 'type' | 'clauses'>
export type Matcher = (criteria: Criteria, resource: Resource) => boolean

/** Criteria are made ready once and kept with the list they came in. */
export function matcher(definition: Definition, extract: Extractor): Matcher {
  const ready = new WeakMap<Criteria['clauses'], readonly Condition[]>()
  return (criteria, resource) => {
    if (resource.resourceType !== criteria.type) return false
    let conditions = ready.get(criteria.clauses)
    if (!conditions) ready.set(criteria.clauses, conditions = lower(definition, criteria.type, criteria.clauses))
    if (conditions.length === 0) return true
    const selfOf = (reference: string): bigint => definition.hasher.hash(reference)
    return matches(conditions, { rows: extract(resource), id: resource.id, lastUpdated: resource.meta?.lastUpdated, selfOf })
  }
}

export interface Candidate {
  readonly rows: IndexRows
  readonly id: string | undefined
  /** An instant; what has none yet matches no condition on it. */
  readonly lastUpdated: string | undefined
  selfOf(reference: string): bigint
}

export const matches = (conditions: readonly Condition[], candidate: Candidate): boolean => conditions.every(c => satisfies(c, candidate))

function satisfies(condition: Condition, { rows, id, lastUpdated, selfOf }: Candidate): boolean {
  const { tok } = rows
  switch (condition.kind) {
    case 'ids': return id !== undefined && condition.any.includes(id)
    case 'lastUpdated': {
      const at = lastUpdated === undefined ? NaN : Date.parse(lastUpdated)
      return condition.any.some(c => !Number.isNaN(at) && holds(c, at, at + 1))
    }
    case 'keys': return condition.any.some(k => tok.includes(k)) !== condition.not
    case 'patient': return (rows.patient !== undefined && condition.any.includes(selfOf(rows.patient))) || condition.keys.some(k => tok.includes(k))
    case 'identifiers':
      return condition.keys.some(k => tok.includes(k))
        || condition.any.some(t => rows.identifiers.some(i => i.hash === t.hash && (t.ending ? i.value.endsWith(t.value) : i.value === t.value)))
    case 'words':
      return condition.any.some(t => rows.words.some(w => condition.params.includes(w.param) && (t.exact === undefined ? w.folded.startsWith(t.folded) : w.exact === t.exact)))
    case 'spans': return condition.any.some(t => rows.spans.some(s => s.param === t.param && holds(t, s.lo, s.hi)))
  }
}
