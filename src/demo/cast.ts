/** Who a demo is about: a member of the synthetic population, another of the same plan, and the organizations around them. Nobody in it exists. */
import type { Coverage, HealthcareService } from '@medplum/fhirtypes'
import type { Resource } from '../fhir/resource.ts'
import { isoOf, type Day } from '../synth/days.ts'
import { directory } from '../synth/directory.ts'
import { expected, member, type Expected, type Member } from '../synth/member.ts'
import { ids, LEADS_EACH, placeOf, PLACES, type Ids, type Place } from '../synth/places.ts'
import type { Who } from './principals.ts'

/** What a message says of somebody. */
export interface Person {
  readonly cin: string
  readonly family: string
  readonly given: string
  /** YYYY-MM-DD */
  readonly birthDate: string
  readonly gender: 'female' | 'male'
}
export interface Player extends Person {
  /** Of the Patient. */
  readonly id: string
  /** As a plan's system posts them, each after those it refers to. */
  readonly resources: readonly Resource[]
  readonly expected: Expected
  /** With an ECM provider before the story begins. */
  readonly enrolled: boolean
  /** Of the Coverage by the plan; undefined: in none. */
  readonly coverage: string | undefined
  readonly county: string
}
export interface Cast {
  readonly member: Player
  /** Somebody who never becomes provider A's. */
  readonly other: Player
  readonly parties: Readonly<Record<Who, string>>
  /** What the two refer to, and the two providers with what they offer: each after those it refers to. */
  readonly directory: readonly Resource[]
}
export interface Drawn {
  readonly seed: number
  readonly index: number
  /** The day that the population is dated by. */
  readonly asOf: Day
}

/** Any member will do. */
export function cast({ seed, index, asOf }: Drawn): Cast {
  const one = member(seed, index, asOf), place = placeOf(one.person.county), named = ids(seed), covering = coverageBy(one)
  const all: Directory = new Map([...directory(seed)].flat().map(resource => [`${resource.resourceType}/${resource.id}`, resource]))
  const plan = covering?.payor[0]?.reference ?? `Organization/${named.plan(place.plans[0]!)}`, own = one.enrollment?.provider ?? serving(one, all, named)
  const [there, second] = place.providers > 1 ? [place, own === 1 ? 2 : 1] : [elsewhere(place), 1]
  const parties = {
    plan, hospital: `Organization/${named.hospital(place, 1)}`, providerA: `Organization/${named.provider(place, own)}`, providerB: `Organization/${named.provider(there, second)}`,
  }
  const players = [one, otherOf(plan, { seed, index, asOf })], offered = [[place, own], [there, second]] as const
  return { member: player(players[0]!), other: player(players[1]!), parties, directory: needed(all, [...Object.values(parties), ...players.flatMap(p => p.resources.flatMap(referred)), ...offered.flatMap(([at, n]) => offer(seed, at, n))]) }
}

/** The county whose clocks of transitional care policy knows. */
export const CLOCKED_COUNTY = 'Los Angeles'

/** A member of whom every step can be told: eligible by visits that could have been avoided, in a plan, not with a provider yet, and where stays start clocks; the first from `from` on. */
export function tellable({ seed, from, asOf }: Pick<Drawn, 'seed' | 'asOf'> & { readonly from: number }): number {
  let index = from
  for (; ; index++) {
    const one = member(seed, index, asOf)
    if (expected(one).eligible && expected(one).populations.includes('2') && isFree(one) && coverageBy(one) && one.person.county.name === CLOCKED_COUNTY) return index
  }
}

const isFree = ({ enrollment, resources }: Member): boolean => enrollment === undefined && !resources.some(r => r.resourceType === 'ServiceRequest')
const elsewhere = (place: Place): Place => PLACES[(PLACES.indexOf(place) + 1) % PLACES.length]!

/** Of a plan, the newest. */
const coverageBy = ({ resources }: Member): Coverage | undefined =>
  resources.filter((r): r is Coverage => r.resourceType === 'Coverage').findLast(({ type }) => type?.coding?.some(({ code }) => code === '211') === true)

function otherOf(plan: string, { seed, index, asOf }: Drawn): Member {
  for (let next = index + 1; ; next++) {
    const one = member(seed, next, asOf)
    if (isFree(one) && coverageBy(one)?.payor[0]?.reference === plan) return one
  }
}

function player(one: Member): Player {
  const { id, person: { cin, family, given, born, female, county }, resources, enrollment } = one
  return { id, resources, expected: expected(one), enrolled: enrollment !== undefined, coverage: coverageBy(one)?.id, county: county.name, cin, family, given: given[0]!, birthDate: isoOf(born), gender: female ? 'female' : 'male' }
}

type Directory = ReadonlyMap<string, Resource>

/** The number of a provider of the county that serves all Populations of the member; the first serves every one. */
function serving({ index, person, story }: Member, all: Directory, named: Ids): number {
  const place = placeOf(person.county), fits = (n: number): boolean => {
    const service = all.get(`HealthcareService/${named.provider(place, n)}`) as HealthcareService
    return story.populations.every(code => service.specialty?.some(({ coding }) => coding?.[0]?.code === code) === true)
  }
  const able = Array.from({ length: place.providers }, (_, i) => i + 1).filter(fits)
  return able[index % able.length]!
}

/** What tells that a provider takes members, of whom, and who leads their care. */
function offer(seed: number, place: Place, n: number): readonly string[] {
  const named = ids(seed), id = named.provider(place, n)
  return [`HealthcareService/${id}`, ...place.plans.map(plan => `OrganizationAffiliation/${id}-plan-${plan}`), ...Array.from({ length: LEADS_EACH }, (_, i) => `PractitionerRole/${named.lead(place, n, i + 1)}`)]
}

/** The part of the directory that is referred to, directly or not. */
function needed(all: Directory, wanted: readonly string[]): readonly Resource[] {
  const found = new Set<string>()
  const follow = (reference: string): void => {
    const resource = all.get(reference)
    if (!resource || found.has(reference)) return
    found.add(reference)
    for (const next of referred(resource)) follow(next)
  }
  for (const reference of wanted) follow(reference)
  return [...all].filter(([reference]) => found.has(reference)).map(([, resource]) => resource)
}

/** Every literal reference of a resource. */
function referred(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => key === 'reference' && typeof inner === 'string' ? [inner] : referred(inner))
}
