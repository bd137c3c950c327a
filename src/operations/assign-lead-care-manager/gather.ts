import type { CareTeam, EpisodeOfCare, Patient, Reference, Task } from '@medplum/fhirtypes'
import { caseloadOf, countsForLead, practitionerOf } from '../../ecm/assignment/lead.ts'
import { isLeadTask, isOpen } from '../../ecm/assignment/tasks.ts'
import { isRunning } from '../../ecm/enrollment.ts'
import { conflict, forbidden, invalid } from '../../fhir/error.ts'
import { parseJson } from '../../fhir/json.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { OperationContext } from '../operation.ts'

export interface Gathered {
  readonly episode: EpisodeOfCare
  readonly version: string
  /** 'Practitioner/1' */
  readonly practitioner: string
  readonly team: (CareTeam & { readonly meta?: { readonly versionId?: string } }) | undefined
  /** Where the member lives and who covers them. */
  readonly around: readonly Resource[]
  /** Members they lead beside this one. */
  readonly caseload: number
  /** The provider's open Task for it. */
  readonly task: Task | undefined
}

/** @throws not-found; invalid when it is no enrollment in ECM or the person is unknown; conflict when it does not run; forbidden to another provider */
export async function gather(id: string, careManager: Reference, { repository, record, principal }: OperationContext): Promise<Gathered> {
  const stored = await repository.read('EpisodeOfCare', id), episode = parseJson(stored.text) as EpisodeOfCare, member = episode.patient?.reference
  if (principal.role !== 'operator' && principal.party !== episode.managingOrganization?.reference) throw forbidden('Only the ECM provider names who leads the care')
  if (!isRunning(episode) || !member) throw conflict('This is no enrollment in ECM that runs', 'EpisodeOfCare.status')
  const all = async (type: string, query: string): Promise<readonly Resource[]> => (await record.all(type, query)).map(v => parseJson(v.text) as Resource)
  const [teams, coverages, patient, tasks, practitioner] = await Promise.all([
    teamsOf(episode, record), all('Coverage', `beneficiary=${member}`), record.read('Patient', member.slice('Patient/'.length)), all('Task', `focus=EpisodeOfCare/${id}`), person(careManager, record),
  ])
  const led = await all('EpisodeOfCare', countsForLead(practitioner).slice('EpisodeOfCare?'.length))
  return {
    episode, version: stored.version, practitioner, team: teams[0],
    around: [...coverages, parseJson(patient.text) as Patient], caseload: caseloadOf(practitioner, led, id), task: tasks.find((t): t is Task => isLeadTask(t) && isOpen(t)),
  }
}

async function teamsOf({ team = [] }: EpisodeOfCare, record: OperationContext['record']): Promise<readonly CareTeam[]> {
  const found = await Promise.all(team.flatMap(({ reference }) => reference?.startsWith('CareTeam/') ? [record.find('CareTeam', reference.slice('CareTeam/'.length))] : []))
  return found.flatMap(version => version ? [parseJson(version.text) as CareTeam] : []).filter(t => t.status === 'active')
}

async function person({ reference = '' }: Reference, record: OperationContext['record']): Promise<string> {
  const [type = '', id = ''] = reference.split('/')
  if (type !== 'Practitioner' && type !== 'PractitionerRole') throw invalid("The input 'careManager' is a reference to a Practitioner or PractitionerRole", 'careManager')
  const version = await record.find(type, id), practitioner = version && practitionerOf(reference, [parseJson(version.text) as Resource])
  if (!practitioner) throw invalid(`There is no such ${type}, or it names no Practitioner`, 'careManager')
  return practitioner
}
