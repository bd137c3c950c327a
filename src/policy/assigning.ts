/** To which ECM provider a member goes: by when, in which order candidates come, and what stands against a choice. */
import { behavioralHealthProvider } from './assignment/behavioral-health-provider.ts'
import { ccsCaseManager } from './assignment/ccs-case-manager.ts'
import { contractedPopulation } from './assignment/contracted-population.ts'
import { countyBehavioralHealth } from './assignment/county-behavioral-health.ts'
import { expeditedNotice } from './assignment/expedited-notice.ts'
import { memberPreference } from './assignment/member-preference.ts'
import { primaryCareProvider } from './assignment/primary-care-provider.ts'
import { routineNotice } from './assignment/routine-notice.ts'
import { weighed } from './assignment/weighed.ts'
import { citation, type RuleCitation } from './citation.ts'
import { civilDateOf, due, type Clock } from './clock.ts'
import type { Content } from './criterion.ts'
import type { DueByRule, Urgency } from './decision-due.ts'
import { binding, inForce, type Bound, type Situation, type Topic } from './effective.ts'
import { objection, type Objection } from './objection.ts'

export interface ToAssign { readonly urgency: Urgency; readonly received: Date; /** undefined: not authorized yet. */ readonly authorized: Date | undefined }

/** By when the assignment must reach the provider: with the decision in Los Angeles (ASG-002, ASG-003), else days after it (ASG-H1). */
export function assignmentDue({ urgency, received, authorized }: ToAssign, given: Omit<Situation, 'on'>): DueByRule | undefined {
  const situation: Situation = { ...given, on: civilDateOf(received) }
  const edition = (urgency === 'expedited' ? inForce<Clock>(expeditedNotice, situation) : undefined) ?? inForce<Clock>(routineNotice, situation)
  const start = edition?.is.start === 'authorization date' ? authorized : received
  return edition && start && { due: due(edition.is, start, given.settings), citation: citation(edition, given.settings) }
}

/** Why a provider comes before others, the strongest first where nothing else is set: no source ranks the second to the fourth against each other. */
export const PREFERENCES = ['wish', 'ccs-case-manager', 'county-behavioral-health', 'behavioral-health-provider', 'primary-care-provider', 'prior-relationship'] as const
export type Preference = (typeof PREFERENCES)[number]

/** What is known of a provider beside a member; undefined: not shown. */
export interface Candidate {
  /** Opaque: how the asker names it. */
  readonly provider: string
  /** Does it stand so to the member? */
  readonly is: ReadonlySet<Preference>
  readonly contracted?: boolean
  /** Does it serve a Population of Focus of the member's? */
  readonly serves?: boolean
  readonly inCounty?: boolean
  readonly speaks?: boolean
  readonly kilometres?: number
  /** Members it serves now, over all plans; and how many it can. */
  readonly assigned: number
  readonly capacity?: number
}

export interface Reason {
  readonly citation: RuleCitation
  readonly speaks: 'for' | 'against' | 'not-shown'
  readonly because: string
}
export interface Ranked { readonly candidate: Candidate; /** The preference that placed it. */ readonly by: Preference | undefined; readonly reasons: readonly Reason[] }

const TOPIC_OF: Readonly<Record<Preference, Topic<Content>>> = {
  'wish': memberPreference, 'ccs-case-manager': ccsCaseManager, 'county-behavioral-health': countyBehavioralHealth,
  'behavioral-health-provider': behavioralHealthProvider, 'primary-care-provider': primaryCareProvider, 'prior-relationship': weighed,
}
const SAYS: Readonly<Record<Preference, string>> = {
  'wish': 'The member is known to want it', 'ccs-case-manager': "The member's CCS case manager works there",
  'county-behavioral-health': 'County behavioral health, and the member is of the third Population of Focus',
  'behavioral-health-provider': "The member's behavioral health provider", 'primary-care-provider': "The member's PCP", 'prior-relationship': 'It has served the member in ECM before',
}

export const hasRoom = ({ capacity, assigned }: Candidate): boolean | undefined => capacity === undefined ? undefined : assigned < capacity
/** Could another fit better? A wish stands whatever else; what else prefers a provider gives way when it is full, or serves others. */
const givesWay = (candidate: Candidate): boolean => hasRoom(candidate) === false || candidate.serves === false || candidate.contracted === false

/** Best first, the same whatever order they come in. */
export function rank(candidates: readonly Candidate[], given: Situation): readonly Ranked[] {
  const order = given.settings.assignmentOrder ?? PREFERENCES
  const preferred = (candidate: Candidate): number => {
    const place = order.findIndex(preference => candidate.is.has(preference) && inForce<Content>(TOPIC_OF[preference], given) !== undefined && (preference === 'wish' || !givesWay(candidate)))
    return place < 0 ? order.length : place
  }
  return candidates
    .map(candidate => ({ candidate, place: preferred(candidate), by: order[preferred(candidate)], reasons: reasonsFor(candidate, given) }))
    .toSorted((a, b) => a.place - b.place || byFit(a.candidate, b.candidate))
    .map(({ place: _, ...ranked }) => ranked)
}

function byFit(a: Candidate, b: Candidate): number {
  const yes = (of: (c: Candidate) => boolean | undefined): number => grade(of(b)) - grade(of(a))
  return yes(c => c.contracted) || yes(c => c.serves) || yes(hasRoom) || yes(c => c.inCounty) || yes(c => c.speaks)
    || (a.kilometres ?? Infinity) - (b.kilometres ?? Infinity) || load(a) - load(b) || (a.provider < b.provider ? -1 : 1)
}
const grade = (value: boolean | undefined): number => value === undefined ? 1 : value ? 2 : 0
const load = ({ capacity, assigned }: Candidate): number => capacity ? assigned / capacity : 1

/** Every preference that holds, then what is weighed: what is not shown is said too. */
function reasonsFor(candidate: Candidate, given: Situation): readonly Reason[] {
  const cite = (topic: Topic<Content>, speaks: Reason['speaks'], because: string): readonly Reason[] => {
    const bound = binding(topic, given)
    return bound ? [{ citation: citation(bound.edition, given.settings), speaks, because }] : []
  }
  const weigh = (value: boolean | undefined, [yes, no, unknown]: readonly [string, string, string], topic: Topic<Content> = weighed): readonly Reason[] =>
    cite(topic, value === undefined ? 'not-shown' : value ? 'for' : 'against', value === undefined ? unknown : value ? yes : no)
  const { capacity, assigned, kilometres } = candidate
  return [
    ...PREFERENCES.filter(preference => candidate.is.has(preference)).flatMap(preference => cite(TOPIC_OF[preference], 'for', SAYS[preference])),
    ...weigh(candidate.contracted, ['Contracted with the plan', 'Not contracted with the plan', 'A contract with the plan is not shown']),
    ...weigh(candidate.serves, ["Serves a Population of Focus of the member's", "Serves other Populations of Focus than the member's", 'Which Populations of Focus it serves is not shown'], contractedPopulation),
    ...weigh(hasRoom(candidate), [`${assigned} of ${capacity} members assigned`, `At capacity: ${assigned} of ${capacity} members assigned`, `${assigned} members assigned; its capacity is not shown`]),
    ...weigh(candidate.inCounty, ["Serves the member's county", 'Serves other counties', 'Whether it serves the county of the member is not shown']),
    ...weigh(candidate.speaks, ["Speaks the member's language", "Does not list the member's language", 'Whether it speaks the language of the member is not shown']),
    ...weigh(kilometres === undefined ? undefined : true, [`${Math.round(kilometres ?? 0)} km from the member`, '', 'The distance to the member is not shown']),
  ]
}

/** What stands against assigning to one of these: the wish refuses, a missed preference and another population warn. */
export function objectionsToChoice(chosen: Candidate, ranked: readonly Ranked[], given: Situation): readonly Objection[] {
  const others = ranked.filter(({ candidate }) => candidate.provider !== chosen.provider)
  const passed = PREFERENCES.filter(preference => preference !== 'prior-relationship' && !chosen.is.has(preference) && !chosen.is.has('wish')).flatMap(preference => {
    const better = others.find(({ candidate }) => candidate.is.has(preference) && !givesWay(candidate)), bound = binding<Content>(TOPIC_OF[preference], given)
    return better && bound ? [objection(bound, given.settings, { because: `${bound.edition.is.says}: another provider is meant by it`, about: 'provider' })] : []
  })
  const bound: Bound<Content> | undefined = chosen.serves === false ? binding<Content>(contractedPopulation, given) : undefined
  return [...passed, ...(bound ? [objection(bound, given.settings, { because: 'The provider serves other Populations of Focus than those of the referral', about: 'provider' })] : [])]
}
