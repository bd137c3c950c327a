import { ageOn } from '../civil-date.ts'
import { noneStricter, inForce, type Situation, type Topic } from '../effective.ts'
import type { BirthDate, Shown } from '../facts.ts'

/** Completed years from which the adult definitions apply. */
interface AdultFrom { readonly kind: 'age'; readonly years: number }

export const adultAge = {
  title: 'Who is an adult, and who a child or youth',
  stricter: noneStricter,
  editions: [
    { id: 'PRG-005', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-launch',
      is: { kind: 'age', years: 21 }, cite: [{ source: 'la-guide-2.0', at: '§5.1' }, { source: 'ecm-policy-guide', at: '§2 of the L.A. guide: criteria per DHCS' }] },
  ],
} as const satisfies Topic<AdultFrom>

export interface AgeGroup { readonly value: 'adult' | 'child' | undefined; readonly by: readonly string[]; readonly send: readonly string[] }

/** Adult or child on the day of the determination; undefined when the birth date does not tell. A range tells when both its ends do. */
export function ageGroup(birthDate: Shown<BirthDate>, given: Situation): AgeGroup {
  if (birthDate.is !== 'proved') return { value: undefined, by: [], send: birthDate.is === 'not-shown' ? [birthDate.send] : [] }
  const years = (inForce<AdultFrom>(adultAge, given) ?? adultAge.editions[0]).is.years
  const [oldest, youngest] = [ageOn(birthDate.value.earliest, given.on), ageOn(birthDate.value.latest, given.on)]
  if (youngest >= years) return { value: 'adult', by: birthDate.by, send: [] }
  if (oldest < years) return { value: 'child', by: birthDate.by, send: [] }
  return { value: undefined, by: birthDate.by, send: ['Date of birth not shown to the day: send Patient.birthDate in full.'] }
}
