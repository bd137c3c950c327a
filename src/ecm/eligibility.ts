/** Whether a member was eligible on a day and by which Populations of Focus, from which resources, by which rules; what is not shown is no 'no'. */
import type { Resource } from '../fhir/resource.ts'
import { isCivilDate, type CivilDate } from '../policy/civil-date.ts'
import type { Part } from '../policy/criterion.ts'
import { determine, type CriterionFinding, type Findings, type OverlapFinding, type PopulationFinding, type TurningFinding } from '../policy/determine.ts'
import type { MemberFacts } from '../policy/facts.ts'
import type { Situation } from '../policy/effective.ts'
import { DEFAULT_SETTINGS, type Settings } from '../policy/settings.ts'
import { factsFrom } from './evidence.ts'
import { countyOn, planOn } from './membership.ts'

export type { CriterionFinding, OverlapFinding, Part, PopulationFinding, TurningFinding }

export interface Determination extends Findings {
  readonly asOf: CivilDate
  /** undefined: not shown. */
  readonly county: string | undefined
  readonly plan: string | undefined
}

export const eligibility = (facts: MemberFacts, given: Situation & { readonly payer?: string | undefined }): Determination =>
  ({ ...determine(facts, given), asOf: given.on, county: given.county, plan: given.payer })

/** Every resource a determination rests on, and every one that only suggests. */
export function resourcesOf({ enrolled, shareOfCost, age, populations, overlaps, turning21, plan }: Determination): readonly string[] {
  const criteria = [enrolled, shareOfCost, ...populations.flatMap(p => p.criteria)]
  return [...new Set([
    ...enrolled.by, ...age.by, ...criteria.flatMap(restingOn), ...overlaps.flatMap(o => [...o.by, ...o.hints ?? []]), ...turning21?.by ?? [], ...(plan ? [plan] : []),
  ])]
}
const restingOn = ({ by, hints = [], parts = [] }: Pick<CriterionFinding, 'by' | 'hints' | 'parts'>): readonly string[] => [...by, ...hints, ...parts.flatMap(restingOn)]

export interface Asked { readonly asOf: string; readonly county?: string; readonly plan?: string; readonly settings?: Settings }

/** The same from what the record holds. County and plan are read from it unless they are said. @returns undefined when asOf is no date */
export function eligibilityFrom(resources: readonly Resource[], { asOf, county, plan, settings = DEFAULT_SETTINGS }: Asked): Determination | undefined {
  if (!isCivilDate(asOf)) return undefined
  return eligibility(factsFrom(resources, asOf, settings), { on: asOf, county: county ?? countyOn(resources, asOf), plan, payer: planOn(resources, asOf), settings })
}
