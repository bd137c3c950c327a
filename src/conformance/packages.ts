/** Our own definitions: profiles/package, as SUSHI compiled it. Read at first use, once a process. */
import { readdirSync, readFileSync } from 'node:fs'
import type { CodeSystem, CodeSystemConcept, StructureDefinition, ValueSet, ValueSetComposeInclude } from '@medplum/fhirtypes'
import type { Expansion } from './image.ts'

const FOLDER = new URL('../../profiles/package/', import.meta.url)

interface Definitions {
  readonly structures: ReadonlyMap<string, StructureDefinition>
  readonly valueSets: ReadonlyMap<string, ValueSet>
  readonly codeSystems: ReadonlyMap<string, CodeSystem>
}
let loaded: Definitions | undefined

function definitions(): Definitions {
  if (loaded) return loaded
  const all = readdirSync(FOLDER).filter(name => name.endsWith('.json'))
    .map(name => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as { resourceType: string; url?: string })
  const of = <Type>(type: string): ReadonlyMap<string, Type> =>
    new Map(all.filter(r => r.resourceType === type && r.url).map(r => [r.url!, r as Type]))
  return loaded = { structures: of('StructureDefinition'), valueSets: of('ValueSet'), codeSystems: of('CodeSystem') }
}

/** The profile or extension of this canonical, with its snapshot; a version behind '|' is let go. */
export const structure = (canonical: string): StructureDefinition | undefined => definitions().structures.get(canonical.replace(/\|.*/, ''))
export const structures = (): readonly StructureDefinition[] => [...definitions().structures.values()]
/** Canonicals of our profiles of a resource type. */
export function profilesOf(type: string): readonly string[] {
  let known = byType.get(type)
  if (!known) byType.set(type, known = structures().filter(one => one.type === type && one.derivation === 'constraint').map(({ url }) => url))
  return known
}
const byType = new Map<string, readonly string[]>()
export const codeSystems = (): readonly CodeSystem[] => [...definitions().codeSystems.values()]
export const valueSets = (): readonly ValueSet[] => [...definitions().valueSets.values()]

/** The codes of one of our value sets by system; undefined when it is not ours, or takes in what we do not hold. */
export function packageExpansion(url: string): Expansion | undefined {
  const parts = definitions().valueSets.get(url)?.compose?.include.map(included)
  if (!parts || parts.some(part => part === undefined)) return undefined
  const found: Record<string, string[]> = {}
  for (const [system, codes] of parts.flatMap(part => Object.entries(part!))) (found[system] ??= []).push(...codes)
  return found
}
function included(part: ValueSetComposeInclude): Expansion | undefined {
  if (!part.system) return part.valueSet?.length === 1 ? packageExpansion(part.valueSet[0]!) : undefined
  if (part.concept) return { [part.system]: part.concept.map(c => c.code!) }
  const system = definitions().codeSystems.get(part.system)
  return system && !part.filter ? { [part.system]: flatten(system.concept ?? []) } : undefined
}
const flatten = (concepts: readonly CodeSystemConcept[]): string[] => concepts.flatMap(c => [c.code!, ...flatten(c.concept ?? [])])
