/** What FHIR data show of a member, as policy's facts: one line a fact. */
import type { Resource } from '../fhir/resource.ts'
import type { CivilDate } from '../policy/civil-date.ts'
import type { FactName, FactValue, Happenings, MemberFacts, Shown } from '../policy/facts.ts'
import { DEFAULT_SETTINGS, type Settings } from '../policy/settings.ts'
import { avoidableEdVisits, unplannedStays } from './evidence/avoidable.ts'
import { mcpEnrolled } from './evidence/enrolment.ts'
import { memberRecord, type MemberRecord } from './evidence/record.ts'
import { atRiskAvoidableUse, birthDate, mcpBroadenedPof2 } from './evidence/simple.ts'
import { factRow } from './evidence/table.ts'

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

const READ: { readonly [N in FactName]?: (record: MemberRecord) => Shown<FactValue<N>> } = { mcpEnrolled, mcpBroadenedPof2, atRiskAvoidableUse }

/** @param resources all that is known about one member, and what it points to: organizations, roles, locations */
export function factsFrom(resources: readonly Resource[], asOf: CivilDate, settings: Settings = DEFAULT_SETTINGS): MemberFacts {
  const record = memberRecord(resources, asOf, settings)
  return {
    birthDate: birthDate(record), avoidableEdVisits: avoidableEdVisits(record), unplannedStays: unplannedStays(record),
    edVisitsDueToSmi: noneShown('edVisitsDueToSmi'), hospitalizationsDueToSmi: noneShown('hospitalizationsDueToSmi'),
    of: <N extends FactName>(name: N): Shown<FactValue<N>> => READ[name]?.(record) ?? { is: 'not-shown', send: factRow(name).unknownAnswer },
    hints: () => [],
    anyOf: () => [],
  }
}

const noneShown = (fact: string): Happenings => ({ counted: [], doubtful: [], complete: false, send: factRow(fact).unknownAnswer })
