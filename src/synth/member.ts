/** One member of the population: the same from seed and index alone, whoever was made before. */
import type { Resource } from '../fhir/resource.ts'
import { Chart } from './chart.ts'
import { coverageOf } from './coverage.ts'
import { fromCivil, type Day } from './days.ts'
import { enroll, refer, type Enrollment } from './enrollment.ts'
import { ordinaryYear } from './parts/hospital.ts'
import { chronicConditions, consent, screenings } from './parts/ordinary.ts'
import { patient, person, type Person } from './person.ts'
import { random } from './random.ts'
import { STORIES, type Story } from './stories.ts'

export interface Member {
  readonly index: number
  /** Of the Patient. */
  readonly id: string
  readonly person: Person
  readonly story: Story
  /** Where the member lives, if not at a street's address. */
  readonly at: Chart['at']
  readonly enrollment: Enrollment | undefined
  /** The Patient first, each after those it refers to. */
  readonly resources: readonly Resource[]
}

/** The day that everything is dated by, unless another is said: a fixed one, for a clock would make another population every day. */
export const AS_OF: Day = fromCivil(2026, 11, 1)

const CONSENTS = 0.6, ENROLLED = 0.25, REFERRED = 0.15

export function member(seed: number, index: number, asOf: Day = AS_OF): Member {
  const drawn = random(seed, index), story: Story = drawn.weighted(STORIES), one = person(story.told, { seed, index, asOf, drawn })
  const chart = new Chart(`s${seed}-m${index}`, { person: one, seed, asOf, drawn }), coverage = coverageOf(chart, story.covered)
  for (const happens of story.parts) happens(chart)
  chronicConditions(chart)
  if (story.populations.length === 0) {
    screenings(chart)
    if (story.parts.length === 0) ordinaryYear(chart)
  }
  if (drawn.chance(CONSENTS)) consent(chart, [chart.clinic, chart.plan], story.name === 'substance use')
  const needs = story.populations.length > 0 && story.excluded === undefined, enrollment = needs && drawn.chance(ENROLLED) ? enroll(chart, story.populations, coverage) : undefined
  if (needs && !enrollment && drawn.chance(REFERRED)) refer(chart, story.populations, coverage, { on: asOf - drawn.between(1, 4), status: 'active' })
  return { index, id: chart.id, person: one, story, at: chart.at, enrollment, resources: [patient(chart.id, one, { at: chart.at, general: chart.clinician }), ...chart.resources] }
}

export interface Expected {
  /** Codes of the Populations of Focus that are met on the day, in order. */
  readonly populations: readonly string[]
  /** Met, enrolled in a plan, and in no programme that excludes. */
  readonly eligible: boolean
  readonly excluded?: Story['excluded']
}
/** What a determination must find of a member on the day that the population is dated by. */
export const expected = ({ story: { populations, excluded } }: Member): Expected => ({ populations, eligible: populations.length > 0 && excluded === undefined, ...(excluded && { excluded }) })
