/** Who leads a member's care: a practitioner with a role at the member's ECM provider. */
import type { CareTeam, EpisodeOfCare, PractitionerRole } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import type { Query } from '../../fhir/write.ts'
import { needsReason, objectionsToCaseload } from '../../policy/caseload.ts'
import type { CivilDate } from '../../policy/civil-date.ts'
import { civilDateOf } from '../../policy/clock.ts'
import type { Objection } from '../../policy/objection.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../policy/settings.ts'
import { coding, ECM_PROGRAM, isCoded, TEAM_ROLE } from '../codes.ts'
import { covers } from '../dates.ts'
import { isRunning } from '../enrollment.ts'
import { countyAt } from '../membership.ts'
import { PROFILES } from '../profiles.ts'

const rolesIn = (resources: readonly Resource[]): readonly PractitionerRole[] => resources.filter((r): r is PractitionerRole => r.resourceType === 'PractitionerRole')

/** 'Practitioner/1' of a reference to them, or to a role of theirs. */
export function practitionerOf(reference: string, roles: readonly Resource[]): string | undefined {
  if (reference.startsWith('Practitioner/')) return reference
  return rolesIn(roles).find(role => `PractitionerRole/${role.id}` === reference)?.practitioner?.reference
}

/** Has the practitioner, or is this, an active role at the provider on the day? */
export function worksFor(reference: string, provider: string | undefined, roles: readonly Resource[], on: CivilDate): boolean {
  return provider !== undefined && rolesIn(roles).some(role => role.active !== false && covers(role.period, on) && role.organization?.reference === provider
    && (`PractitionerRole/${role.id}` === reference || role.practitioner?.reference === reference))
}

/** The enrollments that a practitioner leads, of whichever plan and provider. */
export const countsForLead = (practitioner: string): Query => `EpisodeOfCare?care-manager=${practitioner}&status=active`
/** How many of them there are beside one. */
export const caseloadOf = (practitioner: string | undefined, resources: readonly Resource[], beside: string | undefined): number =>
  resources.filter((r): r is EpisodeOfCare => isRunning(r) && r.id !== beside && practitioner !== undefined && r.careManager?.reference === practitioner).length

/** What only a person may pass, with a reason: the limit that warns (STF-004). @param caseload beside the member to be assigned */
export function reasonWanted({ caseload, around, at, settings = DEFAULT_SETTINGS }: { readonly caseload: number; readonly around: readonly Resource[]; readonly at: Date; readonly settings?: Settings }): Objection | undefined {
  const given = { on: civilDateOf(at), county: countyAt(around, at), settings }, reached = { count: caseload, threshold: undefined }
  return needsReason(reached, given) ? objectionsToCaseload(reached, given)[0] : undefined
}

export interface Led { readonly episode: EpisodeOfCare; readonly practitioner: string; readonly at: Date; readonly team: CareTeam | undefined; readonly newId: () => string; readonly reason?: string }

/** The enrollment with its Lead Care Manager, and the care team that keeps who led it from when to when. */
export function ledBy({ episode, practitioner, at, team, newId, reason }: Led): { readonly episode: EpisodeOfCare; readonly team: CareTeam } {
  const id = team?.id ?? newId(), today = civilDateOf(at), led = { role: [coding(TEAM_ROLE, 'lead-care-manager')], member: { reference: practitioner }, period: { start: today } }
  const earlier = (team?.participant ?? []).map(p => isCoded(p.role, TEAM_ROLE, 'lead-care-manager') && p.period?.end === undefined ? { ...p, period: { ...p.period, end: today } } : p)
  return {
    episode: { ...episode, careManager: { reference: practitioner }, team: [...(episode.team ?? []).filter(t => t.reference !== `CareTeam/${id}`), { reference: `CareTeam/${id}` }] } as EpisodeOfCare,
    team: {
      ...(team ?? { resourceType: 'CareTeam', id, meta: { profile: [PROFILES.careTeam] }, status: 'active', category: [coding(ECM_PROGRAM, 'ecm')], subject: episode.patient as never }),
      participant: [...earlier, led],
      ...(episode.managingOrganization && { managingOrganization: [episode.managingOrganization] }),
      ...(reason && { note: [...(team?.note ?? []), { text: reason }] }),
    } as CareTeam,
  }
}
