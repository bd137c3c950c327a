/** What FHIR data show of a member, as policy's facts: one line a fact. */
import type { Resource } from '../fhir/resource.ts'
import type { CivilDate } from '../policy/civil-date.ts'
import type { MemberFacts } from '../policy/facts.ts'
import { DEFAULT_SETTINGS, type Settings } from '../policy/settings.ts'
import { avoidableEdVisits, unplannedStays } from './evidence/avoidable.ts'
import { mcpEnrolled } from './evidence/enrolment.ts'
import { memberRecord } from './evidence/record.ts'
import { atRiskAvoidableUse, birthDate, mcpBroadenedPof2 } from './evidence/simple.ts'

/** The facts of the evidence table that are read. The others are known to the table only. */
export const READ_FACTS = [
  'birthDate', 'age', 'county', 'plan', 'mcpEnrolled', 'encounterKind.ed', 'encounterKind.unplanned-inpatient', 'encounterKind.short-term-snf', 'encounterKind.outpatient-or-scheduled',
  'avoidableEdVisits', 'unplannedStays.hospital', 'unplannedStays.short-term-snf', 'mcpBroadenedPof2', 'atRiskAvoidableUse',
] as const

/** Types that hold evidence of those facts about a member, each with the search parameter that names the member; Patient apart. */
export const EVIDENCE_TYPES = {
  Coverage: 'beneficiary', CoverageEligibilityResponse: 'patient', Encounter: 'patient', EpisodeOfCare: 'patient', ExplanationOfBenefit: 'patient', Flag: 'patient', Observation: 'patient',
  QuestionnaireResponse: 'patient', ServiceRequest: 'patient',
} as const

/** @param resources all that is known about one member, and what it points to: organizations, roles, locations */
export function factsFrom(resources: readonly Resource[], asOf: CivilDate, settings: Settings = DEFAULT_SETTINGS): MemberFacts {
  const record = memberRecord(resources, asOf, settings)
  return {
    birthDate: birthDate(record), mcpEnrolled: mcpEnrolled(record), avoidableEdVisits: avoidableEdVisits(record), unplannedStays: unplannedStays(record),
    mcpBroadenedPof2: mcpBroadenedPof2(record), atRiskAvoidableUse: atRiskAvoidableUse(record),
  }
}
