/** The ECM providers a member may be assigned to, each with how it stands to the member: FHIR read into what policy weighs. */
import type { CareTeam, EpisodeOfCare, Patient, PractitionerRole, ServiceRequest } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { assignmentDue, objectionsToChoice, rank, type Candidate, type Preference, type Ranked } from '../../policy/assigning.ts'
import { civilDateOf } from '../../policy/clock.ts'
import type { DueByRule } from '../../policy/decision-due.ts'
import type { Situation } from '../../policy/effective.ts'
import type { Objection } from '../../policy/objection.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../policy/settings.ts'
import { codingsOf, ECM_PROGRAM, isCoded, POPULATION_OF_FOCUS } from '../codes.ts'
import { covers } from '../dates.ts'
import { countyOn, isEcmType, planOn, providerOf } from '../membership.ts'
import { receivedAt, urgencyOf } from '../referral.ts'
import { contractedWith, kilometresBetween, providersOf, type Position, type Provider } from './directory.ts'

export type { Candidate, DueByRule, Objection, Ranked }

export interface Assigning {
  readonly referral: ServiceRequest
  readonly patient: Patient
  /** The directory, and what the record holds about the member: Coverages, EpisodesOfCare, CareTeams. */
  readonly resources: readonly Resource[]
  /** Members that each provider serves now, over all plans, by 'Organization/id'. */
  readonly assigned: ReadonlyMap<string, number>
  /** The member's wish as somebody tells it now; else the provider the referral asks for. */
  readonly wish: string | undefined
  /** Who have declined this referral. */
  readonly declined: ReadonlySet<string>
  readonly at: Date
  readonly settings?: Settings
}

export interface Ranking {
  readonly ranked: readonly Ranked[]
  readonly names: ReadonlyMap<string, string | undefined>
  /** What stands against one of them; undefined: it is none of them. */
  against(provider: string): readonly Objection[] | undefined
}

export function rankingOf(assigning: Assigning): Ranking {
  const { resources, patient, at, declined, settings = DEFAULT_SETTINGS } = assigning, on = civilDateOf(at), around = [...resources, patient]
  const given: Situation = { on, county: countyOn(around, on), settings }, contracted = contractedWith(planOn(resources, on), resources, on)
  const providers = providersOf(resources).filter(({ provider }) => !declined.has(provider) && (contracted?.has(provider) ?? true))
  const relations = relationsOf(assigning, on)
  const ranked = rank(providers.map(provider => candidateOf(provider, { ...assigning, relations, given, contracted: contracted ? true : undefined })), given)
  return {
    ranked, names: new Map(providers.map(({ provider, name }) => [provider, name])),
    against(provider) {
      const chosen = ranked.find(({ candidate }) => candidate.provider === provider)
      return chosen && objectionsToChoice(chosen.candidate, ranked, given)
    },
  }
}

/** By when the assignment must reach a provider. @param authorized when the approval was given */
export function assignmentDueOf(referral: ServiceRequest, around: readonly Resource[], { at, authorized, settings = DEFAULT_SETTINGS }: { readonly at: Date; readonly authorized: Date; readonly settings?: Settings }): DueByRule | undefined {
  return assignmentDue({ urgency: urgencyOf(referral), received: receivedAt(referral, at), authorized }, { county: countyOn(around, civilDateOf(at)), settings })
}

/** By preference, the organizations that stand so to the member. */
type Relations = Readonly<Record<Exclude<Preference, 'county-behavioral-health'>, ReadonlySet<string>>>

function relationsOf({ patient, resources, referral, wish }: Assigning, on: Situation['on']): Relations {
  const episodes = resources.filter((r): r is EpisodeOfCare => r.resourceType === 'EpisodeOfCare'), wanted = wish ?? referral.performer?.find(p => p.reference?.startsWith('Organization/'))?.reference
  const running = episodes.filter(e => e.status === 'active' && covers(e.period, on)), teams = resources.filter((r): r is CareTeam => r.resourceType === 'CareTeam' && r.status === 'active' && covers(r.period, on))
  const of = (...programs: string[]): ReadonlySet<string> => new Set([
    ...running.filter(e => programs.some(p => isCoded(e.type, ECM_PROGRAM, p))).flatMap(e => [providerOf(e), ...organizationsOf([e.careManager], resources)]),
    ...teams.filter(t => programs.some(p => isCoded(t.category, ECM_PROGRAM, p))).flatMap(t => [
      ...(t.managingOrganization ?? []).map(o => o.reference), ...organizationsOf((t.participant ?? []).flatMap(p => [p.member, p.onBehalfOf]), resources)]),
  ].filter(reference => reference !== undefined))
  return {
    'wish': new Set(wanted ? [wanted] : []),
    'ccs-case-manager': of('ccs', 'ccs-wcm'),
    'behavioral-health-provider': of('smhs', 'smhs-tcm', 'smhs-icc', 'dmc-ods'),
    'primary-care-provider': new Set(organizationsOf(patient.generalPractitioner ?? [], resources)),
    'prior-relationship': new Set(episodes.filter(isEcmType).filter(e => e.status === 'finished').flatMap(e => providerOf(e) ?? [])),
  }
}

/** The organizations that references mean: themselves, or where the practitioner works. */
function organizationsOf(references: readonly ({ readonly reference?: string } | undefined)[], resources: readonly Resource[]): readonly string[] {
  const roles = resources.filter((r): r is PractitionerRole => r.resourceType === 'PractitionerRole' && r.active !== false)
  return references.flatMap(to => {
    const reference = to?.reference ?? ''
    if (reference.startsWith('Organization/')) return [reference]
    return roles.filter(role => `PractitionerRole/${role.id}` === reference || (role.practitioner?.reference === reference && reference !== '')).flatMap(role => role.organization?.reference ?? [])
  })
}

interface Around extends Assigning { readonly relations: Relations; readonly given: Situation; readonly contracted: boolean | undefined }

function candidateOf(provider: Provider, { relations, given, referral, patient, assigned, contracted }: Around): Candidate {
  const populations = codingsOf(referral.reasonCode).filter(c => c.system === POPULATION_OF_FOCUS).flatMap(c => c.code ?? []), home = positionOf(patient), language = languageOf(patient)
  const is = new Set<Preference>((Object.keys(relations) as (keyof Relations)[]).filter(preference => relations[preference].has(provider.provider)))
  if (provider.countyBehavioralHealth && populations.includes('3')) is.add('county-behavioral-health')
  const shown = <T>(known: boolean, value: () => T): T | undefined => known ? value() : undefined
  const optional = {
    contracted,
    serves: shown(provider.populations.size > 0 && populations.length > 0, () => populations.some(code => provider.populations.has(code))),
    inCounty: shown(provider.counties.size > 0 && given.county !== undefined, () => provider.counties.has(given.county!)),
    speaks: shown(provider.languages.size > 0 && language !== undefined, () => [...provider.languages].some(code => code.split('-')[0] === language)),
    kilometres: shown(provider.positions.length > 0 && home !== undefined, () => Math.min(...provider.positions.map(position => kilometresBetween(home!, position)))),
    capacity: provider.capacity,
  }
  const said = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<Candidate>
  return { provider: provider.provider, is, assigned: assigned.get(provider.provider) ?? 0, ...said }
}

/** The preferred language, else the only one: 'es' of 'es-MX'. */
const languageOf = ({ communication = [] }: Patient): string | undefined => {
  const preferred = communication.find(c => c.preferred) ?? (communication.length === 1 ? communication[0] : undefined)
  return codingsOf(preferred?.language)[0]?.code?.split('-')[0]
}

const GEOLOCATION = 'http://hl7.org/fhir/StructureDefinition/geolocation'
function positionOf({ address = [] }: Patient): Position | undefined {
  const parts = address.filter(a => a.use !== 'old').flatMap(a => a.extension ?? []).find(e => e.url === GEOLOCATION)?.extension ?? []
  const value = (url: string): number | undefined => parts.find(p => p.url === url)?.valueDecimal
  const latitude = value('latitude'), longitude = value('longitude')
  return latitude !== undefined && longitude !== undefined ? { latitude, longitude } : undefined
}
