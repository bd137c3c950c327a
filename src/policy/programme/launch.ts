import type { CivilDate } from '../civil-date.ts'
import { binding, LOS_ANGELES, noneStricter, PROGRAMME_LAUNCH, type Situation, type Topic } from '../effective.ts'
import { objection, type Objection } from '../objection.ts'

/** First days of the programme: of counties that had Whole Person Care or Health Homes, and of all the others. */
interface Launch { readonly kind: 'launch'; readonly early: CivilDate; readonly others: CivilDate }

export const launch = {
  title: 'No authorization before ECM was launched in the county',
  stricter: noneStricter,
  editions: [
    { id: 'PRG-013', scope: 'LA', severity: 'error', state: 'on', basis: 'policy-date',
      is: { kind: 'launch', early: PROGRAMME_LAUNCH, others: PROGRAMME_LAUNCH }, cite: [{ source: 'la-guide-2.0', at: '§2' }] },
    { id: 'PRG-014', scope: 'statewide', severity: 'error', state: 'on', basis: 'proposal-only (launch date used)',
      is: { kind: 'launch', early: PROGRAMME_LAUNCH, others: '2022-07-01' },
      cite: [{ source: 'proposal-2021-03', at: 'Implementation dates' }, { source: 'hpsj-calaim' }, { source: 'alliance-ecm' }] },
  ],
} as const satisfies Topic<Launch>

/**
 * Against an authorization that starts before the launch. Between the two days the county tells; a county that is not shown, or not
 * known to have begun early or late, is no ground to refuse: it warns.
 */
export function objectionsToStart(start: CivilDate, given: Omit<Situation, 'on'>): readonly Objection[] {
  const bound = binding<Launch>(launch, { ...given, on: start })
  if (!bound || start >= bound.edition.is.others) return []
  const { early, others } = bound.edition.is, { county, settings } = given
  const against = (because: string, force = bound.force): readonly Objection[] => [objection({ ...bound, force }, settings, { because, about: 'start' })]
  if (start < early) return against(`ECM was launched on ${early}: no authorization starts on ${start}`)
  const began = county === undefined ? undefined : beganEarly(county, settings.earlyCounties)
  if (began === true) return []
  if (began === false) return against(`ECM was launched in this county on ${others}: no authorization starts on ${start}`)
  return against(
    `Before ${others} ECM was there only in counties that had Whole Person Care or Health Homes, and ${county === undefined ? 'no county is shown: send Coverage with the county class, or Patient.address.district' : 'it is not set which these are'}`,
    bound.force === 'refuses' ? 'warns' : bound.force,
  )
}

/** undefined: the deployment does not say which counties began early. */
function beganEarly(county: string, earlyCounties: readonly string[] | undefined): boolean | undefined {
  if (county === LOS_ANGELES) return true
  return earlyCounties?.some(name => name.toLowerCase() === county.toLowerCase())
}
