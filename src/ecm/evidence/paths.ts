/** The table's paths, as they are read, by the path as the table has it, canonical addresses resolved. */
import { ECM } from '../../fhir/canonical.ts'
import { CLAIM_PATHS } from './paths/claims.ts'
import { ENCOUNTER_PATHS } from './paths/encounters.ts'
import type { Reading } from './paths/found.ts'
import { OBSERVATION_PATHS } from './paths/observations.ts'
import { OTHER_PATHS } from './paths/others.ts'

/** Of the paths those where it matters which fact is asked about. */
export const READ_BY_FACT: ReadonlySet<string> = new Set(['Observation.code = programme, Observation.value', 'Observation.value'])

export const PATHS: Readonly<Record<string, Reading>> = Object.fromEntries(
  Object.entries({ ...ENCOUNTER_PATHS, ...CLAIM_PATHS, ...OBSERVATION_PATHS, ...OTHER_PATHS }).map(([path, reading]) => [path.replaceAll('{ecm}', ECM), reading]))
