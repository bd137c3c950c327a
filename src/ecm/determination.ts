/** A determination as it is kept: an Observation that names the rules, the evidence in the versions that were read, and which server said so. */
import type { Device, Extension, Observation } from '@medplum/fhirtypes'
import { instantText } from '../fhir/resource.ts'
import type { RuleCitation } from '../policy/citation.ts'
import { coding, DETERMINATION_VALUE, POLICY_FACT, POPULATION_OF_FOCUS } from './codes.ts'
import { resourcesOf, type CriterionFinding, type Determination, type PopulationFinding } from './eligibility.ts'
import { PROFILES } from './profiles.ts'
import { ruleCitation } from './rule-citation.ts'

export interface Determined {
  readonly id: string
  /** 'Patient/1' */
  readonly member: string
  readonly at: Date
  /** The version of each resource that was read. */
  readonly versions: ReadonlyMap<string, string>
  /** References that may be named: those of the others are counted. */
  readonly seen: ReadonlySet<string>
  /** 'Organization/1': who asked for it. */
  readonly performer?: string
  readonly serverVersion: string
}

const SUPPORTING = 'http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo', SERVER = 'server'

export function determinationOf(found: Determination, { id, member, at, versions, seen, performer, serverVersion }: Determined): Observation {
  const all = resourcesOf(found).filter(reference => reference !== found.plan), named = all.filter(reference => seen.has(reference) && versions.has(reference)), withheld = all.length - named.length
  const references = named.map(reference => `${reference}/_history/${versions.get(reference)}`), isDerived = (reference: string): boolean => /^(Observation|QuestionnaireResponse)\//.test(reference)
  const device: Device = { resourceType: 'Device', id: SERVER, deviceName: [{ name: 'ecm-fhir', type: 'model-name' }], version: [{ value: serverVersion }] }
  const supporting = references.filter(reference => !isDerived(reference)).map((reference): Extension => ({ url: SUPPORTING, valueReference: { reference } })), derived = references.filter(isDerived)
  return {
    resourceType: 'Observation', id, meta: { profile: [PROFILES.determination] }, contained: [device],
    extension: [...cited([found.enrolled.citation, found.age.citation, ...found.overlaps.flatMap(overlap => overlap.citations)]), ...supporting],
    status: 'final', code: coding(POLICY_FACT, 'pofs'), subject: { reference: member }, effectiveDateTime: found.asOf, issued: instantText(at),
    ...(performer && { performer: [{ reference: performer }] }), device: { reference: `#${SERVER}` }, valueCodeableConcept: coding(DETERMINATION_VALUE, found.eligible),
    note: notesOf(found, withheld), ...(derived.length > 0 && { derivedFrom: derived.map(reference => ({ reference })) }),
    component: found.populations.map(population => component(population, found.age.citation)),
  }
}

const component = ({ population, value, criteria }: PopulationFinding, age: RuleCitation): NonNullable<Observation['component']>[number] => ({
  extension: [...cited(criteria.length > 0 ? criteria.map(c => c.citation) : [age])], code: coding(POPULATION_OF_FOCUS, population), valueCodeableConcept: coding(DETERMINATION_VALUE, value),
})

/** Each rule once. */
const cited = (citations: readonly RuleCitation[]): readonly Extension[] => [...new Map(citations.map(citation => [citation.rule, citation])).values()].map(citation => ruleCitation(citation))

/** The answer to each criterion, as it was given. */
function notesOf({ enrolled, shareOfCost, populations }: Determination, withheld: number): { text: string }[] {
  const told = ({ title, value, citation, because, send }: CriterionFinding): string => `${citation.rule} ${title}: ${value}${because ? `; ${because}` : ''}${send.map(text => `; ${text}`).join('')}`
  return [
    ...[enrolled, shareOfCost, ...populations.flatMap(population => population.criteria)].map(finding => ({ text: told(finding) })),
    ...(withheld > 0 ? [{ text: `It rests on ${withheld} more resources, which whoever asked for it may not see` }] : []),
  ]
}
