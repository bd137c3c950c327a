import type { ClaimResponse, Patient, PractitionerRole, Reference, ServiceRequest, Task } from '@medplum/fhirtypes'
import { isEcmService } from '../../ecm/assignment/directory.ts'
import { isDeclined, isOpen, isPlansTask, isUnanswered } from '../../ecm/assignment/tasks.ts'
import { ECM_PROGRAM } from '../../ecm/codes.ts'
import { approvedRequest } from '../../ecm/decision.ts'
import { isOpenEnrollment, restsOn } from '../../ecm/enrollment.ts'
import { planAt } from '../../ecm/membership.ts'
import { isEcm } from '../../ecm/referral.ts'
import { conflict, forbidden, invalid } from '../../fhir/error.ts'
import { parseJson } from '../../fhir/json.ts'
import { parseReference } from '../../fhir/reference.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { OperationContext } from '../operation.ts'

export interface Gathered {
  readonly referral: ServiceRequest
  readonly patient: Patient
  readonly plan: string | undefined
  /** What candidates are read from. */
  readonly resources: readonly Resource[]
  readonly assigned: ReadonlyMap<string, number>
  readonly approval: ClaimResponse | undefined
  /** The enrollment that rests on the referral. */
  readonly enrolled: boolean
  readonly declined: ReadonlySet<string>
  /** Unanswered. */
  readonly offer: Task | undefined
  readonly plansTask: Task | undefined
}

type Record = OperationContext['record']
const resourcesOf = async (record: Record, type: string, query: string): Promise<readonly Resource[]> => (await record.all(type, query)).map(v => parseJson(v.text) as Resource)

/** @throws not-found; invalid when it is no referral to ECM; conflict when it was not approved and will not be; forbidden to another plan than the member's */
export async function gather(id: string, { repository, record, principal, at }: OperationContext): Promise<Gathered> {
  const referral = parseJson((await repository.read('ServiceRequest', id)).text) as ServiceRequest, member = referral.subject?.reference, self = `ServiceRequest/${id}`
  if (!isEcm(referral) || !member?.startsWith('Patient/')) throw invalid('This is no referral to ECM', 'ServiceRequest.code')
  if (referral.status !== 'active' && referral.status !== 'completed') throw conflict(`A referral that is ${referral.status} is not assigned`, 'ServiceRequest.status')
  const patient = parseJson((await record.read('Patient', member.slice('Patient/'.length))).text) as Patient
  const about = (await Promise.all([
    resourcesOf(record, 'Coverage', `beneficiary=${member}`), resourcesOf(record, 'EpisodeOfCare', `patient=${member}`), resourcesOf(record, 'CareTeam', `patient=${member}`),
    resourcesOf(record, 'ClaimResponse', `patient=${member}`), resourcesOf(record, 'Task', `focus=${self}`),
  ])).flat()
  const plan = planAt(about, at)
  if (principal.role === 'plan' && plan !== undefined && principal.party !== plan) throw forbidden("Only the member's plan assigns")
  const directory = await directoryFor({ patient, about, plan }, record), tasks = about.filter((r): r is Task => r.resourceType === 'Task')
  return {
    referral, patient, plan, resources: [...about, ...directory],
    assigned: await assignedTo([...new Set(directory.filter(isEcmService).map(s => s.providedBy!.reference!))], record),
    approval: about.find((r): r is ClaimResponse => approvedRequest(r) === self),
    enrolled: about.some(r => isOpenEnrollment(r) && restsOn(r, self)),
    declined: new Set(tasks.filter(isDeclined).flatMap(task => task.owner?.reference ?? [])),
    offer: tasks.find(isUnanswered), plansTask: tasks.find(task => isPlansTask(task) && isOpen(task)),
  }
}

/** Every ECM service with its organization and places, the plan's contracts, and where those work who care for the member. */
async function directoryFor({ patient, about, plan }: { patient: Patient; about: readonly Resource[]; plan: string | undefined }, record: Record): Promise<readonly Resource[]> {
  const services = (await resourcesOf(record, 'HealthcareService', `program=${ECM_PROGRAM}|ecm`)).filter(isEcmService)
  const [around, contracts, roles] = await Promise.all([
    found(services.flatMap(s => [s.providedBy, ...(s.location ?? []), ...(s.coverageArea ?? [])]), record),
    plan ? resourcesOf(record, 'OrganizationAffiliation', `primary-organization=${plan}`) : [],
    rolesOf([...(patient.generalPractitioner ?? []), ...caring(about)], record),
  ])
  return [...services, ...around, ...contracts, ...roles]
}

const caring = (about: readonly Resource[]): readonly (Reference | undefined)[] => about.flatMap(r =>
  r.resourceType === 'EpisodeOfCare' ? [r.careManager] : r.resourceType === 'CareTeam' ? (r.participant ?? []).map(p => p.member) : [])

async function rolesOf(references: readonly (Reference | undefined)[], record: Record): Promise<readonly Resource[]> {
  const named = new Set(references.flatMap(r => r?.reference ?? [])), practitioners = [...named].filter(r => r.startsWith('Practitioner/'))
  const [roles, own] = await Promise.all([
    found([...named].filter(r => r.startsWith('PractitionerRole/')).map(reference => ({ reference })), record),
    practitioners.length > 0 ? resourcesOf(record, 'PractitionerRole', `practitioner=${practitioners.join(',')}`) : [],
  ])
  return [...roles.filter((r): r is PractitionerRole => r.resourceType === 'PractitionerRole'), ...own]
}

async function found(references: readonly (Reference | undefined)[], record: Record): Promise<readonly Resource[]> {
  const keys = new Map(references.flatMap(r => {
    const key = parseReference(r?.reference ?? '')
    return key ? [[`${key.type}/${key.id}`, key] as const] : []
  }))
  const versions = await Promise.all([...keys.values()].map(({ type, id }) => record.find(type, id)))
  return versions.flatMap(version => version ? [parseJson(version.text) as Resource] : [])
}

/** Counted over every plan, whoever asks: a number shows nobody. */
async function assignedTo(providers: readonly string[], record: Record): Promise<ReadonlyMap<string, number>> {
  return new Map(await Promise.all(providers.map(async provider => [provider, await servedBy(provider, record)] as const)))
}

export async function servedBy(provider: string, record: Record): Promise<number> {
  const token = (code: string, system: string | undefined, value: string) => ({ code, kind: 'token' as const, values: [{ kind: 'token' as const, system, code: value }] })
  const { total = 0 } = await record.search({
    type: 'EpisodeOfCare', includes: [], sort: [], count: 0, total: 'accurate', self: '', ignored: [],
    clauses: [
      { code: 'organization', kind: 'reference', values: [{ kind: 'reference', types: ['Organization'], id: provider.slice('Organization/'.length) }] },
      token('status', undefined, 'active'), token('type', ECM_PROGRAM, 'ecm'),
    ],
  })
  return total
}
