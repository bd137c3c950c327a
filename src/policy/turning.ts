/** What turning 21 means for a member of ECM. POF-T21 */
import { citation, type RuleCitation } from './citation.ts'
import { ageOn, birthday, type CivilDate } from './civil-date.ts'
import type { Prohibition } from './criterion.ts'
import { inForce, type Situation } from './effective.ts'
import type { MemberFacts } from './facts.ts'
import { turning21 } from './population-of-focus/turning-21.ts'
import { adultAge } from './programme/adult-age.ts'

export interface TurningFinding {
  /** The birthday. */
  readonly on: CivilDate
  /** ahead: the definitions for adults will apply. The others are of a member of ECM in the year after it. */
  readonly value: 'ahead' | 'keep-enrolled' | 'meets-adult-criteria'
  readonly because: string
  readonly by: readonly string[]
  /** No reason to end ECM. */
  readonly forbidden: readonly string[]
  readonly citation: RuleCitation
}

/** undefined: it is no question of this member on that day. @param met is some population met as an adult? */
export function turningFinding(facts: MemberFacts, given: Situation, met: boolean): TurningFinding | undefined {
  const edition = inForce<Prohibition>(turning21, given), { birthDate } = facts, years = adultAge.editions[0].is.years
  if (!edition || birthDate.is !== 'proved' || birthDate.value.earliest !== birthDate.value.latest) return undefined
  const on = birthday(birthDate.value.earliest, years), inEcm = facts.of('inEcm'), adult = facts.of('meetsAdultCriteria')
  const told = { on, forbidden: edition.is.codes, citation: citation(edition, given.settings) }
  if (given.on < on) return { ...told, value: 'ahead', by: birthDate.by, because: `from ${on} the definitions for adults apply to a new request` }
  if (inEcm.is !== 'proved' || ageOn(birthDate.value.earliest, given.on) !== years) return undefined
  const by = [...birthDate.by, ...inEcm.by]
  if (adult.is === 'proved' || (adult.is === 'not-shown' && met)) return { ...told, value: 'meets-adult-criteria', by, because: 'criteria for adults are met' }
  return { ...told, value: 'keep-enrolled', by, because: 'no criteria for adults are shown: age alone ends nothing; apply graduation criteria' }
}
