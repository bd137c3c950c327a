/** In which Populations of Focus a member was on a day, from which resources, by which rules; what is not shown is no 'no'. */
import type { Resource } from '../fhir/resource.ts'
import { isCivilDate, type CivilDate } from '../policy/civil-date.ts'
import { determine, type CriterionFinding, type Findings, type PopulationFinding } from '../policy/determine.ts'
import type { MemberFacts } from '../policy/facts.ts'
import type { Situation } from '../policy/effective.ts'
import { DEFAULT_SETTINGS, type Settings } from '../policy/settings.ts'
import { factsFrom } from './evidence.ts'
import { countyOn, planOn } from './membership.ts'

export type { CriterionFinding, PopulationFinding }

export interface Determination extends Findings {
  readonly asOf: CivilDate
  /** undefined: not shown. */
  readonly county: string | undefined
  readonly plan: string | undefined
  /** met: enrolled, and in a population. not-met: not enrolled in a plan, which rules every population out. */
  readonly eligible: 'met' | 'not-met' | 'not-shown' | 'review' | 'not-live'
}

export function eligibility(facts: MemberFacts, given: Situation & { readonly payer?: string | undefined }): Determination {
  const findings = determine(facts, given), { enrolled, populations } = findings
  return { ...findings, asOf: given.on, county: given.county, plan: given.payer, eligible: overall(enrolled.value, populations.map(p => p.value)) }
}

/** Every resource a determination rests on. */
export const resourcesOf = ({ enrolled, age, populations, plan }: Determination): readonly string[] =>
  [...new Set([...enrolled.by, ...age.by, ...populations.flatMap(p => p.criteria.flatMap(c => c.by)), ...(plan ? [plan] : [])])]

export interface Asked { readonly asOf: string; readonly county?: string; readonly plan?: string; readonly settings?: Settings }

/** The same from what the record holds. County and plan are read from it unless they are said. @returns undefined when asOf is no date */
export function eligibilityFrom(resources: readonly Resource[], { asOf, county, plan, settings = DEFAULT_SETTINGS }: Asked): Determination | undefined {
  if (!isCivilDate(asOf)) return undefined
  return eligibility(factsFrom(resources, asOf, settings), { on: asOf, county: county ?? countyOn(resources, asOf), plan, payer: planOn(resources, asOf), settings })
}

function overall(enrolled: Determination['eligible'], populations: readonly Determination['eligible'][]): Determination['eligible'] {
  if (enrolled === 'not-met') return 'not-met'
  const best = (['met', 'review', 'not-shown', 'not-met', 'not-live'] as const).find(value => populations.includes(value)) ?? 'not-shown'
  return best === 'met' && enrolled !== 'met' ? 'not-shown' : best
}
