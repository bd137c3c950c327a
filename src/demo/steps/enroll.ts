import type { Bundle, BundleEntry } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { Player } from '../cast.ts'
import { expect, isOf, tell, type Stage } from '../stage.ts'

const put = (resource: Resource): BundleEntry => {
  const url = `${resource.resourceType}/${resource.id}`
  return { fullUrl: `${ECM}/${url}`, resource, request: { method: 'PUT', url } }
}
export const transaction = (entry: BundleEntry[]): Bundle => ({ resourceType: 'Bundle', type: 'transaction', entry })

/** 1 The plan posts two members, what happened to them and who cares for them, in one transaction. */
export async function enroll(on: Stage): Promise<void> {
  const { as: { plan, providerA }, cast: { directory, member, other }, made } = on
  const absent = await absentFrom(on, [...directory, ...[member, other].map(patientOf)]), known = !absent.has(`Patient/${member.id}`)
  const entries = [...directory.filter(r => absent.has(`${r.resourceType}/${r.id}`)), ...[member, other].filter(({ id }) => absent.has(`Patient/${id}`)).flatMap(one => one.resources)].map(put)
  const answer = entries.length > 0 ? await plan.send('POST', '', transaction(entries)) : undefined
  if (!expect(on, answer === undefined || answer.status === 200, `the transaction is stored (it was answered with ${answer?.status})`)) return
  for (const [what, address] of [['member', `Patient/${member.id}`], ['other', `Patient/${other.id}`], ...member.coverage === undefined ? [] : [['coverage', `Coverage/${member.coverage}`]]] as const) made.set(what, address)
  tell(on, `${entries.length} resources in one transaction; member ${on.base}/${made.get('member')}${known ? ', on record since an earlier run' : ''}`)
  const again = await plan.send('POST', '', transaction([{ ...put(patientOf(member)), request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=${member.cin}` } }]))
  expect(on, ((again.body as Bundle).entry?.[0]?.response?.status ?? '').startsWith('200'), 'posting the member once more makes no second one')
  expect(on, (await plan.get(made.get('member')!)).status === 200, 'the plan reads its member')
  expect(on, (await providerA.send('POST', 'Patient/_search?identifier=' + member.cin)).status === 200, 'provider A may search')
  const seen = await isOf(on, providerA)
  if (!known) expect(on, seen === member.enrolled, member.enrolled ? "the member is provider A's already" : 'to provider A the member is not there yet')
}

const patientOf = ({ resources }: Player): Resource => resources[0]!

/** Addresses of what the plan does not find. */
async function absentFrom({ as: { plan } }: Stage, resources: readonly Resource[]): Promise<ReadonlySet<string>> {
  const urls = resources.map(({ resourceType, id }) => `${resourceType}/${id}`)
  const answer = await plan.send('POST', '', { resourceType: 'Bundle', type: 'batch', entry: urls.map(url => ({ request: { method: 'GET', url } })) })
  const answers = (answer.body as Bundle | undefined)?.entry ?? []
  return new Set(urls.filter((_, i) => !answers[i]?.response?.status.startsWith('200')))
}
