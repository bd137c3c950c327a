/** The least that R4 takes as a resource of a type: what must be there, and no more. Made from the definitions, so that every type has one. */
import type { Resource } from '../../src/fhir/resource.ts'
import { r4 } from '../../src/conformance/image.ts'
import { childrenOf, type Child, type Option } from '../../src/conformance/schema.ts'

type Tree = Record<string, unknown>

const PRIMITIVE: Readonly<Record<string, unknown>> = {
  boolean: true, string: 'x', markdown: 'x', code: 'x', id: 'x', uri: 'urn:oid:1.2.3', url: 'urn:oid:1.2.3', canonical: 'http://example.org/x', oid: 'urn:oid:1.2.3', uuid: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
  date: '2026-01-02', dateTime: '2026-01-02', instant: '2026-01-02T03:04:05Z', time: '03:04:05', decimal: 1, integer: 1, unsignedInt: 1, positiveInt: 1, base64Binary: 'eA==',
}
/** What invariants want beyond cardinalities, and what this server asks of a Subscription. */
const MORE: Readonly<Record<string, Tree>> = {
  AllergyIntolerance: { clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] } },
  Appointment: { participant: [{ status: 'accepted', actor: { display: 'x' } }] },
  AppointmentResponse: { actor: { display: 'x' } },
  Bundle: { type: 'collection' },
  Binary: { contentType: 'text/plain' },
  CapabilityStatement: { kind: 'requirements', format: ['json'], description: 'x', rest: [{ mode: 'server' }] },
  Consent: { policyRule: { text: 'x' } },
  EventDefinition: { trigger: [{ type: 'named-event', name: 'x' }] },
  ImmunizationRecommendation: { recommendation: [{ forecastStatus: { text: 'x' }, targetDisease: { text: 'x' } }] },
  InsurancePlan: { name: 'x' },
  Linkage: { item: [{ type: 'source', resource: { display: 'x' } }, { type: 'alternate', resource: { display: 'y' } }] },
  Organization: { name: 'x' },
  StructureDefinition: { kind: 'resource', abstract: false, type: 'Patient', baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient', derivation: 'constraint', differential: { element: [{ id: 'Patient', path: 'Patient' }] } },
  Subscription: {
    criteria: 'https://ecm-fhir.org/fhir/SubscriptionTopic/adt',
    channel: { type: 'rest-hook', endpoint: 'http://127.0.0.1:9/', payload: 'application/fhir+json', _payload: { extension: [{ url: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content', valueCode: 'id-only' }] } },
  },
  TerminologyCapabilities: { kind: 'requirements', description: 'x' },
}

export function minimal(type: string): Resource {
  return { resourceType: type, ...built(type, 0), ...MORE[type] } as unknown as Resource
}

function built(place: string, depth: number): Tree {
  const tree: Tree = {}
  for (const child of childrenOf(place).values()) {
    if (child.min === 0 || depth > 6) continue
    const option = easiest(child.options), value = valueOf(option, child, depth)
    tree[option.key] = child.max > 1 ? [value] : value
  }
  return tree
}
const easiest = (options: readonly Option[]): Option => options.find(({ primitive }) => primitive) ?? options.find(({ type }) => type === 'CodeableConcept') ?? options[0]!

function valueOf(option: Option, { image }: Child, depth: number): unknown {
  if (image.fixed !== undefined) return image.fixed
  const [strength, set] = image.binding ?? [], codes = strength === 'required' && set !== undefined ? r4().valueSets[set.replace(/\|.*/, '')] : undefined
  const [system, [code] = []] = Object.entries(codes ?? {})[0] ?? []
  if (option.primitive) return option.type === 'code' && code !== undefined ? code : PRIMITIVE[option.type]
  if (option.type === 'CodeableConcept') return code === undefined ? { text: 'x' } : { coding: [{ system, code }] }
  if (option.type === 'Coding') return { system: system ?? 'urn:oid:1.2.3', code: code ?? 'x' }
  if (option.type === 'Reference') return { display: 'x' }
  const inner = built(option.place, depth + 1)
  return Object.keys(inner).length > 0 ? inner : { ...SOMETHING[option.type] }
}
/** Types of which nothing is required, and which may not be empty. */
const SOMETHING: Readonly<Record<string, Tree>> = {
  Period: { start: '2026-01-02' }, Identifier: { value: 'x' }, Quantity: { value: 1 }, SimpleQuantity: { value: 1 }, Money: { value: 1, currency: 'USD' }, HumanName: { text: 'x' }, Attachment: { title: 'x', url: 'urn:oid:1.2.3' },
  Annotation: { text: 'x' }, Timing: { code: { text: 'x' } }, ContactDetail: { name: 'x' }, Duration: { value: 1, system: 'http://unitsofmeasure.org', code: 'd' },
}
