/** The ten Populations of Focus: of which criteria each is made, and whether a member was in it on a day. */
import { citation } from './citation.ts'
import { highest, lowest, ofGroup, under } from './criteria.ts'
import type { Criterion } from './criterion.ts'
import { inForce, type Situation, type Topic } from './effective.ts'
import type { MemberFacts } from './facts.ts'
import { finding, type CriterionFinding } from './finding.ts'
import { adoptionAssistance } from './population-of-focus/adoption-assistance.ts'
import { adultAcuity } from './population-of-focus/adult-acuity.ts'
import { adultEdVisits } from './population-of-focus/adult-ed-visits.ts'
import { adultRelease } from './population-of-focus/adult-release.ts'
import { adultServices } from './population-of-focus/adult-services.ts'
import { adultSocialFactor } from './population-of-focus/adult-social-factor.ts'
import { adultStays } from './population-of-focus/adult-stays.ts'
import { agedOutOfCare } from './population-of-focus/aged-out-of-care.ts'
import { ages, type AgeLimits } from './population-of-focus/ages.ts'
import { belowThreshold } from './population-of-focus/below-threshold.ts'
import { birthEquity } from './population-of-focus/birth-equity.ts'
import { ccsWithFactor } from './population-of-focus/ccs-with-factor.ts'
import { childEdVisits } from './population-of-focus/child-ed-visits.ts'
import { childRelease } from './population-of-focus/child-release.ts'
import { childServices } from './population-of-focus/child-services.ts'
import { childStays } from './population-of-focus/child-stays.ts'
import { complexNeed } from './population-of-focus/complex-need.ts'
import { doubledUp } from './population-of-focus/doubled-up.ts'
import { environmentalFactor } from './population-of-focus/environmental-factor.ts'
import { familyHomelessness } from './population-of-focus/family-homelessness.ts'
import { familyMaintenance } from './population-of-focus/family-maintenance.ts'
import { fosterCare } from './population-of-focus/foster-care.ts'
import { homelessness } from './population-of-focus/homelessness.ts'
import { leavingNursingFacility } from './population-of-focus/leaving-nursing-facility.ts'
import { lifeInCommunity } from './population-of-focus/life-in-community.ts'
import { nursingNeed } from './population-of-focus/nursing-need.ts'
import { recentFosterCare } from './population-of-focus/recent-foster-care.ts'
import { youthFromAdultFacility } from './population-of-focus/youth-from-adult-facility.ts'
import { launched } from './programme/launch.ts'

export interface PopulationFinding {
  /** policy-codes: '2'. */
  readonly population: string
  readonly title: string
  readonly value: CriterionFinding['value']
  /** Does a rule let the plan authorize though the numbers are not met? */
  readonly planMayAuthorize: boolean
  readonly criteria: readonly CriterionFinding[]
}

interface Population {
  readonly code: string
  readonly title: string
  /** Alternatives, each of criteria that must all be met. */
  readonly ways: readonly (readonly Topic<Criterion>[])[]
  /** What lets the plan authorize where none is met. */
  readonly discretion?: Topic<Criterion>
}
const POPULATIONS: readonly Population[] = [
  { code: '1a', title: 'Individuals experiencing homelessness: adults', ways: [[homelessness, complexNeed]] },
  { code: '1b', title: 'Individuals experiencing homelessness: homeless families or unaccompanied children/youth', ways: [[familyHomelessness], [doubledUp]] },
  { code: '2', title: 'At risk for avoidable hospital or ED utilization', ways: [[adultEdVisits], [adultStays], [childEdVisits], [childStays]], discretion: belowThreshold },
  { code: '3', title: 'Serious mental health and/or SUD needs', ways: [[adultServices, adultSocialFactor, adultAcuity], [childServices]] },
  { code: '4', title: 'Transitioning from incarceration', ways: [[adultRelease], [childRelease], [youthFromAdultFacility]] },
  { code: '5', title: 'Adults living in the community and at risk for LTC institutionalization', ways: [[nursingNeed, environmentalFactor, lifeInCommunity]] },
  { code: '6', title: 'Adult nursing facility residents transitioning to the community', ways: [[leavingNursingFacility]] },
  { code: '7', title: 'Children/youth enrolled in CCS or CCS WCM with additional needs', ways: [[ccsWithFactor]] },
  { code: '8', title: 'Children/youth involved in child welfare', ways: [[fosterCare], [recentFosterCare], [agedOutOfCare], [adoptionAssistance], [familyMaintenance]] },
  { code: '9', title: 'Birth equity', ways: [[birthEquity]] },
]

/** Every population that is for the member's age group, or may be where the age is not shown: all that are met count (POF-MULTI). */
export function populationsOf(facts: MemberFacts, given: Situation, group: 'adult' | 'child' | undefined): readonly PopulationFinding[] {
  const launch = launched(given)
  return POPULATIONS.filter(({ code }) => isFor(code, group)).map(population => {
    const limit = ageLimit(population.code, facts, given), required = [...launch?.value === 'met' || !launch ? [] : [launch], ...limit ? [limit] : []]
    return judged(population, required, facts, given)
  })
}

const limits: Readonly<Record<string, 'adult' | 'child' | number>> = ages.editions[0].is.of
const isFor = (code: string, group: 'adult' | 'child' | undefined): boolean => group === undefined || typeof limits[code] !== 'string' || limits[code] === group

function judged({ code, title, ways, discretion }: Population, required: readonly CriterionFinding[], facts: MemberFacts, given: Situation): PopulationFinding {
  const found = ways.map(topics => topics.map(topic => finding(topic, facts, given))), beyond = discretion && finding(discretion, facts, given)
  const asked = found.filter((way): way is CriterionFinding[] => !way.includes(undefined))
  const alternatives = highest(asked.map(together)) ?? 'not-live'
  const reached = alternatives !== 'not-live' && beyond?.value === 'met' ? 'met' : alternatives
  const value = together([...required, { value: reached }])
  return {
    population: code, title, value,
    planMayAuthorize: beyond !== undefined && value !== 'met' && value !== 'not-live' && beyond.value !== 'not-live',
    criteria: [...required, ...found.flat().filter(f => f !== undefined), ...beyond ? [beyond] : []],
  }
}

const together = (all: readonly Pick<CriterionFinding, 'value'>[]): CriterionFinding['value'] =>
  all.some(f => f.value === 'not-live') ? 'not-live' : lowest(all.map(f => f.value)) ?? 'not-shown'

/** POF-ADULT-ONLY */
function ageLimit(code: string, facts: MemberFacts, given: Situation): CriterionFinding | undefined {
  const edition = inForce<AgeLimits>(ages, given), limit = edition?.is.of[code]
  if (!edition || limit === undefined) return undefined
  const { title, ask } = typeof limit === 'number' ? under(limit) : ofGroup(limit, limit === 'adult' ? 'An adult' : 'A child or youth')
  const { value, ...judgement } = ask(facts, given)
  return value === 'not-applicable' ? undefined : { title, value, ...judgement, citation: citation(edition, given.settings) }
}
