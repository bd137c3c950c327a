/** Value sets laid open: the codes of each system they take in. R4 valueset.html §4.9.6, as far as R4's own required bindings go. */
import type { CodeSystem, CodeSystemConcept, Resource, ValueSet, ValueSetComposeInclude } from '@medplum/fhirtypes'

export type Expansion = Record<string, readonly string[]>

/** For each url its codes by system; a set that cannot be expanded is left out. */
export function expansions(all: readonly Resource[], urls: readonly string[]): Record<string, Expansion> {
  const systems = new Map(all.filter((r): r is CodeSystem => r.resourceType === 'CodeSystem').map(c => [c.url!, c]))
  const sets = new Map(all.filter((r): r is ValueSet => r.resourceType === 'ValueSet').map(v => [v.url!, v]))
  return Object.fromEntries(urls.flatMap(url => {
    const found = expand(url, sets, systems)
    return found ? [[url, Object.fromEntries([...found].toSorted(([a], [b]) => a < b ? -1 : 1).map(([s, codes]) => [s, [...codes]]))]] : []
  }))
}

type Codes = Map<string, Set<string>>

function expand(url: string, sets: ReadonlyMap<string, ValueSet>, systems: ReadonlyMap<string, CodeSystem>): Codes | undefined {
  const set = sets.get(url)
  if (!set?.compose) return undefined
  const result: Codes = new Map()
  for (const include of set.compose.include) {
    const part = codesOf(include, sets, systems)
    if (!part) return undefined
    for (const [system, codes] of part) result.set(system, new Set([...result.get(system) ?? [], ...codes]))
  }
  for (const exclude of set.compose.exclude ?? []) {
    const part = codesOf(exclude, sets, systems)
    if (!part) return undefined
    for (const [system, codes] of part) for (const code of codes) result.get(system)?.delete(code)
  }
  return [...result.values()].some(codes => codes.size > 0) ? result : undefined
}

function codesOf(part: ValueSetComposeInclude, sets: ReadonlyMap<string, ValueSet>, systems: ReadonlyMap<string, CodeSystem>): Codes | undefined {
  const imported = part.valueSet?.map(url => expand(url.replace(/\|.*/, ''), sets, systems))
  if (imported?.some(codes => codes === undefined)) return undefined
  const both = imported?.filter(codes => codes !== undefined).reduce(intersection)
  if (!part.system) return both
  const own = codesOfSystem(part, systems.get(part.system))
  if (!own) return undefined
  const mine: Codes = new Map([[part.system, own]])
  return both ? intersection(mine, both) : mine
}

function codesOfSystem(part: ValueSetComposeInclude, system: CodeSystem | undefined): Set<string> | undefined {
  if (part.concept) return new Set(part.concept.map(c => c.code!))
  if (!system?.concept || system.content !== 'complete') return undefined
  const all = flatten(system.concept)
  if (!part.filter) return new Set(all.map(c => c.code!))
  const kept = part.filter.map(f => f.property === 'concept' && f.op === 'is-a'
    ? new Set(flatten(all.filter(c => c.code === f.value)).map(c => c.code!)) : undefined)
  return kept.some(codes => codes === undefined) ? undefined : kept.filter(codes => codes !== undefined).reduce((a, b) => a.intersection(b))
}

const flatten = (concepts: readonly CodeSystemConcept[]): CodeSystemConcept[] =>
  concepts.flatMap(c => [c, ...flatten(c.concept ?? [])])
const intersection = (a: Codes, b: Codes): Codes =>
  new Map([...a].flatMap(([system, codes]) => b.has(system) ? [[system, codes.intersection(b.get(system)!)]] : []))
