import type { Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { POPULATION_OF_FOCUS } from '../../ecm/codes.ts'
import type { CriterionFinding, Determination, PopulationFinding } from '../../ecm/eligibility.ts'
import type { FhirResponse } from '../../fhir/request.ts'

/** @param seen references the caller may see: the others are counted, not named */
export function present(determination: Determination, seen: ReadonlySet<string>): FhirResponse {
  const { asOf, county, plan, age, enrolled, populations, eligible } = determination
  const body: Parameters = {
    resourceType: 'Parameters',
    parameter: [
      { name: 'asOf', valueDate: asOf },
      { name: 'eligible', valueCode: eligible },
      ...(county === undefined ? [] : [{ name: 'county', valueString: county }]),
      ...(plan !== undefined && seen.has(plan) ? [{ name: 'plan', valueReference: { reference: plan } }] : []),
      ...(age.group ? [{ name: 'ageGroup', valueCode: age.group }] : []),
      { name: 'enrolled', part: criterion(enrolled, seen) },
      ...populations.map(population => ({ name: 'population', part: populationParts(population, seen) })),
    ],
  }
  return { status: 200, body: JSON.stringify(body) }
}

const populationParts = ({ population, title, value, planMayAuthorize, criteria }: PopulationFinding, seen: ReadonlySet<string>): ParametersParameter[] => [
  { name: 'code', valueCoding: { system: POPULATION_OF_FOCUS, code: population, display: title } },
  { name: 'value', valueCode: value },
  { name: 'planMayAuthorize', valueBoolean: planMayAuthorize },
  ...criteria.map(finding => ({ name: 'criterion', part: criterion(finding, seen) })),
]

function criterion({ title, value, citation, because, by, send }: CriterionFinding, seen: ReadonlySet<string>): ParametersParameter[] {
  const shown = [...new Set(by)].filter(reference => seen.has(reference)), withheld = new Set(by).size - shown.length
  return [
    { name: 'title', valueString: title },
    { name: 'value', valueCode: value },
    { name: 'rule', valueCode: citation.rule },
    ...(citation.edition ? [{ name: 'edition', valueDate: citation.edition }] : []),
    { name: 'source', valueString: citation.source },
    ...(because ? [{ name: 'because', valueString: because }] : []),
    ...shown.map(reference => ({ name: 'resource', valueReference: { reference } })),
    ...(withheld > 0 ? [{ name: 'withheld', valueUnsignedInt: withheld }] : []),
    ...send.map(text => ({ name: 'note', valueString: text })),
  ]
}
