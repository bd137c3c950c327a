import type { ClaimResponse, Parameters } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'
import { citations, cited } from '../citations.ts'
import type { Answer } from '../client.ts'
import { transaction } from '../population.ts'
import { expect, idOf, made, refusal, resources, ruleIds, tell, type Stage } from '../stage.ts'

/** A ground that DHCS rules out: how often the provider met the member before. */
const BANNED = 'contact-count'
const RULE = 'PRG-007'

/** 4 The plan denies for a reason it may not have, three ways, and is refused by the same rule; then it approves. */
export async function decide(on: Stage): Promise<void> {
  const { plan } = on.as, referral = made(on, 'referral'), before = await decisions(on)
  const denial = deniedBy(on)
  const ways: [string, () => Promise<Answer>][] = [
    ['$decide', () => plan.send('POST', `${referral}/$decide`, parameters({ decision: 'denied', reason: BANNED }))],
    ['PUT', () => plan.send('PUT', `ClaimResponse/demo-denial-${on.run}`, { ...denial, id: `demo-denial-${on.run}` })],
    ['a transaction', () => plan.send('POST', '', transaction([{ fullUrl: 'urn:uuid:denial', resource: denial, request: { method: 'POST', url: 'ClaimResponse' } }]))],
  ]
  for (const [way, send] of ways) {
    const answer = await send()
    expect(on, answer.status === 422 && ruleIds(answer).includes(RULE), `a denial for too few contacts by ${way} is refused by ${RULE} (it was answered ${refusal(answer)})`)
    tell(on, `${way}: ${refusal(answer)}`)
  }
  expect(on, await decisions(on) === before, 'nothing was written')
  await approve(on, referral)
}

async function approve(on: Stage, referral: string): Promise<void> {
  const { plan, providerA } = on.as, member = made(on, 'member')
  const answer = await plan.send('POST', `${referral}/$decide`, parameters({ decision: 'approved', provider: 'Organization/demo-provider-a' }))
  if (!expect(on, answer.status === 200 || answer.status === 201, `the approval is taken (it was answered ${refusal(answer)})`)) return
  const [decision] = resources(answer, 'ClaimResponse')
  if (!expect(on, decision?.id !== undefined, 'a ClaimResponse appears')) return
  tell(on, `approved: ${on.base}/ClaimResponse/${decision!.id}, ${decision!.preAuthPeriod?.start} to ${decision!.preAuthPeriod?.end}`)
  for (const citation of citations(decision)) tell(on, `  by ${cited(citation)}`)
  expect(on, isTwelveMonths(decision!), 'the authorization covers twelve months')
  const task = resources(await plan.get(made(on, 'referral-task')), 'Task')[0]
  expect(on, task?.status === 'completed', 'the Task is completed')
  expect(on, (await providerA.get(member)).status === 200, 'the member is provider A\'s from now on')
  expect(on, resources(await providerA.get(`Encounter?patient=${member}`), 'Encounter').length === 5, 'and so are the five visits stored before')
  const [enrollment] = resources(await providerA.get(`EpisodeOfCare?patient=${member}`), 'EpisodeOfCare')
  expect(on, idOf(enrollment?.managingOrganization?.reference ?? '') === 'demo-provider-a', 'an EpisodeOfCare says so')
  tell(on, `${on.base}/${member} is provider A's, by ${on.base}/EpisodeOfCare/${enrollment?.id}`)
}

/** From one day to the day before it, a year later. */
function isTwelveMonths({ preAuthPeriod }: ClaimResponse): boolean {
  const [start, end] = [preAuthPeriod?.start, preAuthPeriod?.end].map(text => Date.parse(`${text?.slice(0, 10)}T00:00:00Z`)) as [number, number]
  const after = new Date(end + 86_400_000), from = new Date(start)
  return after.getUTCFullYear() === from.getUTCFullYear() + 1 && after.getUTCMonth() === from.getUTCMonth() && after.getUTCDate() === from.getUTCDate()
}

async function decisions(on: Stage): Promise<number> {
  const found = await on.as.plan.get(`ClaimResponse?patient=${made(on, 'member')}&_total=accurate`)
  return found.body?.resourceType === 'Bundle' ? found.body.total ?? -1 : -1
}

const deniedBy = (on: Stage): ClaimResponse => ({
  resourceType: 'ClaimResponse', status: 'active', type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] }, use: 'preauthorization',
  patient: { reference: made(on, 'member') }, created: on.now().toISOString(), insurer: { reference: 'Organization/demo-plan' }, outcome: 'complete',
  extension: [{ url: `${ECM}/StructureDefinition/ecm-authorized-request`, valueReference: { reference: made(on, 'referral') } }],
  adjudication: [{
    category: { coding: [{ system: `${ECM}/CodeSystem/authorization-decision`, code: 'denied' }] }, reason: { coding: [{ system: `${ECM}/CodeSystem/denial-reason`, code: BANNED }] },
  }],
})

const parameters = ({ decision, reason, provider }: { decision: string; reason?: string; provider?: string }): Parameters => ({
  resourceType: 'Parameters',
  parameter: [
    { name: 'decision', valueCode: decision },
    ...(reason ? [{ name: 'reason', valueCode: reason }] : []),
    ...(provider ? [{ name: 'provider', valueReference: { reference: provider } }] : []),
  ],
})
