import { citation } from '../citation.ts'
import type { CivilDate } from '../civil-date.ts'
import { binding, inForce, LOS_ANGELES, noneStricter, PROGRAMME_LAUNCH, type Situation, type Topic } from '../effective.ts'
import type { CriterionFinding } from '../finding.ts'
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

/** Was there ECM in the member's county on that day? No population is live before. undefined: no rule of it is applied. */
export function launched(given: Situation): CriterionFinding | undefined {
  const edition = inForce<Launch>(launch, given)
  if (!edition) return undefined
  const { early, others } = edition.is, { on, county, settings } = given
  const found = (value: CriterionFinding['value'], because: string, send: readonly string[] = []): CriterionFinding =>
    ({ title: 'ECM was launched in the county', value, by: [], send, because, citation: citation(edition, settings) })
  if (on >= others) return found('met', `everywhere on ${others}`)
  if (on < early) return found('not-live', `not before ${early}`)
  if (county === undefined) return found('not-shown', `before ${others} only in counties that had Whole Person Care or Health Homes`, ['County not shown: send Coverage with the county class, or Patient.address.district.'])
  switch (beganEarly(county, settings.earlyCounties)) {
    case true: return found('met', `in this county on ${early}`)
    case false: return found('not-live', `in this county not before ${others}`)
    case undefined: return found('review', `before ${others} only in counties that had Whole Person Care or Health Homes, and it is not set which these are`)
  }
}

/** undefined: the deployment does not say which counties began early. */
export function beganEarly(county: string, earlyCounties: readonly string[] | undefined): boolean | undefined {
  if (county === LOS_ANGELES) return true
  return earlyCounties?.some(name => name.toLowerCase() === county.toLowerCase())
}
