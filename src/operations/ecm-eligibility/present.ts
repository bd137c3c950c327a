import type { Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { ECM_PROGRAM, POPULATION_OF_FOCUS } from '../../ecm/codes.ts'
import type { CriterionFinding, Determination, OverlapFinding, Part, PopulationFinding, TurningFinding } from '../../ecm/eligibility.ts'
import type { FhirResponse } from '../../fhir/request.ts'

/** References the caller may see: the others are counted, not named. */
type Seen = ReadonlySet<string>
type Parts = ParametersParameter[]

export function present(determination: Determination, seen: Seen): FhirResponse {
  const { enrolled, shareOfCost, launch, overlaps, turning21, populations } = determination
  const body: Parameters = {
    resourceType: 'Parameters',
    parameter: [
      ...asAWhole(determination, seen),
      { name: 'enrolled', part: criterion(enrolled, seen) },
      { name: 'shareOfCost', part: criterion(shareOfCost, seen) },
      ...(launch ? [{ name: 'launch', part: criterion(launch, seen) }] : []),
      ...overlaps.map(overlap => ({ name: 'overlap', part: overlapParts(overlap, seen) })),
      ...(turning21 ? [{ name: 'turning21', part: turningParts(turning21, seen) }] : []),
      ...populations.map(population => ({ name: 'population', part: populationParts(population, seen) })),
    ],
  }
  return { status: 200, body: JSON.stringify(body) }
}

const asAWhole = ({ asOf, eligible, offer, county, plan, age, excluded, screening }: Determination, seen: Seen): Parts => [
  { name: 'asOf', valueDate: asOf },
  { name: 'eligible', valueCode: eligible },
  { name: 'offer', valueCode: offer.is },
  ...(county === undefined ? [] : [{ name: 'county', valueString: county }]),
  ...(plan !== undefined && seen.has(plan) ? [{ name: 'plan', valueReference: { reference: plan } }] : []),
  ...(age.group ? [{ name: 'ageGroup', valueCode: age.group }] : []),
  { name: 'age', part: [...rule(age.citation), ...shown(age, seen)] },
  { name: 'excluded', valueBoolean: excluded },
  { name: 'screening', valueCode: screening.decision },
  ...(screening.reason ? [{ name: 'screeningReason', valueCode: screening.reason }] : []),
  ...(screening.until ? [{ name: 'screeningUntil', valueDate: screening.until }] : []),
]

const populationParts = ({ population, title, value, planMayAuthorize, criteria }: PopulationFinding, seen: Seen): Parts => [
  { name: 'code', valueCoding: { system: POPULATION_OF_FOCUS, code: population, display: title } },
  { name: 'value', valueCode: value },
  { name: 'planMayAuthorize', valueBoolean: planMayAuthorize },
  ...criteria.map(finding => ({ name: 'criterion', part: criterion(finding, seen) })),
]

const overlapParts = (overlap: OverlapFinding, seen: Seen): Parts => [
  ...overlap.programmes.map(code => ({ name: 'programme', valueCoding: { system: ECM_PROGRAM, code } })),
  { name: 'title', valueString: overlap.title },
  { name: 'relation', valueCode: overlap.relation },
  { name: 'value', valueCode: overlap.value },
  { name: 'follows', valueCode: overlap.follows },
  ...(overlap.until ? [{ name: 'until', valueDate: overlap.until }] : []),
  ...shown(overlap, seen),
  ...overlap.citations.map(citation => ({ name: 'citation', part: rule(citation) })),
]

const turningParts = (turning: TurningFinding, seen: Seen): Parts => [
  { name: 'on', valueDate: turning.on }, { name: 'value', valueCode: turning.value }, ...rule(turning.citation), ...shown({ ...turning, send: [] }, seen),
  ...turning.forbidden.map(code => ({ name: 'forbidden', valueCode: code })),
]

/** A condition without a rule of its own is its criterion's. */
function criterion(finding: CriterionFinding | Part, seen: Seen): Parts {
  const { title, value, citation, parts = [] } = finding
  return [
    { name: 'title', valueString: title }, { name: 'value', valueCode: value }, ...(citation ? rule(citation) : []), ...shown(finding, seen),
    ...parts.map(part => ({ name: 'condition', part: criterion(part, seen) })),
  ]
}

const rule = ({ rule: id, edition, source }: CriterionFinding['citation']): Parts => [
  { name: 'rule', valueCode: id }, ...(edition ? [{ name: 'edition', valueDate: edition }] : []), { name: 'source', valueString: source },
]

function shown({ because, by, hints = [], send }: Pick<CriterionFinding, 'because' | 'by' | 'hints' | 'send'>, seen: Seen): Parts {
  const all = new Set([...by, ...hints]), named = (references: readonly string[]): readonly string[] => [...new Set(references)].filter(reference => seen.has(reference))
  const withheld = [...all].filter(reference => !seen.has(reference)).length
  return [
    ...(because ? [{ name: 'because', valueString: because }] : []),
    ...named(by).map(reference => ({ name: 'resource', valueReference: { reference } })),
    ...named(hints).map(reference => ({ name: 'suggests', valueReference: { reference } })),
    ...(withheld > 0 ? [{ name: 'withheld', valueUnsignedInt: withheld }] : []),
    ...send.map(text => ({ name: 'note', valueString: text })),
  ]
}
