/** What FHIR data show of a member, as policy's facts: the evidence table, asked by name. */
import type { Resource } from '../fhir/resource.ts'
import type { CivilDate } from '../policy/civil-date.ts'
import { FACT_KINDS, type MemberFacts } from '../policy/facts.ts'
import { DEFAULT_SETTINGS, type Settings } from '../policy/settings.ts'
import { avoidableEdVisits, unplannedStays } from './evidence/avoidable.ts'
import { birthDate } from './evidence/birth-date.ts'
import { edVisitsDueToSmi, hospitalizationsDueToSmi } from './evidence/due-to-illness.ts'
import { engine } from './evidence/engine.ts'
import { memberRecord } from './evidence/record.ts'
import { factRow } from './evidence/table.ts'

/** What is counted or merged, in files of its own; and who the member is. */
const COUNTED = [
  'birthDate', 'age', 'county', 'plan', 'encounterKind.ed', 'encounterKind.unplanned-inpatient', 'encounterKind.short-term-snf', 'encounterKind.outpatient-or-scheduled',
  'avoidableEdVisits', 'unplannedStays.hospital', 'unplannedStays.short-term-snf', 'edVisitsDueToSmi', 'hospitalizationsDueToSmi',
] as const
/** The facts of the evidence table that are read. The others are known to the table only. */
export const READ_FACTS: readonly string[] = [...COUNTED, ...Object.keys(FACT_KINDS)]

/** Types that hold evidence of those facts about a member, besides what they point to; ServiceRequest, for a statement may come with a referral. */
export const EVIDENCE_TYPES: readonly string[] = [...new Set([...READ_FACTS.flatMap(fact => factRow(fact).evidence.map(row => row.resource)), 'ServiceRequest'])].filter(type => type !== 'MeasureReport').toSorted()

/** @param resources all that is known about one member, and what it points to: organizations, roles, locations */
export function factsFrom(resources: readonly Resource[], asOf: CivilDate, settings: Settings = DEFAULT_SETTINGS): MemberFacts {
  const record = memberRecord(resources, asOf, settings)
  return {
    birthDate: birthDate(record), avoidableEdVisits: avoidableEdVisits(record), unplannedStays: unplannedStays(record),
    edVisitsDueToSmi: edVisitsDueToSmi(record), hospitalizationsDueToSmi: hospitalizationsDueToSmi(record), ...engine(record),
  }
}
