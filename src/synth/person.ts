/** Who a member is: drawn before anything happens to them. */
import type { Extension, Patient } from '@medplum/fhirtypes'
import { cinIdentifier } from '../hl7v2/identifiers.ts'
import { PROFILES } from '../ecm/profiles.ts'
import { BANDS } from './ages.ts'
import { concept, meta } from './codes.ts'
import { COUNTIES, type County } from './counties.ts'
import { yearsLater, isoOf, type Day } from './days.ts'
import { NAMES } from './names.ts'
import { address, phone } from './organization.ts'
import { PEOPLES, type People } from './peoples.ts'
import type { Ref } from './places.ts'
import { mixed, type Random } from './random.ts'

export interface Person {
  readonly cin: string
  readonly female: boolean
  /** In completed years on the day asked about. */
  readonly age: number
  readonly born: Day
  readonly people: People
  readonly race: People['races'][number]
  readonly language: People['languages'][number]
  readonly family: string
  readonly given: readonly string[]
  readonly county: County
  readonly street: string
  readonly phone: string
}

/** Of whom a story can be told. */
export interface Told {
  readonly ages: readonly [from: number, through: number]
  readonly sex?: 'female'
  /** Days until the birthday is one of the next seven. */
  readonly birthday?: 'next week'
  readonly races?: 'named' | 'others'
}

/** The groups that us-core-race shows to be subject to disparities, as the evidence table names them. */
const NAMED: ReadonlySet<string> = new Set(['2054-5', '1002-5', '2076-8'])
export const isNamed = ({ races }: People): boolean => races.some(race => NAMED.has(race.code))
const OF_RACES = { named: PEOPLES.filter(isNamed), others: PEOPLES.filter(people => !isNamed(people)) } as const satisfies Record<string, readonly People[]>
export const peoplesOf = ({ races }: Told): readonly People[] => races === undefined ? PEOPLES : OF_RACES[races]

const WOMEN = 0.53

export function person(told: Told, { seed, index, asOf, drawn }: { readonly seed: number; readonly index: number; readonly asOf: Day; readonly drawn: Random }): Person {
  const people = drawn.weighted(peoplesOf(told)), names = NAMES[people.name as keyof typeof NAMES], female = told.sex === 'female' || drawn.chance(WOMEN)
  const county: County = drawn.weighted(COUNTIES), first = female ? names.female : names.male, born = bornOf(told, asOf, drawn)
  const given = [drawn.pick(first), ...drawn.chance(0.3) ? [drawn.pick(first)] : []]
  return {
    cin: cinOf(seed, index), female, age: born.age, born: born.on, people, race: drawn.weighted(people.races), language: drawn.weighted(people.languages),
    family: drawn.pick(names.family), given: [...new Set(given)], county,
    street: `${drawn.between(1, 99) * 100 + drawn.below(100)} ${drawn.pick(STREETS)}`, phone: phone(county, drawn.below(1_000_000)),
  }
}
const STREETS = ['Juniper Street', 'Alder Avenue', 'Poppy Lane', 'Sycamore Drive', 'Manzanita Way', 'Mission Road', 'Harbor Street', 'Olive Avenue', 'Quail Court', 'Larkspur Street', 'Canyon Road', 'Citrus Avenue', 'Meadow Lane', 'Third Street', 'Railroad Avenue'] as const

function bornOf(told: Told, asOf: Day, drawn: Random): { readonly age: number; readonly on: Day } {
  const band = drawn.weighted(bandsOf(told))
  const age = drawn.between(band.from, band.through)
  if (told.birthday) return { age, on: yearsLater(asOf + drawn.between(1, 7), -(age + 1)) }
  const last = yearsLater(asOf, -age), first = yearsLater(asOf, -(age + 1)) + 1
  return { age, on: drawn.between(first, last) }
}

interface Band { readonly from: number; readonly through: number; readonly share: number }
/** Reckoned once for each story: what is weighted is remembered as long as its table is. */
const bands = new Map<Told, readonly Band[]>()
function bandsOf(told: Told): readonly Band[] {
  const [from, through] = told.ages, known = bands.get(told)
    ?? BANDS.map(band => ({ from: Math.max(from, band.from), through: Math.min(through, band.through), share: shareWithin(band, from, through) }))
  bands.set(told, known)
  return known
}
/** The part of a band that lies in a range of ages. */
export function shareWithin(band: (typeof BANDS)[number], from: number, through: number): number {
  const years = Math.min(through, band.through) - Math.max(from, band.from) + 1
  return years <= 0 ? 0 : band.share * years / (band.through - band.from + 1)
}

/** All that the form allows besides the 9 and the letter. */
export const CINS = 10_000_000
/** FIL-009's letters. */
const LETTERS = 'ACDEFGHMNTUVWXYZ'
/** Each index has a number of its own: 7,654,321 has no factor in common with ten million. */
export const cinOf = (seed: number, index: number): string =>
  `9${String((index * 7_654_321 + (mixed(seed) >>> 0)) % CINS).padStart(7, '0')}${LETTERS[(mixed(seed + 1) >>> 0) % LETTERS.length]}`

export interface Living {
  /** Where the member lives, if not at a street's address of their own. */
  readonly at: 'nowhere' | 'hidden' | 'facility' | undefined
  readonly general: Ref
}

export function patient(id: string, one: Person, { at, general }: Living): Patient {
  const { county, street } = one, base = { use: 'home' as const, ...(at === undefined && { line: [street] }), ...address(county) }
  return {
    resourceType: 'Patient', id, meta: meta(PROFILES.member), extension: [race(one), ethnicity(one)],
    identifier: [{ ...cinIdentifier(one.cin), assigner: { display: 'Synthetic test data' } }], active: true,
    name: [{ use: 'official', family: one.family, given: [...one.given] }], telecom: [{ system: 'phone', value: one.phone, use: 'mobile' }],
    gender: one.female ? 'female' : 'male', birthDate: isoOf(one.born),
    address: [at === 'nowhere' ? { ...base, extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/no-fixed-address', valueBoolean: true }] } : base],
    communication: [{ language: concept('urn:ietf:bcp:47', one.language.code, one.language.display), preferred: true }],
    generalPractitioner: [general],
  }
}

const CORE = 'http://hl7.org/fhir/us/core/StructureDefinition', CDC = 'urn:oid:2.16.840.1.113883.6.238'
const race = ({ race: { code, display } }: Person): Extension => ({ url: `${CORE}/us-core-race`, extension: [{ url: 'ombCategory', valueCoding: { system: CDC, code, display } }, { url: 'text', valueString: display }] })
function ethnicity({ people }: Person): Extension {
  const [code, display] = people.ethnicity === 'hispanic' ? ['2135-2', 'Hispanic or Latino'] : ['2186-5', 'Not Hispanic or Latino']
  return { url: `${CORE}/us-core-ethnicity`, extension: [{ url: 'ombCategory', valueCoding: { system: CDC, code, display } }, { url: 'text', valueString: display }] }
}
