/** Which organizations there are, by id: told from the county alone, so that a member can be made without the directory. */
import { COUNTIES, type County } from './counties.ts'
import { two } from './days.ts'

/** One of each in every county, besides hospitals, clinics and ECM providers. */
export const BODIES = ['mhp', 'dmc', 'child-welfare', 'ccs', 'jail', 'juvenile-hall', 'shelter', 'snf', 'hospice'] as const
export type Body = (typeof BODIES)[number]

export const PLANS = ['Golden Poppy Health Plan', 'Sequoia Community Plan', 'Pacific Gate Care', 'Manzanita Health', 'Valley Oak Partners Plan', 'Redwood Coast Health', 'Blue Heron Medi-Cal', 'Sierra Crest Health Plan'] as const
export const LEADS_EACH = 3

export interface Place {
  readonly code: string
  readonly county: County
  readonly hospitals: number
  readonly clinics: number
  readonly providers: number
  /** Numbers of the plans that serve the county, from 1. */
  readonly plans: readonly number[]
}

/** One for so many residents, and one at least. */
const oneFor = (residents: number, each: number): number => 1 + Math.floor(residents / each)

export const PLACES: readonly Place[] = COUNTIES.map((county, i) => ({
  code: two(i + 1), county,
  hospitals: oneFor(county.share, 600_000), clinics: oneFor(county.share, 400_000), providers: oneFor(county.share, 250_000),
  plans: county.name === 'Los Angeles' ? [1, 2, 3] : [i % PLANS.length + 1, ...county.share > 500_000 ? [(i + 3) % PLANS.length + 1] : []],
}))
const byCounty = new Map<County, Place>(PLACES.map(place => [place.county, place]))
export const placeOf = (county: County): Place => byCounty.get(county)!

/** What a directory's things are called: every id begins with the seed, so that two populations lie beside each other. */
export const ids = (seed: number) => {
  const of = (place: Place, what: string): string => `s${seed}-c${place.code}-${what}`
  return {
    plan: (n: number): string => `s${seed}-plan-${n}`,
    medicare: `s${seed}-medicare-plan`,
    state: `s${seed}-medi-cal`,
    body: (place: Place, body: Body): string => of(place, body),
    hospital: (place: Place, n: number): string => of(place, `hospital-${n}`),
    clinic: (place: Place, n: number): string => of(place, `clinic-${n}`),
    /** A clinic's clinician, and the role. */
    clinician: (place: Place, n: number): string => of(place, `clinician-${n}`),
    provider: (place: Place, n: number): string => of(place, `ecm-${n}`),
    lead: (place: Place, provider: number, n: number): string => of(place, `ecm-${provider}-lead-${n}`),
    location: (place: Place): string => of(place, 'area'),
    of,
  }
}
export type Ids = ReturnType<typeof ids>

/** A literal reference, to whatever type. */
export interface Ref { readonly reference: string }
export const to = (type: string, id: string): { reference: string } => ({ reference: `${type}/${id}` })
